import { v } from "convex/values";
import { paginator } from "convex-helpers/server/pagination";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { deleteOrganization } from "./deletion.js";
import { normalizeEmail } from "./rules/addresses.js";
import { endMembership } from "./rules/endMembership.js";
import { memberThen, recordEvent } from "./rules/events.js";
import { changeRole } from "./rules/memberRole.js";
import { isLastOwner } from "./rules/owners.js";
import { provenAddress, provenEmail } from "./rules/recipient.js";
import { ownerRole, type RoleTable } from "./rules/roles.js";
import { searchKey } from "./rules/text.js";
import schema from "./schema.js";
import {
  type Doors,
  INVITATION_STATUSES,
  type User,
  vDoors,
  vRoles,
  vUser,
} from "./validators.js";

/** What the host tells about its users as a whole. All of it runs in batches that continue by themselves. */
const BATCH = 50;
const SYSTEM = { kind: "system" } as const;

const vSync = { user: vUser, cursor: v.union(v.string(), v.null()) };

/** A new name, picture or address, in all memberships of the user. */
export const sync = mutation({
  args: { user: vUser },
  returns: v.null(),
  handler: async (ctx, { user }) => {
    await syncStep(ctx, user, null);
    return null;
  },
});

export const syncRest = internalMutation({
  args: vSync,
  returns: v.null(),
  handler: async (ctx, { user, cursor }) => {
    await syncStep(ctx, user, cursor);
    return null;
  },
});

async function syncStep(
  ctx: MutationCtx,
  user: User,
  cursor: string | null,
): Promise<void> {
  const found = await paginator(ctx.db, schema)
    .query("members")
    .withIndex("by_user_active", (q) => q.eq("userId", user.userId))
    .paginate({ numItems: BATCH, cursor });
  const addresses = user.emails.flatMap(({ address, verified }) =>
    verified ? [normalizeEmail(address)] : [],
  );
  for (const { _id, email } of found.page) {
    const isKept = email !== undefined && addresses.includes(email);
    await ctx.db.patch("members", _id, {
      name: user.name,
      nameKey: searchKey(user.name ?? ""),
      imageUrl: user.imageUrl,
      ...provenAddress(isKept ? email : provenEmail(user)),
    });
  }
  if (!found.isDone) {
    const rest = { user, cursor: found.continueCursor };
    await ctx.scheduler.runAfter(0, internal.users.syncRest, rest);
  }
}

const vRemove = {
  userId: v.string(),
  roles: vRoles,
  doors: vDoors,
};
type Removal = { userId: string; roles: RoleTable; doors: Doors };

/**
 * Removes a user from every organization, for good. Where they are the last owner, the member with the highest rank
 * who is there longest becomes owner; where they are alone, the organization is deleted.
 */
export const remove = mutation({
  args: vRemove,
  returns: v.null(),
  handler: async (ctx, removal) => {
    await removeStep(ctx, removal);
    return null;
  },
});

export const removeRest = internalMutation({
  args: vRemove,
  returns: v.null(),
  handler: async (ctx, removal) => {
    await removeStep(ctx, removal);
    return null;
  },
});

async function removeStep(ctx: MutationCtx, removal: Removal): Promise<void> {
  const { userId, doors } = removal;
  const members = await ctx.db
    .query("members")
    .withIndex("by_user_active", (q) => q.eq("userId", userId))
    .take(BATCH);
  for (const member of members) {
    const { organizationId } = member;
    const scrub = { organizationId, userId, status: 0, cursor: null };
    await ctx.scheduler.runAfter(0, internal.users.scrubInviter, scrub);
    if (await handOver(ctx, member, removal)) {
      await endMembership(ctx, member, SYSTEM, doors);
    } else {
      await deleteOrganization(ctx, organizationId, SYSTEM, doors);
    }
  }
  if (members.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.users.removeRest, removal);
    return;
  }
  const cleared = await ctx.db
    .query("activeOrganizationClears")
    .withIndex("by_user", (q) => q.eq("userId", userId))
    .unique();
  if (cleared) {
    await ctx.db.delete("activeOrganizationClears", cleared._id);
  }
}

/** Sees to it that an owner remains. False when there is nobody left who could be one. */
async function handOver(
  ctx: MutationCtx,
  member: Doc<"members">,
  { roles, doors }: Removal,
): Promise<boolean> {
  if (!(await isLastOwner(ctx, roles, member))) return true;
  const heir = await findHeir(ctx, member, roles);
  if (!heir) return false;
  const role = ownerRole(roles);
  await changeRole(ctx, heir, role, SYSTEM, doors);
  await recordEvent(
    ctx,
    {
      organizationId: heir.organizationId,
      type: "organization.ownership_transferred",
      actor: SYSTEM,
      subject: memberThen(heir),
      data: { role, previousRole: heir.role },
    },
    doors,
  );
  return true;
}

async function findHeir(
  ctx: MutationCtx,
  { organizationId, _id }: Doc<"members">,
  roles: RoleTable,
): Promise<Doc<"members"> | null> {
  for (const { name } of roles.slice(1)) {
    const first = await ctx.db
      .query("members")
      .withIndex("by_organization_role", (q) =>
        q.eq("organizationId", organizationId).eq("role", name),
      )
      .first();
    if (first) return first;
  }
  // Only members whose role has left the table.
  const anyone = await ctx.db
    .query("members")
    .withIndex("by_organization_user", (q) =>
      q.eq("organizationId", organizationId),
    )
    .take(2);
  return anyone.find((other) => other._id !== _id) ?? null;
}

/** The name of a removed user stands in the invitations they sent: one status after the other, a page at a time. */
export const scrubInviter = internalMutation({
  args: {
    organizationId: v.id("organizations"),
    userId: v.string(),
    status: v.number(),
    cursor: v.union(v.string(), v.null()),
  },
  returns: v.null(),
  handler: async (ctx, { organizationId, userId, status, cursor }) => {
    const kind = INVITATION_STATUSES[status];
    if (kind === undefined) return null;
    const found = await paginator(ctx.db, schema)
      .query("invitations")
      .withIndex("by_organization_status", (q) =>
        q.eq("organizationId", organizationId).eq("state.kind", kind),
      )
      .paginate({ numItems: 4 * BATCH, cursor });
    for (const { _id, inviterId, inviterName } of found.page) {
      if (inviterId !== userId || inviterName === undefined) continue;
      await ctx.db.patch("invitations", _id, { inviterName: undefined });
    }
    await ctx.scheduler.runAfter(0, internal.users.scrubInviter, {
      organizationId,
      userId,
      status: found.isDone ? status + 1 : status,
      cursor: found.isDone ? null : found.continueCursor,
    });
    return null;
  },
});
