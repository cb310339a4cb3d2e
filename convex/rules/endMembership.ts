import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { fail } from "../pure/errors.js";
import { ownerRole, type RoleTable } from "../pure/roles.js";
import type { Actor } from "../pure/actor.js";
import type { Doors } from "../pure/policy.js";
import { eventActor, memberThen, recordEvent } from "./events.js";
import { releaseSeats } from "./seats.js";

/** The counterpart of the one door: every membership ends here, and its seat is free at once. */
export async function endMembership(
  ctx: MutationCtx,
  member: Doc<"members">,
  actor: Actor,
  doors: Doors,
): Promise<void> {
  const { organizationId, role, seatShard: shard } = member;
  await ctx.db.delete("members", member._id);
  await releaseSeats(ctx, { organizationId, shard, kind: "members" });
  await recordEvent(
    ctx,
    {
      organizationId,
      type: "member.removed",
      actor: eventActor(actor),
      subject: memberThen(member),
      data: { role },
    },
    doors,
  );
}

/** Whether this member is the only one left with the highest role. Reads two rows at most. */
export async function isLastOwner(
  ctx: QueryCtx,
  roles: RoleTable,
  member: Doc<"members">,
): Promise<boolean> {
  const owner = ownerRole(roles);
  if (member.role !== owner) return false;
  const owners = await ctx.db
    .query("members")
    .withIndex("by_organization_role", (q) =>
      q.eq("organizationId", member.organizationId).eq("role", owner),
    )
    .take(2);
  return owners.length < 2;
}

/** Asked before an owner leaves, is removed or is demoted. */
export async function mustKeepOwner(
  ctx: QueryCtx,
  roles: RoleTable,
  member: Doc<"members">,
): Promise<void> {
  if (await isLastOwner(ctx, roles, member)) fail("LAST_OWNER");
}
