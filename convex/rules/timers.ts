import { internal } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import { DAY, MINUTE } from "../limits.js";

/**
 * Deadlines and reminders are rounded up to the minute, and one function serves all that is due in one: accept, revoke
 * and resend cancel nothing, a bulk of a thousand schedules one function, and the number of pending invitations is not
 * bound by the number of scheduled functions a deployment may hold.
 */

/** Far minutes are reached in hops: a timer of more than 2^31 ms (24.8 days) fires at once in some runtimes. */
export const MAX_HOP = 20 * DAY;

export const fullMinute = (at: number): number =>
  Math.ceil(at / MINUTE) * MINUTE;

/** Function handles of the host, for a sweep that nobody calls. */
export type Handles = { onEvent?: string; mailer?: string };

/** Makes sure that a sweep will come for this minute. Reads one row; writes only for the first that is due in it. */
export async function armTimer(
  ctx: MutationCtx,
  minute: number,
  { onEvent, mailer }: Handles,
): Promise<void> {
  const timer = await ctx.db
    .query("timers")
    .withIndex("by_minute", (q) => q.eq("minute", minute))
    .unique();
  if (timer === null) {
    await ctx.db.insert("timers", { minute, onEvent, mailer });
    await scheduleSweep(ctx, minute);
    return;
  }
  const news = {
    ...(onEvent !== undefined && timer.onEvent !== onEvent && { onEvent }),
    ...(mailer !== undefined && timer.mailer !== mailer && { mailer }),
  };
  if (Object.keys(news).length > 0) {
    await ctx.db.patch("timers", timer._id, news);
  }
}

export async function scheduleSweep(
  ctx: MutationCtx,
  minute: number,
): Promise<void> {
  const at = Math.min(minute, Date.now() + MAX_HOP);
  await ctx.scheduler.runAt(at, internal.sweeps.sweep, { minute });
}
