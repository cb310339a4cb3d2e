import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { mutation, query } from "./_generated/server.js";
import { MAX_REASON } from "./pure/limits.js";
import {
  findMember,
  getInvitation,
  mustHave,
  mustManageInvitation,
  organizationIdOf,
} from "./rules/access.js";
import { parseChanges } from "./rules/drafts.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { grantProblems } from "./rules/inviter.js";
import { listByStatus } from "./rules/invitationLists.js";
import {
  endIfLate,
  leavePending,
  mustBePending,
} from "./rules/leavePending.js";
import { matchRecipient } from "./rules/recipient.js";
import { mustExist, permissionsOf } from "./pure/roles.js";
import { cleanText } from "./pure/text.js";
import { armTimer } from "./rules/timers.js";
import { vActor } from "./pure/actor.js";
import { vGrantRules, vAccess, vPolicy } from "./pure/policy.js";
import { vInvitationStatus, vMetadata } from "./pure/invitation.js";
import { recipientView, vRecipientInvitation } from "./views/recipient.js";
import { invitationView, vInvitation } from "./views/invitation.js";

const vFound = v.union(vInvitation, vRecipientInvitation, v.null());

/** Newest first; with `search` (the beginning of an address) by address. No statuses: all of them. */
export const list = query({
  args: {
    actor: vActor,
    policy: vGrantRules,
    organizationId: v.string(),
    statuses: v.array(vInvitationStatus),
    inviterId: v.optional(v.string()),
    search: v.optional(v.string()),
    paginationOpts: paginationOptsValidator,
  },
  returns: paginationResultValidator(vInvitation),
  handler: async (ctx, { actor, policy, statuses, search, ...args }) => {
    const { roles } = policy;
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const permission = "invitation:list";
    const caller = await mustHave(
      ctx,
      { actor, roles },
      organizationId,
      permission,
    );
    const found = await listByStatus(
      ctx,
      {
        organizationId,
        statuses,
        inviterId: args.inviterId,
        search: search?.trim() || undefined,
      },
      args.paginationOpts,
    );
    const problemOf = grantProblems(ctx, policy, caller);
    const page = await Promise.all(
      found.page.map(async (row) => ({
        ...invitationView(row),
        problem: await problemOf(row),
      })),
    );
    return { ...found, page };
  },
});

/** For members who may list invitations; for its recipient without what is the staff's; null for everyone else. */
export const get = query({
  args: { actor: vActor, policy: vGrantRules, invitationId: v.string() },
  returns: vFound,
  handler: async (
    ctx,
    { actor, policy, invitationId },
  ): Promise<Infer<typeof vFound>> => {
    const invitation = await getInvitation(ctx, invitationId);
    if (!invitation) return null;
    const { organizationId, email } = invitation;
    const user = actor.kind === "user" ? actor.user : null;
    const member = user && (await findMember(ctx, organizationId, user.userId));
    const problem = await grantProblems(ctx, policy, member)(invitation);
    if (!user) return { ...invitationView(invitation), problem };
    const mayList =
      member !== null &&
      permissionsOf(policy.roles, member.role).includes("invitation:list");
    if (mayList) return { ...invitationView(invitation), problem };
    if (matchRecipient(user, email) !== "verified") return null;
    const organization = await ctx.db.get("organizations", organizationId);
    return recipientView(invitation, organization, user.userId, problem);
  },
});

/** Changes a pending invitation in place; its link stays valid. Fields that are absent stay, `null` clears. */
export const update = mutation({
  args: {
    actor: vActor,
    policy: vPolicy,
    invitationId: v.string(),
    role: v.optional(v.string()),
    expiresInMs: v.optional(v.number()),
    message: v.optional(v.union(v.string(), v.null())),
    locale: v.optional(v.union(v.string(), v.null())),
    redirectUrl: v.optional(v.union(v.string(), v.null())),
    publicMetadata: v.optional(v.union(vMetadata, v.null())),
  },
  returns: vInvitation,
  handler: async (ctx, args): Promise<Infer<typeof vInvitation>> => {
    const { actor, policy, invitationId, ...changes } = args;
    const { roles, doors } = policy;
    const { invitation, member } = await mustManageInvitation(
      ctx,
      { actor, roles },
      invitationId,
      "invitation:update",
    );
    mustBePending(invitation);
    const fields = Object.entries(changes).flatMap(([field, value]) =>
      value === undefined ? [] : [field],
    );
    if (fields.length === 0) return invitationView(invitation);
    const draft = parseChanges(changes, member, policy);
    const { expiresAt } = draft;
    if (expiresAt !== undefined) await armTimer(ctx, expiresAt, doors);
    const next = {
      ...draft,
      // The one who changes the role now stands for it: no person, when it is trusted code.
      ...(changes.role !== undefined && {
        inviterId: member?.userId,
        inviterName: member?.name,
      }),
      updatedAt: Date.now(),
    };
    await ctx.db.patch("invitations", invitation._id, next);
    await recordEvent(
      ctx,
      {
        organizationId: invitation.organizationId,
        type: "invitation.updated",
        actor: eventActor(actor),
        invitation,
        data: {
          fields,
          ...(changes.role !== undefined && {
            role: changes.role,
            previousRole: invitation.role,
          }),
        },
      },
      doors,
    );
    return invitationView({ ...invitation, ...next });
  },
});

/**
 * From now on the caller stands for it in place of its inviter, and no person if it is trusted code. All else stays:
 * link, deadline, mail.
 */
export const takeOver = mutation({
  args: { actor: vActor, access: vAccess, invitationId: v.string() },
  returns: vInvitation,
  handler: async (ctx, args): Promise<Infer<typeof vInvitation>> => {
    const { actor, access, invitationId } = args;
    const { roles, doors } = access;
    const { invitation, member } = await mustManageInvitation(
      ctx,
      { actor, roles },
      invitationId,
      "invitation:create",
    );
    mustBePending(invitation);
    mustExist(roles, invitation.role);
    if (invitation.inviterId === member?.userId) {
      return invitationView(invitation);
    }
    const inviter = { inviterId: member?.userId, inviterName: member?.name };
    const next = { ...inviter, updatedAt: Date.now() };
    await ctx.db.patch("invitations", invitation._id, next);
    await recordEvent(
      ctx,
      {
        organizationId: invitation.organizationId,
        type: "invitation.updated",
        actor: eventActor(actor),
        invitation,
        data: { fields: ["inviter"] },
      },
      doors,
    );
    return invitationView({ ...invitation, ...next });
  },
});

/** One whose deadline has passed ends as expired, whatever was asked for. */
export const revoke = mutation({
  args: {
    actor: vActor,
    access: vAccess,
    invitationId: v.string(),
    reason: v.optional(v.string()),
  },
  returns: v.object({
    status: v.union(v.literal("revoked"), v.literal("expired")),
  }),
  handler: async (ctx, { actor, access, invitationId, ...args }) => {
    const { doors } = access;
    const { invitation } = await mustManageInvitation(
      ctx,
      { actor, roles: access.roles },
      invitationId,
      "invitation:revoke",
    );
    if (await endIfLate(ctx, invitation, doors)) {
      return { status: "expired" as const };
    }
    mustBePending(invitation);
    const reason = cleanText("reason", args.reason, MAX_REASON);
    const by = actor.kind === "user" ? actor.user.userId : undefined;
    const state = { kind: "revoked" as const, at: Date.now(), by, reason };
    await leavePending(ctx, [invitation], state);
    await recordEvent(
      ctx,
      {
        organizationId: invitation.organizationId,
        type: "invitation.revoked",
        actor: eventActor(actor),
        invitation,
        data: { ...(reason !== undefined && { reason }) },
      },
      doors,
    );
    return { status: "revoked" as const };
  },
});
