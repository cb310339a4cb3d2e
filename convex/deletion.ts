import type { Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { takeBatch } from "./rules/batch.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { leavePending } from "./rules/leavePending.js";
import { closeSeats, dropSeats } from "./rules/seats.js";
import { begin } from "./rules/tasks.js";
import type { Actor } from "./pure/actor.js";
import type { Doors } from "./pure/policy.js";
import type { TaskOf } from "./pure/task.js";

/**
 * What follows the deletion of an organization, in batches: first its members, so that nobody can invite any more, then
 * its pending invitations, then its seats. Answered invitations and the events stay until they are pruned.
 *
 * One event speaks of all: with `organization.deleted` every membership is over, and none has an event of its own.
 */
const BATCH = 100;

/** Begins slugs that no organization can have; so the real slug is free again at once. */
const DELETED_SLUGS = "deleted:";

/** A small organization is gone in this one transaction. */
export async function deleteOrganization(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  actor: Actor,
  doors: Doors,
): Promise<void> {
  const task = await closeOrganization(ctx, organizationId, actor, doors);
  await begin(ctx, task, deleteStep, doors);
}

/** From here on nobody joins, and nobody sees it. What is left to do is for the caller to begin, or to put off. */
export async function closeOrganization(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  actor: Actor,
  doors: Doors,
): Promise<Deletion> {
  await ctx.db.patch("organizations", organizationId, {
    deletedAt: Date.now(),
    slug: `${DELETED_SLUGS}${organizationId}`,
  });
  await closeSeats(ctx, organizationId);
  const event = {
    organizationId,
    type: "organization.deleted" as const,
    actor: eventActor(actor),
  };
  await recordEvent(ctx, event, doors);
  return { kind: "deleteOrganization", organizationId };
}

type Deletion = TaskOf<"deleteOrganization">;

export async function deleteStep(
  ctx: MutationCtx,
  task: Deletion,
  doors: Doors,
): Promise<Deletion | null> {
  const { organizationId } = task;
  if (await removeMembers(ctx, organizationId)) return task;
  if (await revokePending(ctx, organizationId, doors)) return task;
  await dropSeats(ctx, organizationId);
  // It may have been pruned by now.
  if (await ctx.db.get("organizations", organizationId)) {
    const emptiedAt = Date.now();
    await ctx.db.patch("organizations", organizationId, { emptiedAt });
  }
  return null;
}

/** Returns whether there may be more. */
async function removeMembers(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
): Promise<boolean> {
  const members = ctx.db
    .query("members")
    .withIndex("by_organization_user", (q) =>
      q.eq("organizationId", organizationId),
    );
  const { batch, isRest } = await takeBatch(members, BATCH);
  for (const { _id } of batch) await ctx.db.delete("members", _id);
  return isRest;
}

async function revokePending(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  doors: Doors,
): Promise<boolean> {
  const pending = ctx.db
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId).eq("state.kind", "pending"),
    );
  const { batch, isRest } = await takeBatch(pending, BATCH);
  if (batch.length === 0) return false;
  const reason = "organization_deleted";
  const eventId = await recordEvent(
    ctx,
    {
      organizationId,
      type: "invitation.revoked",
      actor: { kind: "system" },
      invitationIds: batch.map(({ _id }) => _id),
      data: { reason, count: batch.length },
    },
    doors,
  );
  const state = { kind: "revoked" as const, at: Date.now(), reason };
  await leavePending(ctx, batch, state, eventId);
  return isRest;
}
