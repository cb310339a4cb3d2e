import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { DELETED_SLUGS } from "./deletion.js";
import { DAY, IDEMPOTENCY_MS } from "./limits.js";
import { fail } from "./rules/errors.js";
import { forgetMailboxes } from "./rules/mailboxes.js";
import { forgetBuckets } from "./rules/rateLimits.js";
import { INVITATION_STATUSES } from "./validators.js";

/** Deleting what is no longer of use, in batches that continue by themselves. */
const BATCH = 200;
/** A rate limit is forgotten no sooner, or pruning would be a way round it. */
const BUCKETS_MS = 30 * DAY;

/**
 * Deletes invitations that are over and whose deadline passed more than `olderThanMs` ago, what is left of
 * organizations deleted before that, rate limits first counted before that, and idempotency keys older than a day. For a cron of the host.
 */
export const prune = mutation({
  args: { olderThanMs: v.number() },
  returns: v.null(),
  handler: async (ctx, { olderThanMs }) => {
    if (!Number.isFinite(olderThanMs) || olderThanMs < 0) {
      const issue = "must be a duration in milliseconds";
      fail("INVALID_ARGUMENT", { field: "olderThanMs", issue });
    }
    const cutoff = Date.now() - olderThanMs;
    await forgetBuckets(ctx, Math.min(cutoff, Date.now() - BUCKETS_MS));
    await pruneStep(ctx, cutoff);
    return null;
  },
});

export const pruneRest = internalMutation({
  args: { cutoff: v.number() },
  returns: v.null(),
  handler: async (ctx, { cutoff }) => {
    await pruneStep(ctx, cutoff);
    return null;
  },
});

async function pruneStep(ctx: MutationCtx, cutoff: number): Promise<void> {
  let left = BATCH;
  left -= await pruneInvitations(ctx, cutoff, left);
  if (left > 0) left -= await pruneKeys(ctx, left);
  if (left > 0) left -= await forgetMailboxes(ctx, left);
  if (left > 0) left -= await pruneDeleted(ctx, cutoff, left);
  if (left > 0) return;
  await ctx.scheduler.runAfter(0, internal.retention.pruneRest, { cutoff });
}

async function pruneInvitations(
  ctx: MutationCtx,
  cutoff: number,
  most: number,
): Promise<number> {
  let pruned = 0;
  for (const kind of INVITATION_STATUSES) {
    if (kind === "pending" || pruned === most) continue;
    const old = await ctx.db
      .query("invitations")
      .withIndex("by_status_expiry", (q) =>
        q.eq("state.kind", kind).lt("expiresAt", cutoff),
      )
      .take(most - pruned);
    for (const { _id } of old) await ctx.db.delete("invitations", _id);
    pruned += old.length;
  }
  return pruned;
}

async function pruneKeys(ctx: MutationCtx, most: number): Promise<number> {
  const old = await ctx.db
    .query("idempotencyKeys")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", Date.now() - IDEMPOTENCY_MS),
    )
    .take(most);
  for (const { _id } of old) await ctx.db.delete("idempotencyKeys", _id);
  return old.length;
}

/** What an organization leaves behind when it is deleted, and at last the organization itself. */
async function pruneDeleted(
  ctx: MutationCtx,
  cutoff: number,
  most: number,
): Promise<number> {
  const deleted = await ctx.db
    .query("organizations")
    .withIndex("by_slug", (q) =>
      q.gte("slug", DELETED_SLUGS).lt("slug", `${DELETED_SLUGS}${cutoff}`),
    )
    .take(BATCH);
  let pruned = 0;
  for (const organization of deleted) {
    if (pruned < most) {
      pruned += await pruneRows(ctx, organization, most - pruned);
    }
  }
  return pruned;
}

async function pruneRows(
  ctx: MutationCtx,
  { _id: organizationId }: Doc<"organizations">,
  most: number,
): Promise<number> {
  const invitations = await ctx.db
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId),
    )
    .take(most);
  for (const { _id } of invitations) await ctx.db.delete("invitations", _id);
  const events = await ctx.db
    .query("events")
    .withIndex("by_organization", (q) => q.eq("organizationId", organizationId))
    .take(most);
  for (const { _id } of events) await ctx.db.delete("events", _id);
  const pruned = Math.max(invitations.length, events.length);
  if (pruned < most) await ctx.db.delete("organizations", organizationId);
  return pruned;
}
