import type { FunctionHandle } from "convex/server";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { DeliveredEvent, HostJob } from "../pure/event.js";
import type { Doors } from "../pure/policy.js";

/**
 * The one door back into the app. Only the app can make function handles, and what runs later has no call of the app
 * at hand: so the newest handles are kept in one row. A function that was renamed since leaves a handle that leads
 * nowhere. That fails the one call that is made through it, here, and nothing else: no expiry, seat or deletion waits
 * for the app.
 */
export async function newestDoors(ctx: QueryCtx): Promise<Doors> {
  const host = await ctx.db.query("host").first();
  return { worker: host?.worker, onEvent: host?.onEvent };
}

/** Returns whether they are others than before: what failed at the old ones may go through now. */
export async function rememberDoors(
  ctx: MutationCtx,
  doors: Doors,
): Promise<boolean> {
  const host = await ctx.db.query("host").first();
  if (host && sameDoors(host, doors)) return false;
  if (host) await ctx.db.replace("host", host._id, doors);
  else await ctx.db.insert("host", doors);
  return true;
}

export const sameDoors = (one: Doors, other: Doors) =>
  one.worker === other.worker && one.onEvent === other.onEvent;

export type Called = { ok: true } | { ok: false; error: string };

/** A transaction of its own within this one: what throws there is rolled back there. */
export async function callHost(
  ctx: MutationCtx,
  { worker, onEvent }: Doors,
  job: HostJob,
): Promise<Called> {
  try {
    if (worker !== undefined) {
      const handle = worker as FunctionHandle<"mutation", { job: HostJob }>;
      await ctx.runMutation(handle, { job });
    } else if (onEvent !== undefined && job.kind === "event") {
      type Args = { event: DeliveredEvent };
      const handle = onEvent as FunctionHandle<"mutation", Args>;
      await ctx.runMutation(handle, { event: job.event });
    } else {
      return { ok: false, error: "The app has named no function for this" };
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, error: errorText(error) };
  }
}

const MAX_ERROR = 500;

/** For the operator. It outlives an erasure, so addresses stay out of it. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\s@"'<>]+@[^\s@"'<>]+/gu, "…@…").slice(0, MAX_ERROR);
}
