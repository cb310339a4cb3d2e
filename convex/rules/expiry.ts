import { internal } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import { DAY, MAX_TTL_MS, MIN_TTL_MS, MINUTE } from "../limits.js";
import { fail } from "./errors.js";

/**
 * Expiry is real: at the deadline a scheduled function writes `expired`.
 *
 * Deadlines are rounded up to the minute, and one function serves all that are due in one: accept, revoke and resend
 * cancel nothing, a bulk of a thousand schedules one function, and the number of pending invitations is not bound by
 * the number of scheduled functions a deployment may hold.
 */

/** Far deadlines are reached in hops: a timer of more than 2^31 ms (24.8 days) fires at once in some runtimes. */
export const MAX_HOP = 20 * DAY;

export function deadline(now: number, ttlMs: number): number {
  const inRange =
    Number.isFinite(ttlMs) && ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS;
  if (!inRange) {
    fail("EXPIRY_OUT_OF_RANGE", { minMs: MIN_TTL_MS, maxMs: MAX_TTL_MS });
  }
  return Math.ceil((now + ttlMs) / MINUTE) * MINUTE;
}

/** Makes sure that a sweep will come for this minute. Reads one row; writes only for the first deadline in it. */
export async function armTimer(
  ctx: MutationCtx,
  minute: number,
  onEvent: string | undefined,
): Promise<void> {
  const timer = await ctx.db
    .query("expiryTimers")
    .withIndex("by_minute", (q) => q.eq("minute", minute))
    .unique();
  if (timer === null) {
    await ctx.db.insert("expiryTimers", { minute, onEvent });
    await scheduleSweep(ctx, minute);
  } else if (onEvent !== undefined && timer.onEvent !== onEvent) {
    await ctx.db.patch("expiryTimers", timer._id, { onEvent });
  }
}

export async function scheduleSweep(
  ctx: MutationCtx,
  minute: number,
): Promise<void> {
  const at = Math.min(minute, Date.now() + MAX_HOP);
  await ctx.scheduler.runAt(at, internal.sweeps.expire, { minute });
}
