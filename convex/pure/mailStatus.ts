import type { Delivery, MailStatus } from "./validators.js";

/** What a transport says of one mail. `at` in epoch milliseconds. */
export type MailUpdate = { status: MailStatus; at: number; reason?: string };

/**
 * Webhooks come twice, late and in any order, so each status has a rank and only a higher one replaces another: a late
 * `sent` never hides that it was `delivered`. Of the same status the earliest counts. So the outcome is the same in
 * whatever order they come.
 */
const RANK = {
  queued: 0,
  sent: 1,
  delayed: 2,
  failed: 3,
  delivered: 4,
  // Some servers accept a mail and send it back later.
  bounced: 5,
  complained: 6,
} as const;

/** Null when the update says nothing new. */
export function nextDelivery(
  now: Delivery,
  update: MailUpdate,
): Delivery | null {
  // Nothing was sent, or it was erased: nothing can have become of it.
  if (now.status === "none") return null;
  const { status, at, reason } = update;
  const known = now.times[status];
  const times = { ...now.times, [status]: Math.min(known ?? at, at) };
  const wins =
    RANK[status] > RANK[now.status] ||
    (status === now.status && known !== undefined && at < known);
  if (wins) {
    return { status, at, times, ...(reason !== undefined && { reason }) };
  }
  return known === times[status] ? null : { ...now, times };
}
