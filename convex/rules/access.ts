import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Actor } from "../pure/actor.js";
import { fail } from "../pure/errors.js";
import {
  mustNotOutrank,
  type Permission,
  permissionsOf,
  type RoleTable,
} from "../pure/roles.js";

/** Who calls, and what the host's roles mean: checked in the same transaction as the effect. */
export type Caller = { actor: Actor; roles: RoleTable };

export function organizationIdOf(
  ctx: QueryCtx,
  raw: string,
): Id<"organizations"> {
  return ctx.db.normalizeId("organizations", raw) ?? fail("ORG_NOT_FOUND");
}

export async function findMember(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  userId: string,
): Promise<Doc<"members"> | null> {
  return await ctx.db
    .query("members")
    .withIndex("by_organization_user", (q) =>
      q.eq("organizationId", organizationId).eq("userId", userId),
    )
    .unique();
}

export async function mustGetOrganization(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
): Promise<Doc<"organizations">> {
  const organization = await ctx.db.get("organizations", organizationId);
  if (!organization || organization.deletedAt !== undefined) {
    fail("ORG_NOT_FOUND");
  }
  return organization;
}

/** The caller's own membership; null for trusted server code, which needs none. */
export async function mustBeMember(
  ctx: QueryCtx,
  actor: Actor,
  organizationId: Id<"organizations">,
): Promise<Doc<"members"> | null> {
  if (actor.kind === "system") {
    await mustGetOrganization(ctx, organizationId);
    return null;
  }
  const member = await findMember(ctx, organizationId, actor.user.userId);
  return member ?? fail("NOT_A_MEMBER");
}

export async function mustHave(
  ctx: QueryCtx,
  { actor, roles }: Caller,
  organizationId: Id<"organizations">,
  permission: Permission,
): Promise<Doc<"members"> | null> {
  const member = await mustBeMember(ctx, actor, organizationId);
  mustPermit(roles, member, permission);
  return member;
}

/** `member` is null for trusted server code, which may do everything. */
export function mustPermit(
  roles: RoleTable,
  member: Doc<"members"> | null,
  permission: Permission,
): void {
  if (member && !permissionsOf(roles, member.role).includes(permission)) {
    fail("FORBIDDEN", { permission });
  }
}

/**
 * An invitation above one's own rank is out of reach, whatever is to be done to it: changing, resending, revoking or
 * replacing it, or getting its link. `member` is null for trusted server code.
 */
export function mustReach(
  roles: RoleTable,
  member: Doc<"members"> | null,
  { role }: Doc<"invitations">,
): void {
  mustNotOutrank(roles, member, role);
}

/** By id, for its organization's staff. To everyone else an invitation they may not see does not exist. */
export async function mustManageInvitation(
  ctx: QueryCtx,
  { actor, roles }: Caller,
  rawId: string,
  permission: Permission,
): Promise<{ invitation: Doc<"invitations">; member: Doc<"members"> | null }> {
  const invitation = await getInvitation(ctx, rawId);
  if (!invitation) fail("INVITATION_NOT_FOUND");
  if (actor.kind === "system") {
    await mustGetOrganization(ctx, invitation.organizationId);
    return { invitation, member: null };
  }
  const { organizationId } = invitation;
  const member = await findMember(ctx, organizationId, actor.user.userId);
  if (!member) fail("INVITATION_NOT_FOUND");
  mustPermit(roles, member, permission);
  mustReach(roles, member, invitation);
  return { invitation, member };
}

export async function getInvitation(
  ctx: QueryCtx,
  rawId: string,
): Promise<Doc<"invitations"> | null> {
  const invitationId = ctx.db.normalizeId("invitations", rawId);
  return invitationId && (await ctx.db.get("invitations", invitationId));
}
