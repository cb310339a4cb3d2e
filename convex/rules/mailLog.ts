import type { Id } from "../_generated/dataModel.js";
import type { MailLog } from "../pure/mailbox.js";
import type { RateLimit } from "../pure/policy.js";

/**
 * No mailbox gets more than `max` mails within any `periodMs`, from all organizations together. Of these, one
 * organization sends at most half, so that no one organization can use up what another needs.
 *
 * A log of the last mails, and not a bucket: a bucket that is full and refills lets nearly twice as many through.
 */
type Sender = { organizationId: Id<"organizations">; limit: RateLimit };

/** Entries of one log. Of as many mails it is exact; of more it may say "wait" a little early, never too late. */
const MOST = 20;

/** 0 when a mail may go now. Else the time after which it may, if there are no others meanwhile. */
export function waitForMail(log: MailLog, sender: Sender, now: number): number {
  if (isFree(log, sender, now)) return 0;
  const { periodMs } = sender.limit;
  for (const { at } of log) {
    const left = at + periodMs;
    if (left > now && isFree(log, sender, left)) return left - now;
  }
  return periodMs;
}

export const shareOf = (max: number): number => Math.ceil(max / 2);

/** Written so that a limit that is not a number lets nothing through. */
function isFree(
  log: MailLog,
  { organizationId, limit: { max, periodMs } }: Sender,
  now: number,
): boolean {
  const share = shareOf(max);
  const counts = new Map<string | undefined, number>();
  for (const entry of log) {
    if (entry.at + periodMs <= now) continue;
    const before = counts.get(entry.organizationId) ?? 0;
    counts.set(entry.organizationId, before + entry.count);
  }
  const own = counts.get(organizationId) ?? 0;
  let all = 0;
  for (const [other, count] of counts) {
    // Another organization's limit may be higher. It takes no more than its half from this one all the same.
    all += other === undefined ? count : Math.min(count, share);
  }
  return own < share && all < max;
}

/** With one more mail, and without those that are older than `keepMs`. */
export function addMail(
  log: MailLog,
  organizationId: Id<"organizations">,
  keepMs: number,
  now: number,
): MailLog {
  const kept = log.filter(({ at }) => at + keepMs > now);
  // Two servers' clocks differ; the order must hold.
  const at = Math.max(now, kept.at(-1)?.at ?? now);
  const again = kept.findIndex(
    (entry) => entry.at === at && entry.organizationId === organizationId,
  );
  if (again !== -1) {
    return kept.map((entry, index) =>
      index === again ? { ...entry, count: entry.count + 1 } : entry,
    );
  }
  return shorten([...kept, { organizationId, at, count: 1 }]);
}

/** Two entries become one, at the later time, so that no mail leaves the log too early. */
function shorten(log: MailLog): MailLog {
  if (log.length <= MOST) return log;
  const [early, late] = closestPair(log);
  const [one, other] = [log[early], log[late]];
  if (!one || !other) return log;
  const isOne = one.organizationId === other.organizationId;
  const merged = {
    ...(isOne && { organizationId: one.organizationId }),
    at: other.at,
    count: one.count + other.count,
  };
  return log
    .map((entry, index) => (index === late ? merged : entry))
    .filter((_, index) => index !== early);
}

/** Of one organization, those closest in time; the two oldest where no organization has two. */
function closestPair(log: MailLog): [early: number, late: number] {
  let closest: [number, number] = [0, 1];
  let gap = Number.POSITIVE_INFINITY;
  const latest = new Map<string | undefined, number>();
  for (const [index, { organizationId, at }] of log.entries()) {
    const before = latest.get(organizationId);
    latest.set(organizationId, index);
    if (before === undefined) continue;
    const between = at - (log[before]?.at ?? at);
    if (between >= gap) continue;
    gap = between;
    closest = [before, index];
  }
  return closest;
}
