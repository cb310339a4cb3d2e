import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { DAY, IDEMPOTENCY_MS } from "./pure/limits.js";
import { takeBatch } from "./rules/batch.js";
import { fail } from "./pure/errors.js";
import { migrateSuppressions } from "./rules/oldSuppressions.js";
import { forgetMailboxes } from "./rules/mailboxes.js";
import { forgetBuckets } from "./rules/rateLimits.js";
import { resumeDeletions } from "./repair.js";
import { begin, resumeTasks } from "./rules/tasks.js";
import { openDoors, resumeOverdue } from "./rules/timers.js";
import { INVITATION_STATUSES } from "./pure/invitation.js";
import type { TaskOf } from "./pure/task.js";
import { vDoors } from "./pure/policy.js";

/** Deleting what is no longer of use, in batches that continue automatically. */
const BATCH = 200;
/** A rate limit is forgotten no sooner, or pruning would be a way round it. */
const BUCKETS_MS = 30 * DAY;

/**
 * Deletes invitations that are over and whose deadline passed more than `olderThanMs` ago, what is left of
 * organizations whose deletion ended before that, rate limits first counted before that, and idempotency keys older
 * than a day; with `eventsOlderThanMs` all events before that, too. For a cron of the host. Brings back what was lost on the way.
 */
export const prune = mutation({
  args: {
    olderThanMs: v.number(),
    eventsOlderThanMs: v.optional(v.number()),
    doors: vDoors,
  },
  returns: v.null(),
  handler: async (ctx, { olderThanMs, eventsOlderThanMs, doors }) => {
    const cutoff = before("olderThanMs", olderThanMs);
    const eventsCutoff =
      eventsOlderThanMs === undefined
        ? undefined
        : before("eventsOlderThanMs", eventsOlderThanMs);
    await openDoors(ctx, doors);
    await resumeOverdue(ctx);
    await resumeTasks(ctx);
    await resumeDeletions(ctx);
    await forgetBuckets(ctx, Math.min(cutoff, Date.now() - BUCKETS_MS));
    const task = { kind: "prune" as const, cutoff, eventsCutoff };
    await begin(ctx, task, pruneStep, doors);
    return null;
  },
});

function before(field: string, ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return Date.now() - ms;
  const issue = "must be a duration in milliseconds";
  return fail("INVALID_ARGUMENT", { field, issue });
}

type Pruning = TaskOf<"prune">;

export async function pruneStep(
  ctx: MutationCtx,
  task: Pruning,
): Promise<Pruning | null> {
  const { cutoff, eventsCutoff } = task;
  const isRest =
    (await migrateSuppressions(ctx)) ||
    (await pruneInvitations(ctx, cutoff)) ||
    (await pruneKeys(ctx)) ||
    (eventsCutoff !== undefined && (await pruneEvents(ctx, eventsCutoff))) ||
    (await forgetMailboxes(ctx, BATCH)) === BATCH ||
    (await pruneDeleted(ctx, cutoff));
  return isRest ? task : null;
}

/** Each of these takes one batch of one kind, and says whether there may be more to do. */
async function pruneInvitations(
  ctx: MutationCtx,
  cutoff: number,
): Promise<boolean> {
  for (const kind of INVITATION_STATUSES) {
    if (kind === "pending") continue;
    const old = ctx.db
      .query("invitations")
      .withIndex("by_status_expiry", (q) =>
        q.eq("state.kind", kind).lt("expiresAt", cutoff),
      );
    if (await deleteSome(ctx, "invitations", old)) return true;
  }
  return false;
}

/** Of all organizations, whether they are there or not: a trail need not be kept forever. */
async function pruneEvents(ctx: MutationCtx, cutoff: number): Promise<boolean> {
  const old = ctx.db
    .query("events")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", cutoff));
  return await deleteSome(ctx, "events", old);
}

async function pruneKeys(ctx: MutationCtx): Promise<boolean> {
  const old = ctx.db
    .query("idempotencyKeys")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", Date.now() - IDEMPOTENCY_MS),
    );
  return await deleteSome(ctx, "idempotencyKeys", old);
}

/** What an organization leaves behind when it is deleted, and at last the organization itself. */
async function pruneDeleted(
  ctx: MutationCtx,
  cutoff: number,
): Promise<boolean> {
  const deleted = await ctx.db
    .query("organizations")
    .withIndex("by_deletion", (q) =>
      q.gt("emptiedAt", 0).lt("emptiedAt", cutoff),
    )
    .first();
  if (!deleted) return false;
  const organizationId = deleted._id;
  const invitations = ctx.db
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId),
    );
  if (await deleteSome(ctx, "invitations", invitations)) return true;
  const events = ctx.db
    .query("events")
    .withIndex("by_organization", (q) =>
      q.eq("organizationId", organizationId),
    );
  if (await deleteSome(ctx, "events", events)) return true;
  await ctx.db.delete("organizations", organizationId);
  return true;
}

/** Returns whether there was anything: the next transaction looks again. */
async function deleteSome<
  Table extends "invitations" | "events" | "idempotencyKeys",
>(
  ctx: MutationCtx,
  table: Table,
  rows: AsyncIterable<Doc<Table>>,
): Promise<boolean> {
  const { batch } = await takeBatch(rows, BATCH);
  for (const { _id } of batch) await ctx.db.delete(table, _id);
  return batch.length > 0;
}
