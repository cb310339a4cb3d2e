import { fail, type RateLimits as All } from "../shared.js";
import { DEFAULTS } from "./defaults.js";

/**
 * `max` in `periodMs` milliseconds. For inviters and organizations what is used up comes back steadily; a mailbox gets
 * no more than `max` within any `periodMs`.
 */
export type RateLimit = { max: number; periodMs: number };

/** `null` switches a limit off, absent means the default. */
export type RateLimits = {
  /** Invitations of one user, in all organizations. Default 1 000 a day. */
  perInviter?: RateLimit | null;
  /** Invitations of one organization. Default 2 000 a day. */
  perOrganization?: RateLimit | null;
  /**
   * Mails to one mailbox, however its address is spelled, from all organizations: invitations, resends, reminders and
   * notices. One organization sends at most half of them. Default 10 a day.
   */
  perRecipient?: RateLimit | null;
};

/** With defaults. A limit that nothing could ever pass is a mistake, not a limit. */
export function toRateLimits(given: RateLimits = {}): All {
  const entries = Object.entries({ ...DEFAULTS.rateLimits, ...given });
  for (const [name, limit] of entries) {
    if (limit === null) continue;
    const { max, periodMs } = limit;
    const isSound = Number.isInteger(max) && max >= 1 && periodMs > 0;
    if (isSound && Number.isFinite(periodMs)) continue;
    const issue = `${name} needs a whole \`max\` of at least 1 and a \`periodMs\` above 0`;
    fail("INVALID_ARGUMENT", { field: "rateLimits", issue });
  }
  return Object.fromEntries(entries) as All;
}
