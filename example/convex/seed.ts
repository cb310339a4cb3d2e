import { createAccount } from "@convex-dev/auth/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import {
  type ActionCtx,
  internalAction,
  internalMutation,
  type MutationCtx,
} from "./_generated/server.js";
import { orgs } from "./organizations.js";

const vPerson = v.object({ name: v.string(), email: v.string() });
const vAccounts = { accounts: v.array(vPerson), password: v.string() };
const vInvite = v.object({
  email: v.string(),
  role: v.union(v.literal("admin"), v.literal("member")),
});
const vAcme = v.object({ organizationId: v.string(), ownerId: v.id("users") });
type Acme = Infer<typeof vAcme>;

/**
 * People who can sign in, with verified addresses: the first owns Acme, the second is a member, all others are invited.
 * For a deployment of one's own; resolves to Acme and its owner.
 */
export const demo = internalAction({
  args: vAccounts,
  returns: vAcme,
  handler: async (ctx, args): Promise<Acme> => {
    const { accounts: people } = args;
    const [ownerId, memberId] = await createAccounts(ctx, args);
    if (!ownerId || !memberId) throw new Error("Two people or more, please");
    const acme: Acme = await ctx.runMutation(internal.seed.acme, {
      ownerId,
      memberId,
    });
    const invite = people
      .slice(2)
      .map(({ email }) => ({ email, role: "admin" as const }));
    await ctx.runMutation(internal.seed.day, { ...acme, invite });
    return acme;
  },
});

export const accounts = internalAction({
  args: vAccounts,
  returns: v.null(),
  handler: async (ctx, args) => {
    await createAccounts(ctx, args);
    return null;
  },
});

async function createAccounts(
  ctx: ActionCtx,
  { accounts: people, password }: ObjectType<typeof vAccounts>,
): Promise<Id<"users">[]> {
  const userIds: Id<"users">[] = [];
  for (const { name, email } of people) {
    const { user } = await createAccount(ctx, {
      provider: "password",
      account: { id: email, secret: password },
      // Convex Auth keeps `emailVerified` as a time, under another name.
      profile: { name, email, emailVerified: true } as never,
    });
    userIds.push(user._id);
  }
  return userIds;
}

export const acme = internalMutation({
  args: { ownerId: v.id("users"), memberId: v.id("users") },
  returns: vAcme,
  handler: async (ctx, { ownerId, memberId }) => {
    const owner = await hostUser(ctx, ownerId);
    const name = "Acme";
    const made = await orgs.createOrganizationFor(ctx, { owner, name });
    const { organizationId } = made;
    const user = await hostUser(ctx, memberId);
    await orgs.addMember(ctx, { organizationId, user, role: "member" });
    return { organizationId, ownerId };
  },
});

/** What happened on one day: all of it is done by the functions that the app itself calls. */
export const day = internalMutation({
  args: {
    organizationId: v.string(),
    ownerId: v.id("users"),
    invite: v.optional(v.array(vInvite)),
    accept: v.optional(v.array(vPerson)),
    decline: v.optional(v.array(v.string())),
    revoke: v.optional(v.array(v.string())),
  },
  returns: v.null(),
  handler: async (ctx, { organizationId, ownerId, ...happened }) => {
    const { invite: invitations = [], accept = [], ...others } = happened;
    const inviter = await hostUser(ctx, ownerId);
    const pending = new Map(
      (
        await orgs.listInvitations(
          ctx,
          { organizationId, status: "pending" },
          { as: inviter },
        )
      ).map(({ email, invitationId }) => [email, invitationId]),
    );
    const idOf = (email: string) => {
      const invitationId = pending.get(email);
      if (!invitationId) throw new Error(`${email} is not invited`);
      return { invitationId };
    };
    if (invitations.length > 0) {
      const bulk = { organizationId, invitations };
      await orgs.inviteMembers(ctx, bulk, { as: inviter });
    }
    for (const { name, email } of accept) {
      const userId = await ctx.db.insert("users", {
        name,
        email,
        emailVerificationTime: Date.now(),
      });
      const as = await hostUser(ctx, userId);
      await orgs.acceptInvitation(ctx, idOf(email), { as });
    }
    for (const email of others.decline ?? []) {
      const userId = `nobody:${email}`;
      const as = { userId, emails: [{ address: email, verified: true }] };
      await orgs.declineInvitation(ctx, idOf(email), { as });
    }
    for (const email of others.revoke ?? []) {
      await orgs.revokeInvitation(ctx, idOf(email), { as: inviter });
    }
    return null;
  },
});

async function hostUser(ctx: MutationCtx, userId: Id<"users">) {
  const user = await ctx.db.get("users", userId);
  if (!user) throw new Error("There is no such user");
  const { name, email: address = "" } = user;
  return { userId, name, emails: [{ address, verified: true }] };
}
