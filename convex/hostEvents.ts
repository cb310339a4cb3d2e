import { paginator } from "convex-helpers/server/pagination";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { batchOptions } from "./rules/batch.js";
import { fail } from "./pure/errors.js";
import { failedEvent, tellHost } from "./rules/hostCalls.js";
import { newestDoors, sameDoors } from "./rules/host.js";
import { putOff } from "./rules/tasks.js";
import { openDoors } from "./rules/timers.js";
import schema from "./schema.js";
import type { TaskOf } from "./pure/task.js";
import { vDoors } from "./pure/policy.js";

/** Scheduled by rules/events.ts with the doors of that moment; the newest that are known come second. */
export const deliver = internalMutation({
  args: { eventId: v.id("events"), doors: v.optional(vDoors) },
  returns: v.null(),
  handler: async (ctx, { eventId, doors }) => {
    const newest = await newestDoors(ctx);
    const others = doors && !sameDoors(doors, newest) ? [doors] : [];
    const known = await failedEvent(ctx, eventId);
    await tellHost(ctx, { kind: "event", eventId }, [...others, newest], known);
    return null;
  },
});

const BATCH = 100;

/** There is another function to call: whatever waits, for its time or for good, is due now. Continues automatically. */
export const retryAll = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const now = Date.now();
    const parked = await ctx.db
      .query("failedDeliveries")
      .withIndex("by_retry", (q) => q.eq("retryAt", undefined))
      .take(BATCH);
    const later = await ctx.db
      .query("failedDeliveries")
      .withIndex("by_retry", (q) => q.gt("retryAt", now))
      .take(BATCH);
    const retry = { retryAt: now, attempts: 0 };
    for (const { _id } of [...parked, ...later]) {
      await ctx.db.patch("failedDeliveries", _id, retry);
    }
    const isRest = parked.length === BATCH || later.length === BATCH;
    if (isRest) {
      await ctx.scheduler.runAfter(0, internal.hostEvents.retryAll, {});
    } else if (parked.length + later.length > 0) {
      // A sweep, and not the calls alone: what ends with them takes the timers of all that was due before.
      const due = { minute: now };
      await ctx.scheduler.runAfter(0, internal.sweeps.sweep, due);
    }
    return null;
  },
});

/** After a restore, or a fault of the handler's: everything once more. Handlers go by `at`: they run side by side. */
export const redeliver = mutation({
  // `since` in epoch milliseconds.
  args: { since: v.number(), doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { since, doors }) => {
    if (!Number.isFinite(since)) {
      const issue = "must be a time in epoch milliseconds";
      fail("INVALID_ARGUMENT", { field: "since", issue });
    }
    await openDoors(ctx, doors);
    const range = { since, until: Date.now(), cursor: null };
    await putOff(ctx, { kind: "redeliver", ...range });
    return null;
  },
});

export async function redeliverStep(
  ctx: MutationCtx,
  task: TaskOf<"redeliver">,
): Promise<TaskOf<"redeliver"> | null> {
  const { since, until, cursor } = task;
  const found = await paginator(ctx.db, schema)
    .query("events")
    .withIndex("by_creation_time", (q) =>
      q.gte("_creationTime", since).lte("_creationTime", until),
    )
    .paginate(batchOptions(BATCH, cursor));
  for (const { _id: eventId } of found.page) {
    await ctx.scheduler.runAfter(0, internal.hostEvents.deliver, { eventId });
  }
  return found.isDone ? null : { ...task, cursor: found.continueCursor };
}
