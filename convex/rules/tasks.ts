import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { MINUTE } from "../pure/limits.js";
import type { Doors } from "../pure/policy.js";
import type { Task } from "../pure/task.js";
import { armTimer, fullMinute, openDoors } from "./timers.js";

/**
 * Work that takes more than one transaction. The first batch runs at once; what is left is a row, and each batch
 * schedules the next. A row whose function was lost is found by the sweep of a later minute.
 */
const LOST_AFTER = 5 * MINUTE;
const MOST = 200;

function movedNow() {
  const movedAt = Date.now();
  return { movedAt, lookAt: movedAt + LOST_AFTER };
}

/** One batch. Returns what is left to do, or null. */
export type Step<T extends Task> = (
  ctx: MutationCtx,
  task: T,
  doors: Doors,
) => Promise<T | null>;

export async function begin<T extends Task>(
  ctx: MutationCtx,
  task: T,
  step: Step<T>,
  doors: Doors,
): Promise<void> {
  const rest = await step(ctx, task, doors);
  if (!rest) return;
  await openDoors(ctx, doors);
  await putOff(ctx, rest);
}

/** All of it later. */
export async function putOff(ctx: MutationCtx, task: Task): Promise<void> {
  const row = { task, turn: 0, ...movedNow() };
  const taskId = await ctx.db.insert("tasks", row);
  await ctx.scheduler.runAfter(0, internal.tasks.run, { taskId, turn: 0 });
  await watchTasks(ctx);
}

export async function goOn(
  ctx: MutationCtx,
  { _id: taskId, turn: last }: Doc<"tasks">,
  rest: Task | null,
): Promise<void> {
  if (!rest) {
    await ctx.db.delete("tasks", taskId);
    return;
  }
  const turn = last + 1;
  const moved = { task: rest, turn, ...movedNow() };
  await ctx.db.patch("tasks", taskId, moved);
  await ctx.scheduler.runAfter(0, internal.tasks.run, { taskId, turn });
}

/** For a sweep: brings back what was lost, and looks again as long as anything is left. */
export async function resumeTasks(ctx: MutationCtx): Promise<void> {
  const now = Date.now();
  const lost = await ctx.db
    .query("tasks")
    .withIndex("by_look", (q) => q.lte("lookAt", now))
    .take(MOST);
  for (const { _id: taskId, turn: last } of lost) {
    const turn = last + 1;
    const again = { turn, lookAt: now + LOST_AFTER };
    await ctx.db.patch("tasks", taskId, again);
    await ctx.scheduler.runAfter(0, internal.tasks.run, { taskId, turn });
  }
  if ((await ctx.db.query("tasks").first()) !== null) await watchTasks(ctx);
}

async function watchTasks(ctx: MutationCtx): Promise<void> {
  await armTimer(ctx, fullMinute(Date.now() + LOST_AFTER));
}
