import { type RateLimitConfig, RateLimiter } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import { MAX_BATCH } from "../pure/limits.js";
import type { Actor } from "../pure/actor.js";
import type { RateLimit, RateLimits } from "../pure/policy.js";
import { errorData, type OrgInvitationsErrorData } from "../pure/errors.js";

/**
 * Limits on abuse: of one inviter over all organizations, and of one organization. Counted per recipient, not per
 * call, by token buckets that refill steadily. Trusted server code is bound by neither. What a mailbox may get, from
 * all of them, is asked in mayMail.ts.
 */
const limiter = new RateLimiter(components.rateLimiter);

type Scope = "inviter" | "organization";

/** Who invites, on whose behalf. `dryRun` only looks. */
export type Allowance = {
  actor: Actor;
  rateLimits: RateLimits;
  organizationId: string;
  dryRun: boolean;
};

/** One entry per invitation: null, or why it may not be made now. The first ones get what there is. */
export async function takeAllowance(
  ctx: MutationCtx,
  { actor, rateLimits, organizationId, dryRun }: Allowance,
  count: number,
): Promise<(OrgInvitationsErrorData | null)[]> {
  const refusals: (OrgInvitationsErrorData | null)[] = [];
  if (actor.kind === "user") {
    const { perInviter, perOrganization } = rateLimits;
    const inviter = { scope: "inviter", key: actor.user.userId } as const;
    const acme = { scope: "organization", key: organizationId } as const;
    for (const [whose, limit] of [
      [inviter, perInviter],
      [acme, perOrganization],
    ] as const) {
      const allowed = count - refusals.length;
      const taken = await take(ctx, whose, limit, allowed, dryRun);
      const error = refusal(whose.scope, taken);
      for (let at = taken.granted; at < allowed; at++) refusals.unshift(error);
    }
  }
  const allowed = Array.from({ length: count - refusals.length }, () => null);
  return [...allowed, ...refusals];
}

const refusal = (scope: Scope, { retryAfterMs }: Taken) =>
  errorData("RATE_LIMITED", { retryAfterMs: Math.ceil(retryAfterMs), scope });

type Taken = { granted: number; retryAfterMs: number };

/** As many as there are, up to `want`: the limiter gives all or nothing, so ask for half when all is too much. */
async function take(
  ctx: MutationCtx,
  { scope, key }: { scope: Scope; key: string },
  limit: RateLimit | null,
  want: number,
  dryRun: boolean,
): Promise<Taken> {
  if (limit === null || want === 0) return { granted: want, retryAfterMs: 0 };
  const { config, most } = bucket(scope, limit);
  let granted = 0;
  let retryAfterMs = 0;
  let size = Math.min(want, most);
  let triesLeft = config.shards;
  while (granted < want && triesLeft > 0) {
    // A check takes nothing, so it asks for what was granted before as well.
    const count = dryRun ? granted + size : size;
    const request = { key, count, config };
    const { ok, retryAfter = 0 } =
      count > most
        ? { ok: false }
        : dryRun
          ? await limiter.check(ctx, scope, request)
          : await limiter.limit(ctx, scope, request);
    if (ok) {
      granted += size;
      size = Math.min(size, want - granted);
      continue;
    }
    retryAfterMs = retryAfter;
    if (size > 1) size = Math.floor(size / 2);
    // Another row of the same bucket may have some left.
    else triesLeft--;
  }
  return { granted, retryAfterMs };
}

/** A large organization's bucket is spread over rows, so that its admins do not wait for each other. */
function bucket(scope: Scope, { max, periodMs }: RateLimit) {
  // Each row holds a full call's worth; with two rows the limiter would use but one of them.
  const rows = Math.min(MAX_SHARDS, Math.floor(max / MAX_BATCH));
  const shards = scope === "organization" && rows > 2 ? rows : 1;
  const config = {
    kind: "token bucket",
    rate: max,
    period: periodMs,
    shards,
  } as const satisfies RateLimitConfig;
  // Of several rows the limiter draws on two.
  const most = shards === 1 ? max : Math.floor((2 * max) / shards);
  return { config, most };
}
const MAX_SHARDS = 8;

/** Rows of people and organizations that were not heard of for a while; a bucket that is forgotten is a full one. */
export async function forgetBuckets(
  ctx: MutationCtx,
  before: number,
): Promise<void> {
  await ctx.runMutation(components.rateLimiter.lib.clearAll, { before });
}
