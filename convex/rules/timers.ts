import { internal } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import { fail } from "../pure/errors.js";
import { DAY, MAX_TTL_MS, MIN_TTL_MS, MINUTE } from "../pure/limits.js";
import type { Doors, Reminders } from "../pure/policy.js";
import { rememberDoors } from "./host.js";

/**
 * Deadlines, reminders and what is to be tried again are rounded up to the minute, and one function serves all that is
 * due in one: accept, revoke and resend cancel nothing, a bulk of a thousand schedules one function, and the number of
 * pending invitations is not bound by the number of scheduled functions a deployment may hold.
 *
 * The row of a minute goes when all that was due in it is done. So a row that is still there when its minute is long
 * over says that its function was lost, and any later one finds it.
 */

/** Far minutes are reached in hops: a timer of more than 2^31 ms (24.8 days) fires at once in some runtimes. */
export const MAX_HOP = 20 * DAY;

/** A sweep is on its way for so long before it counts as lost. */
export const GRACE = 2 * MINUTE;

export const fullMinute = (at: number): number =>
  Math.ceil(at / MINUTE) * MINUTE;

/**
 * Makes sure that a sweep will come for this minute. Reads one row; writes only for the first that is due in it, which
 * also brings back what was lost and takes note of where the host is to be called, if `doors` say so.
 */
export async function armTimer(
  ctx: MutationCtx,
  minute: number,
  doors?: Doors,
): Promise<void> {
  const timer = await ctx.db
    .query("timers")
    .withIndex("by_minute", (q) => q.eq("minute", minute))
    .first();
  if (timer) return;
  await ctx.db.insert("timers", { minute });
  await scheduleSweep(ctx, minute);
  await resumeOverdue(ctx);
  if (doors) await openDoors(ctx, doors);
}

export async function scheduleSweep(
  ctx: MutationCtx,
  minute: number,
): Promise<void> {
  const at = Math.min(minute, Date.now() + MAX_HOP);
  await ctx.scheduler.runAt(at, internal.sweeps.sweep, { minute });
}

/** One range, which is empty when all is well. One sweep is enough: it takes everything up to its minute. */
export async function resumeOverdue(ctx: MutationCtx): Promise<void> {
  const overdue = await ctx.db
    .query("timers")
    .withIndex("by_minute", (q) => q.lt("minute", Date.now() - GRACE))
    .order("desc")
    .first();
  if (overdue) await scheduleSweep(ctx, overdue.minute);
}

/** What could not be delivered at the old doors is tried at the new ones at once. */
export async function openDoors(ctx: MutationCtx, doors: Doors): Promise<void> {
  if (!(await rememberDoors(ctx, doors))) return;
  if ((await ctx.db.query("failedDeliveries").first()) === null) return;
  await ctx.scheduler.runAfter(0, internal.hostEvents.retryAll, {});
}

/** Expiry is real: at the deadline a scheduled function (sweeps.ts) writes `expired`. Always a full minute. */
export function deadline(now: number, ttlMs: number): number {
  const inRange =
    Number.isFinite(ttlMs) && ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS;
  if (!inRange) {
    fail("EXPIRY_OUT_OF_RANGE", { minMs: MIN_TTL_MS, maxMs: MAX_TTL_MS });
  }
  return fullMinute(now + ttlMs);
}

/**
 * The full minute of the next reminder; none when the invitation is over by then. Any final state stops reminders: the
 * sweep looks for pending invitations only.
 */
export function nextReminder(
  reminders: Reminders | null,
  { sent, expiresAt }: { sent: number; expiresAt: number },
): number | undefined {
  if (!reminders || sent >= reminders.max) return undefined;
  const at = fullMinute(Date.now() + reminders.afterMs);
  return at < expiresAt ? at : undefined;
}
