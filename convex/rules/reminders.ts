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
