import type { FunctionHandle } from "convex/server";
import type { MutationCtx } from "../_generated/server.js";
import type { Reminders } from "../validators.js";
import { fullMinute } from "./timers.js";

/**
 * A pending invitation is sent again by itself some time after it was sent, a limited number of times. There is no
 * timer for each: reminders share the sweep of their minute with deadlines. Any final state stops them, since the sweep
 * looks for pending invitations only.
 */

/** The full minute of the next reminder; none when the invitation is over by then. */
export function nextReminder(
  reminders: Reminders | null,
  { sent, expiresAt }: { sent: number; expiresAt: number },
): number | undefined {
  if (!reminders || sent >= reminders.max) return undefined;
  const at = fullMinute(Date.now() + reminders.afterMs);
  return at < expiresAt ? at : undefined;
}

/** What the host's mailer is called with. */
type Job = { kind: "remind"; invitationId: string };

/**
 * Has the host send what is due, each in a transaction of its own: when its delivery throws, that one is rolled back,
 * and the link that was sent before stays valid. Returns how many there were.
 */
export async function callReminders(
  ctx: MutationCtx,
  minute: number,
  mailer: string,
  most: number,
): Promise<number> {
  const due = await ctx.db
    .query("invitations")
    .withIndex("by_status_reminder", (q) =>
      q.eq("state.kind", "pending").eq("remindAt", minute),
    )
    .take(most);
  const handle = mailer as FunctionHandle<"mutation", { job: Job }>;
  for (const { _id } of due) {
    await ctx.db.patch("invitations", _id, { remindAt: undefined });
    const job: Job = { kind: "remind", invitationId: _id };
    await ctx.scheduler.runAfter(0, handle, { job });
  }
  return due.length;
}
