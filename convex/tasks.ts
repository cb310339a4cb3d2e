import { v } from "convex/values";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { eraseStep } from "./personalData.js";
import { deleteStep } from "./deletion.js";
import { redeliverStep } from "./hostEvents.js";
import { rearmStep, recountStep } from "./repair.js";
import { pruneStep } from "./retention.js";
import { newestDoors } from "./rules/host.js";
import { scrubEventsStep, scrubInviterStep } from "./rules/scrubbing.js";
import { goOn } from "./rules/tasks.js";
import { removeStep, syncStep } from "./users.js";
import type { Doors } from "./pure/policy.js";
import type { Task } from "./pure/task.js";

/** The next batch of what rules/tasks.ts keeps. One that was overtaken does nothing. */
export const run = internalMutation({
  args: { taskId: v.id("tasks"), turn: v.number() },
  returns: v.null(),
  handler: async (ctx, { taskId, turn }) => {
    const row = await ctx.db.get("tasks", taskId);
    if (row?.turn !== turn) return null;
    await goOn(ctx, row, await step(ctx, row.task, await newestDoors(ctx)));
    return null;
  },
});

async function step(
  ctx: MutationCtx,
  task: Task,
  doors: Doors,
): Promise<Task | null> {
  switch (task.kind) {
    case "deleteOrganization":
      return await deleteStep(ctx, task, doors);
    case "eraseEmail":
      return await eraseStep(ctx, task, doors);
    case "scrubEvents":
      return await scrubEventsStep(ctx, task);
    case "scrubInviter":
      return await scrubInviterStep(ctx, task);
    case "syncUser":
      return await syncStep(ctx, task);
    case "removeUser":
      return await removeStep(ctx, task, doors);
    case "prune":
      return await pruneStep(ctx, task);
    case "redeliver":
      return await redeliverStep(ctx, task);
    case "rearm":
      return await rearmStep(ctx, task);
    case "recountSeats":
      return await recountStep(ctx, task);
  }
}
