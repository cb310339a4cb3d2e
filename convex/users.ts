import { v } from "convex/values";
import { paginator } from "convex-helpers/server/pagination";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { closeOrganization } from "./deletion.js";
import { normalizeEmail } from "./pure/emails.js";
import { batchOptions, takeBatch } from "./rules/batch.js";
import { endMembership, isLastOwner } from "./rules/endMembership.js";
import { memberThen, recordEvent } from "./rules/events.js";
import { changeRole } from "./rules/memberRole.js";
import { provenAddress, provenEmail } from "./rules/recipient.js";
import { ownerRole, type RoleTable } from "./pure/roles.js";
import { begin, putOff } from "./rules/tasks.js";
import { searchKey } from "./pure/text.js";
import schema from "./schema.js";
import { type Doors, vDoors, vRoles } from "./pure/policy.js";
import type { TaskOf } from "./pure/task.js";
import { vUser } from "./pure/actor.js";

/** What the host tells about its users as a whole. All of it runs in batches that continue automatically. */
const BATCH = 50;
/** For each of these, the members who may take over are read as well. */
const MOST_REMOVALS = 10;
const SYSTEM = { kind: "system" } as const;

/** A new name, picture or address, in all memberships of the user. */
export const sync = mutation({
  args: { user: vUser, doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { user, doors }) => {
    const task = { kind: "syncUser" as const, user, cursor: null };
    await begin<TaskOf<"syncUser">>(ctx, task, syncStep, doors);
    return null;
  },
});

export async function syncStep(
  ctx: MutationCtx,
  task: TaskOf<"syncUser">,
): Promise<TaskOf<"syncUser"> | null> {
  const { user, cursor } = task;
  const found = await paginator(ctx.db, schema)
    .query("members")
    .withIndex("by_user_active", (q) => q.eq("userId", user.userId))
    .paginate(batchOptions(BATCH, cursor));
  for (const { _id, email, isEmailProven } of found.page) {
    // What a mailed link has proven stays proven, for as long as the address is theirs.
    const isKept = user.emails.some(
      ({ address, verified }) =>
        (verified || isEmailProven) && normalizeEmail(address) === email,
    );
    await ctx.db.patch("members", _id, {
      name: user.name,
      nameKey: searchKey(user.name ?? ""),
      imageUrl: user.imageUrl,
      ...provenAddress(isKept ? email : provenEmail(user)),
    });
  }
  return found.isDone ? null : { ...task, cursor: found.continueCursor };
}

/**
 * Removes a user from every organization, for good. Where they are the last owner, the member with the highest rank
 * who is there longest becomes owner; where they are alone, the organization is deleted.
 */
export const remove = mutation({
  args: { userId: v.string(), roles: vRoles, doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { userId, roles, doors }) => {
    const task = { kind: "removeUser" as const, userId, roles };
    await begin(ctx, task, removeStep, doors);
    return null;
  },
});

type Removal = TaskOf<"removeUser">;

export async function removeStep(
  ctx: MutationCtx,
  task: Removal,
  doors: Doors,
): Promise<Removal | null> {
  const { userId, roles } = task;
  const memberships = ctx.db
    .query("members")
    .withIndex("by_user_active", (q) => q.eq("userId", userId));
  // The organizations are read and written with them, so their size counts.
  async function* withOrganization() {
    for await (const member of memberships) {
      const { organizationId } = member;
      const organization = await ctx.db.get("organizations", organizationId);
      yield { member, organization };
    }
  }
  const { batch, isRest } = await takeBatch(withOrganization(), MOST_REMOVALS);
  for (const one of batch) await endOne(ctx, one, roles, doors);
  if (isRest) return task;
  await putOff(ctx, { kind: "scrubInviter", userId, cursor: null });
  await putOff(ctx, { kind: "scrubEvents", userId, cursor: null });
  const cleared = await ctx.db
    .query("activeOrganizationClears")
    .withIndex("by_user", (q) => q.eq("userId", userId))
    .unique();
  if (cleared) {
    await ctx.db.delete("activeOrganizationClears", cleared._id);
  }
  return null;
}

async function endOne(
  ctx: MutationCtx,
  {
    member,
    organization,
  }: { member: Doc<"members">; organization: Doc<"organizations"> | null },
  roles: RoleTable,
  doors: Doors,
): Promise<void> {
  const { organizationId } = member;
  if (!organization || organization.deletedAt !== undefined) {
    // Its deletion has not come to them yet, and one event has spoken of all.
    await ctx.db.delete("members", member._id);
  } else if (await handOver(ctx, member, roles, doors)) {
    await endMembership(ctx, member, SYSTEM, doors);
  } else {
    // The user's own row goes now, or the next batch would find it again.
    await ctx.db.delete("members", member._id);
    // The rest later, since there may be many of them.
    await putOff(
      ctx,
      await closeOrganization(ctx, organizationId, SYSTEM, doors),
    );
  }
}

/** Sees to it that an owner remains. False when there is nobody left who could be one. */
async function handOver(
  ctx: MutationCtx,
  member: Doc<"members">,
  roles: RoleTable,
  doors: Doors,
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
