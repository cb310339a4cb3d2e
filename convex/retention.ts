import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { DAY, IDEMPOTENCY_MS } from "./limits.js";
import { fail } from "./rules/errors.js";
import { migrateSuppressions } from "./rules/oldSuppressions.js";
import { forgetMailboxes } from "./rules/mailboxes.js";
import { forgetBuckets } from "./rules/rateLimits.js";
import { resumeDeletions } from "./repair.js";
import { begin, resumeTasks } from "./rules/tasks.js";
import { openDoors, resumeOverdue } from "./rules/timers.js";
import { INVITATION_STATUSES, type TaskOf, vDoors } from "./validators.js";

/** Deleting what is no longer of use, in batches that continue by themselves. */
const BATCH = 200;
/** A rate limit is forgotten no sooner, or pruning would be a way round it. */
const BUCKETS_MS = 30 * DAY;

/**
 * Deletes invitations that are over and whose deadline passed more than `olderThanMs` ago, what is left of
 * organizations whose deletion ended before that, rate limits first counted before that, and idempotency keys older
 * than a day. For a cron of the host. Brings back what was lost on the way.
 */
export const prune = mutation({
  args: { olderThanMs: v.number(), doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { olderThanMs, doors }) => {
    if (!Number.isFinite(olderThanMs) || olderThanMs < 0) {
      const issue = "must be a duration in milliseconds";
      fail("INVALID_ARGUMENT", { field: "olderThanMs", issue });
    }
    const cutoff = Date.now() - olderThanMs;
    await openDoors(ctx, doors);
    await resumeOverdue(ctx);
    await resumeTasks(ctx);
    await resumeDeletions(ctx);
    await forgetBuckets(ctx, Math.min(cutoff, Date.now() - BUCKETS_MS));
    await begin(ctx, { kind: "prune" as const, cutoff }, pruneStep, doors);
    return null;
  },
});

type Pruning = TaskOf<"prune">;

export async function pruneStep(
  ctx: MutationCtx,
  task: Pruning,
): Promise<Pruning | null> {
  if (await migrateSuppressions(ctx)) return task;
  let left = BATCH;
  left -= await pruneInvitations(ctx, task.cutoff, left);
  if (left > 0) left -= await pruneKeys(ctx, left);
  if (left > 0) left -= await forgetMailboxes(ctx, left);
  if (left > 0) left -= await pruneDeleted(ctx, task.cutoff, left);
  return left > 0 ? null : task;
}

async function pruneInvitations(
  ctx: MutationCtx,
  cutoff: number,
  most: number,
): Promise<number> {
  let pruned = 0;
  for (const kind of INVITATION_STATUSES) {
    if (kind === "pending" || pruned === most) continue;
    const old = await ctx.db
      .query("invitations")
      .withIndex("by_status_expiry", (q) =>
        q.eq("state.kind", kind).lt("expiresAt", cutoff),
      )
      .take(most - pruned);
    for (const { _id } of old) await ctx.db.delete("invitations", _id);
    pruned += old.length;
  }
  return pruned;
}

async function pruneKeys(ctx: MutationCtx, most: number): Promise<number> {
  const old = await ctx.db
    .query("idempotencyKeys")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", Date.now() - IDEMPOTENCY_MS),
    )
    .take(most);
  for (const { _id } of old) await ctx.db.delete("idempotencyKeys", _id);
  return old.length;
}

/** What an organization leaves behind when it is deleted, and at last the organization itself. */
async function pruneDeleted(
  ctx: MutationCtx,
  cutoff: number,
  most: number,
): Promise<number> {
  const deleted = await ctx.db
    .query("organizations")
    .withIndex("by_deletion", (q) =>
      q.gt("emptiedAt", 0).lt("emptiedAt", cutoff),
    )
    .take(BATCH);
  let pruned = 0;
  for (const organization of deleted) {
    if (pruned < most) {
      pruned += await pruneRows(ctx, organization, most - pruned);
    }
  }
  return pruned;
}

async function pruneRows(
  ctx: MutationCtx,
  { _id: organizationId }: Doc<"organizations">,
  most: number,
): Promise<number> {
  const invitations = await ctx.db
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId),
    )
    .take(most);
  for (const { _id } of invitations) await ctx.db.delete("invitations", _id);
  const events = await ctx.db
    .query("events")
    .withIndex("by_organization", (q) => q.eq("organizationId", organizationId))
    .take(most);
  for (const { _id } of events) await ctx.db.delete("events", _id);
  const pruned = Math.max(invitations.length, events.length);
  if (pruned < most) await ctx.db.delete("organizations", organizationId);
  return pruned;
}
