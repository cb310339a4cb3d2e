import { v } from "convex/values";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { orgs } from "./organizations.js";

/** Demo data for three people who have signed up: `npx convex run seed:demo '{"emails": [...]}'`. */
export const demo = internalMutation({
  args: { emails: v.array(v.string()) },
  returns: v.null(),
  handler: async (ctx, { emails }) => {
    const [owner, member, invited] = await Promise.all(
      emails.map((email) => verifiedUser(ctx, email)),
    );
    if (!owner || !member || !invited) throw new Error("Three people, please");
    const { organizationId } = await orgs.createOrganizationFor(ctx, {
      owner,
      name: "Acme",
    });
    await orgs.addMember(ctx, { organizationId, user: member, role: "member" });
    const [to] = invited.emails;
    await orgs.inviteMember(
      ctx,
      { organizationId, email: to?.address ?? "", role: "admin" },
      { as: owner },
    );
    return null;
  },
});

async function verifiedUser(ctx: MutationCtx, email: string) {
  const user = await ctx.db
    .query("users")
    .withIndex("email", (q) => q.eq("email", email))
    .unique();
  if (!user) throw new Error(`${email} has not signed up`);
  await ctx.db.patch("users", user._id, { emailVerificationTime: Date.now() });
  return {
    userId: user._id as string,
    name: user.name,
    emails: [{ address: email, verified: true }],
  };
}
