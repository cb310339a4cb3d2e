import { createAccount } from "@convex-dev/auth/server";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalAction, internalMutation } from "./_generated/server.js";
import { orgs } from "./organizations.js";

const vAccount = v.object({ name: v.string(), email: v.string() });

/** Demo data: three people with verified addresses, of whom the first owns Acme, the second is in, the third invited. */
export const demo = internalAction({
  args: { accounts: v.array(vAccount), password: v.string() },
  returns: v.null(),
  handler: async (ctx, { accounts, password }) => {
    const people: { userId: string; name: string; email: string }[] = [];
    for (const { name, email } of accounts) {
      const { user } = await createAccount(ctx, {
        provider: "password",
        account: { id: email, secret: password },
        // Convex Auth keeps `emailVerified` as a time, under another name.
        profile: { name, email, emailVerified: true } as never,
      });
      people.push({ userId: user._id, name, email });
    }
    await ctx.runMutation(internal.seed.acme, { people });
    return null;
  },
});

export const acme = internalMutation({
  args: { people: v.array(vAccount.extend({ userId: v.string() })) },
  returns: v.null(),
  handler: async (ctx, { people }) => {
    const [owner, member, invited] = people.map(({ userId, name, email }) => ({
      userId,
      name,
      emails: [{ address: email, verified: true }],
    }));
    if (!owner || !member || !invited) throw new Error("Three people, please");
    const { organizationId } = await orgs.createOrganizationFor(ctx, {
      owner,
      name: "Acme",
    });
    await orgs.addMember(ctx, { organizationId, user: member, role: "member" });
    const email = people[2]?.email ?? "";
    const row = { organizationId, email, role: "admin" } as const;
    await orgs.inviteMember(ctx, row, { as: owner });
    return null;
  },
});
