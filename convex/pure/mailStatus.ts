import { type Infer, v } from "convex/values";

/** The status of a mail, as its transport reports it. */
export const vMailStatus = v.union(
  v.literal("sent"),
  v.literal("delivered"),
  v.literal("delayed"),
  v.literal("bounced"),
  v.literal("complained"),
  v.literal("failed"),
);
export type MailStatus = Infer<typeof vMailStatus>;

/**
 * The latest mail of an invitation: `none` was asked for, `queued` by the host's delivery, and then its status.
 * Times are epoch milliseconds.
 */
export const vDeliveryStatus = v.union(
  v.object({ status: v.literal("none") }),
  v.object({
    status: v.union(v.literal("queued"), ...vMailStatus.members),
    // When this status was reached; `times` has those before it too.
    at: v.number(),
    reason: v.optional(v.string()),
    times: v.object({
      queued: v.number(),
      sent: v.optional(v.number()),
      delivered: v.optional(v.number()),
      delayed: v.optional(v.number()),
      bounced: v.optional(v.number()),
      complained: v.optional(v.number()),
      failed: v.optional(v.number()),
    }),
  }),
);
export type DeliveryStatus = Infer<typeof vDeliveryStatus>;

/** What a transport says of one mail. `at` in epoch milliseconds. */
export type StatusUpdate = { status: MailStatus; at: number; reason?: string };

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
  now: DeliveryStatus,
  update: StatusUpdate,
): DeliveryStatus | null {
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
