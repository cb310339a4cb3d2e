import { paginator } from "convex-helpers/server/pagination";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { HOUR, MINUTE } from "./pure/limits.js";
import { takeBatch } from "./rules/batch.js";
import { countAnew, isSound, seatFaults } from "./rules/seatCount.js";
import { correctSeats, seatRows } from "./rules/seats.js";
import { forgetSetAside } from "./rules/setAside.js";
import { putOff, resumeTasks } from "./rules/tasks.js";
import {
  armTimer,
  fullMinute,
  openDoors,
  resumeOverdue,
  scheduleSweep,
} from "./rules/timers.js";
import schema from "./schema.js";
import type { TaskOf } from "./pure/task.js";
import { vDoors } from "./pure/policy.js";

/** Bringing back what was lost: automatically every hour, all of it when the operator asks. */

/** For the component's own cron: one range, which is empty when all is well. */
export const heal = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await resumeOverdue(ctx);
    return null;
  },
});

/**
 * After a restore, cancelled functions or an import: every deadline and reminder gets its function again, what is
 * overdue ends now, deletions and erasures go on, what the app could not be told is told, what was set aside is tried
 * once more, and seats are counted anew. Changes nothing where nothing is wrong. Continues automatically.
 */
export const repair = mutation({
  args: { doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { doors }) => {
    await openDoors(ctx, doors);
    await forgetSetAside(ctx);
    await scheduleSweep(ctx, fullMinute(Date.now()) - MINUTE);
    await resumeOverdue(ctx);
    await resumeTasks(ctx);
    await resumeDeletions(ctx);
    await ctx.scheduler.runAfter(0, internal.hostEvents.retryAll, {});
    await putOff(ctx, { kind: "rearm", after: Date.now() });
    await putOff(ctx, { kind: "recountSeats", cursor: null });
    // Takes nothing that may still be wanted; moves what an earlier version left.
    await putOff(ctx, { kind: "prune", cutoff: 0 });
    return null;
  },
});

/** A deletion has its row of work for as long as it takes; one that has been under way for so long has lost it. */
const DELETION_LOST_AFTER = HOUR;
const MOST_DELETIONS = 200;

export async function resumeDeletions(ctx: MutationCtx): Promise<void> {
  const lost = ctx.db.query("organizations").withIndex("by_deletion", (q) =>
    q
      .eq("emptiedAt", undefined)
      .gt("deletedAt", 0)
      .lt("deletedAt", Date.now() - DELETION_LOST_AFTER),
  );
  const { batch } = await takeBatch(lost, MOST_DELETIONS);
  for (const { _id: organizationId } of batch) {
    await putOff(ctx, { kind: "deleteOrganization", organizationId });
  }
}

const MINUTES_AT_ONCE = 50;

/** Deadlines and reminders to come, minute by minute. A function too many finds nothing to do. */
export async function rearmStep(
  ctx: MutationCtx,
  task: TaskOf<"rearm">,
): Promise<TaskOf<"rearm"> | null> {
  let { after } = task;
  for (let count = 0; count < MINUTES_AT_ONCE; count++) {
    const minute = await nextDue(ctx, after);
    if (minute === null) return null;
    await armTimer(ctx, fullMinute(minute));
    await scheduleSweep(ctx, fullMinute(minute));
    after = minute;
  }
  return { ...task, after };
}

async function nextDue(
  ctx: MutationCtx,
  after: number,
): Promise<number | null> {
  const deadline = await ctx.db
    .query("invitations")
    .withIndex("by_status_expiry", (q) =>
      q.eq("state.kind", "pending").gt("expiresAt", after),
    )
    .first();
  const reminder = await ctx.db
    .query("invitations")
    .withIndex("by_status_reminder", (q) =>
      q.eq("state.kind", "pending").gt("remindAt", after),
    )
    .first();
  // Nothing may be due in it any more; what will be counts on its function all the same.
  const timer = await ctx.db
    .query("timers")
    .withIndex("by_minute", (q) => q.gt("minute", after))
    .first();
  const times = [deadline?.expiresAt, reminder?.remindAt, timer?.minute];
  const due = times.filter((time) => time !== undefined);
  return due.length === 0 ? null : Math.min(...due);
}

/** One organization at a time: each is counted in one transaction with everything that joins or leaves it. */
export async function recountStep(
  ctx: MutationCtx,
  task: TaskOf<"recountSeats">,
): Promise<TaskOf<"recountSeats"> | null> {
  const found = await paginator(ctx.db, schema)
    .query("organizations")
    .paginate({ numItems: 1, cursor: task.cursor });
  for (const { _id, deletedAt } of found.page) {
    if (deletedAt !== undefined) continue;
    const { shards } = await countAnew(ctx, _id);
    if (!shards) continue;
    const faults = seatFaults(await seatRows(ctx, _id), shards);
    if (!isSound(faults)) await correctSeats(ctx, _id, faults);
  }
  return found.isDone ? null : { ...task, cursor: found.continueCursor };
}
