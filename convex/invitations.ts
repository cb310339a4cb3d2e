import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { mutation, query } from "./_generated/server.js";
import { MAX_REASON } from "./limits.js";
import {
  findMember,
  getInvitation,
  mustHave,
  mustManageInvitation,
  organizationIdOf,
} from "./rules/access.js";
import { parseDetails } from "./rules/drafts.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { armTimer } from "./rules/timers.js";
import { listByStatus } from "./rules/invitationLists.js";
import { leavePending, mustBePending } from "./rules/leavePending.js";
import { pageOf } from "./rules/paging.js";
import { matchRecipient } from "./rules/recipient.js";
import { mustNotOutrank, permissionsOf } from "./rules/roles.js";
import { cleanText } from "./rules/text.js";
import {
  vActor,
  vInvitationStatus,
  vMetadata,
  vPolicy,
  vRoles,
} from "./validators.js";
import { invitationView, vInvitation } from "./views.js";

/** Newest first; with `search` (the beginning of an address) by address. No statuses: all of them. */
export const list = query({
  args: {
    actor: vActor,
    roles: vRoles,
    organizationId: v.string(),
    statuses: v.array(vInvitationStatus),
    search: v.optional(v.string()),
    paginationOpts: paginationOptsValidator,
  },
  returns: paginationResultValidator(vInvitation),
  handler: async (ctx, { actor, roles, statuses, search, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const permission = "invitation:list";
    await mustHave(ctx, { actor, roles }, organizationId, permission);
    const invitations = listByStatus(ctx, {
      organizationId,
      statuses,
      search: search?.trim() || undefined,
    });
    const found = await pageOf(invitations, args.paginationOpts);
    return { ...found, page: found.page.map(invitationView) };
  },
});

/** For members who may list invitations and for its recipient; null for everybody else. */
export const get = query({
  args: { actor: vActor, roles: vRoles, invitationId: v.string() },
  returns: v.union(vInvitation, v.null()),
  handler: async (
    ctx,
    { actor, roles, invitationId },
  ): Promise<Infer<typeof vInvitation> | null> => {
    const invitation = await getInvitation(ctx, invitationId);
    if (!invitation) return null;
    const view = invitationView(invitation);
    if (actor.kind === "system") return view;
    const { user } = actor;
    if (matchRecipient(user, invitation.email) === "verified") return view;
    const { organizationId } = invitation;
    const member = await findMember(ctx, organizationId, user.userId);
    const mayList =
      member !== null &&
      permissionsOf(roles, member.role).includes("invitation:list");
    return mayList ? view : null;
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
    // Neither raise to, nor touch, what is above one's own rank.
    mustNotOutrank(roles, member, invitation.role);
    const fields = Object.entries(changes).flatMap(([field, value]) =>
      value === undefined ? [] : [field],
    );
    if (fields.length === 0) return invitationView(invitation);
    const keep = <T>(next: T | null | undefined, now: T | undefined) =>
      next === undefined ? now : (next ?? undefined);
    const { expiresAt, ...draft } = parseDetails(
      {
        role: changes.role ?? invitation.role,
        expiresInMs: changes.expiresInMs,
        message: keep(changes.message, invitation.message),
        locale: keep(changes.locale, invitation.locale),
        redirectUrl: keep(changes.redirectUrl, invitation.redirectUrl),
        publicMetadata: keep(changes.publicMetadata, invitation.publicMetadata),
      },
      member,
      policy,
    );
    const moved = changes.expiresInMs !== undefined;
    if (moved) await armTimer(ctx, expiresAt, doors);
    const next = {
      ...draft,
      ...(moved && { expiresAt }),
      // Whoever changes the role now stands for it.
      ...(changes.role !== undefined &&
        member && { inviterId: member.userId, inviterName: member.name }),
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

export const revoke = mutation({
  args: {
    actor: vActor,
    policy: vPolicy,
    invitationId: v.string(),
    reason: v.optional(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, { actor, policy, invitationId, ...args }) => {
    const { invitation } = await mustManageInvitation(
      ctx,
      { actor, roles: policy.roles },
      invitationId,
      "invitation:revoke",
    );
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
      policy.doors,
    );
    return null;
  },
});
