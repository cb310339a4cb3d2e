import { fail, httpUrl, limits, mustBeMemberLimit } from "../shared.js";
import { DEFAULTS } from "./defaults.js";
import { toRateLimits } from "./rateLimits.js";
import { mustBeRoles } from "./roles.js";
import type { AnyOptions } from "./options.js";

/** Fails closed: what is written in the code is asked when the app starts, not when nobody looks. */
export function mustBeSound(options: AnyOptions<never>): void {
  const { roles, rateLimits } = options;
  if (roles !== undefined) mustBeRoles(roles);
  if (typeof rateLimits !== "function") toRateLimits(rateLimits);
  mustRemind(options);
}

/**
 * The same at the first call, before anything is written, for what may come from an environment variable: a deployment
 * loads the app's modules once without any, and must not be refused for that.
 */
export function mustBeSet(options: AnyOptions<never>): void {
  const { memberLimit, maxPendingInvitations } = options;
  if (memberLimit !== undefined && typeof memberLimit !== "function") {
    mustBeMemberLimit(memberLimit, 0);
  }
  if (typeof maxPendingInvitations !== "function") {
    mustBePendingLimit(maxPendingInvitations);
  }
  mustBeTime("invitationTtlMs", options.invitationTtlMs, {
    least: limits.MIN_TTL_MS,
    most: limits.MAX_TTL_MS,
  });
  mustBeTime("resendCooldownMs", options.resendCooldownMs, { least: 0 });
  mustBeLimits(options.limits);
  mustBeOrigins(options.redirectOrigins);
  mustBeTarget(options.defaultRedirectUrl);
}

const refuse = (field: string, issue: string): never =>
  fail("INVALID_ARGUMENT", { field, issue });

function mustBeTime(
  field: string,
  ms: unknown,
  { least, most }: { least: number; most?: number },
): void {
  if (ms === undefined) return;
  const isTime = typeof ms === "number" && Number.isFinite(ms);
  if (isTime && ms >= least && ms <= (most ?? ms)) return;
  const upTo = most === undefined ? "" : ` and at most ${most}`;
  refuse(field, `must be at least ${least}${upTo}`);
}

function mustBeWhole(field: string, value: unknown, least: number): void {
  if (value === undefined) return;
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  refuse(field, `must be a whole number of at least ${least}`);
}

/** Null for none. Also of what a function of the app returns. */
export function mustBePendingLimit(limit: unknown): void {
  if (limit === undefined || limit === null) return;
  const most = limits.MAX_PENDING_LIMIT;
  const isLimit =
    Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= most;
  if (isLimit) return;
  const issue = `must be a whole number from 1 to ${most}, or null`;
  refuse("maxPendingInvitations", issue);
}

function mustBeLimits(given: AnyOptions["limits"]): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null) {
    refuse("limits", "must be an object");
  }
  // A name of no characters could be given to nothing.
  mustBeWhole("limits.name", given.name, 1);
  mustBeWhole("limits.message", given.message, 0);
  mustBeWhole("limits.metadataBytes", given.metadataBytes, 0);
}

/** Compared letter by letter, so a slash at the end would leave an origin that nothing ever matches. */
function mustBeOrigins(given: unknown): void {
  if (given === undefined) return;
  const isSound = Array.isArray(given) && given.every(isOrigin);
  if (isSound) return;
  refuse(
    "redirectOrigins",
    "must be a list of origins like https://app.acme.com",
  );
}

/** Where a browser goes on its own: a script's URL would run, and "//host" is another site that looks like a path. */
function mustBeTarget(given: unknown): void {
  if (given === undefined) return;
  const isPath =
    typeof given === "string" && /^\/(?![/\\])[^\s\\]*$/.test(given);
  const isUrl = typeof given === "string" && httpUrl(given) !== undefined;
  if (isPath || isUrl) return;
  const issue = "must be a path like /welcome, or an http(s) URL";
  refuse("defaultRedirectUrl", issue);
}

function isOrigin(given: unknown): boolean {
  if (typeof given !== "string" || !/^https?:/.test(given)) return false;
  try {
    return new URL(given).origin === given;
  } catch {
    return false;
  }
}

/** What would otherwise fail when nobody looks: in a reminder, days later. */
function mustRemind({
  remindAfterMs,
  maxReminders = DEFAULTS.maxReminders,
}: AnyOptions<never>): void {
  if (remindAfterMs === undefined) return;
  mustBeTime("remindAfterMs", remindAfterMs, { least: limits.MINUTE });
  mustBeWhole("maxReminders", maxReminders, 0);
}
