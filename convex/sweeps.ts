import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { takeBatch } from "./rules/batch.js";
import { recordEvent } from "./rules/events.js";
import { newestDoors, sameDoors } from "./rules/host.js";
import { tellHost } from "./rules/hostCalls.js";
import { leavePending } from "./rules/leavePending.js";
import { isSetAside, isSetAsideFull, setAside } from "./rules/setAside.js";
import { resumeTasks } from "./rules/tasks.js";
import { scheduleSweep } from "./rules/timers.js";
import type { Doors } from "./pure/policy.js";

/**
 * A minute has come: what is due ends, then the host is told and asked. A sweep takes everything up to its minute, so
 * whatever an earlier one left, by failing or by being lost, the next one finds.
 */

const MOST_ROWS = 500;
/** Each is a function of the host, with all that it does, in the same transaction. */
const MOST_CALLS = 10;

/** Scheduled by rules/timers.ts for a minute in which something was due then. Finding nothing is normal. */
export const sweep = internalMutation({
  args: { minute: v.number() },
  returns: v.null(),
  handler: async (ctx, { minute }) => {
    if (Date.now() < minute) {
      await scheduleSweep(ctx, minute);
      return null;
    }
    const isRest = await expireDue(ctx, minute);
    const next = isRest ? internal.sweeps.sweep : internal.sweeps.callHost;
    if (isRest || (await isHostNeeded(ctx, minute))) {
      await ctx.scheduler.runAfter(0, next, { minute });
    } else {
      await finish(ctx, minute);
    }
    return null;
  },
});

/** Reminders, then what failed before: never both in one transaction, and never with what expires. */
export const callHost = internalMutation({
  args: { minute: v.number() },
  returns: v.null(),
  handler: async (ctx, { minute }) => {
    const doors = await newestDoors(ctx);
    const called =
      (await remindDue(ctx, minute, doors)) ||
      (await retryDue(ctx, minute, doors));
    if (called === 0) await finish(ctx, minute);
    else await ctx.scheduler.runAfter(0, internal.sweeps.callHost, { minute });
    return null;
  },
});

/** All that was due up to the minute is done, so no minute before it waits for anything either. */
async function finish(ctx: MutationCtx, minute: number): Promise<void> {
  const timers = await ctx.db
    .query("timers")
    .withIndex("by_minute", (q) => q.lte("minute", minute))
    .take(MOST_ROWS);
  for (const { _id } of timers) await ctx.db.delete("timers", _id);
  if (timers.length === MOST_ROWS) {
    await ctx.scheduler.runAfter(0, internal.sweeps.callHost, { minute });
  }
  await resumeTasks(ctx);
}

/** Returns whether there may be more. */
async function expireDue(ctx: MutationCtx, minute: number): Promise<boolean> {
  try {
    return await ctx.runMutation(internal.sweeps.expire, { minute });
  } catch {
    return await expireApart(ctx, minute);
  }
}

/** Some row does not let itself be ended. Each gets a transaction of its own, so that it holds up no other. */
async function expireApart(ctx: MutationCtx, minute: number): Promise<boolean> {
  const { batch, isRest } = await takeDue(ctx, minute, MOST_CALLS);
  for (const { _id: invitationId } of batch) {
    try {
      await ctx.runMutation(internal.sweeps.expireOne, { invitationId });
    } catch (error) {
      if (await isSetAsideFull(ctx)) return false;
      await setAside(ctx, invitationId, error);
    }
  }
  return isRest;
}

export const expire = internalMutation({
  args: { minute: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { minute }) => {
    const { batch, isRest } = await takeDue(ctx, minute, MOST_ROWS);
    const doors = await newestDoors(ctx);
    for (const invitations of byOrganization(batch)) {
      await expireTogether(ctx, invitations, doors);
    }
    return isRest;
  },
});

export const expireOne = internalMutation({
  args: { invitationId: v.id("invitations") },
  returns: v.null(),
  handler: async (ctx, { invitationId }) => {
    const invitation = await ctx.db.get("invitations", invitationId);
    if (invitation?.state.kind === "pending") {
      await expireTogether(ctx, [invitation], await newestDoors(ctx));
    }
    return null;
  },
});

/** The longest overdue first. */
async function takeDue(ctx: MutationCtx, minute: number, most: number) {
  const isBad = await isSetAside(ctx);
  const pending = ctx.db
    .query("invitations")
    .withIndex("by_status_expiry", (q) =>
      q.eq("state.kind", "pending").lte("expiresAt", minute),
    );
  async function* good() {
    for await (const row of pending) if (!isBad(row._id)) yield row;
  }
  return await takeBatch(good(), most);
}

function byOrganization(due: Doc<"invitations">[]): Doc<"invitations">[][] {
  const groups = new Map<Id<"organizations">, Doc<"invitations">[]>();
  for (const invitation of due) {
    const { organizationId } = invitation;
    groups.set(organizationId, [
      ...(groups.get(organizationId) ?? []),
      invitation,
    ]);
  }
  return [...groups.values()];
}

async function expireTogether(
  ctx: MutationCtx,
  invitations: Doc<"invitations">[],
  doors: Doors,
): Promise<void> {
  const [first, ...others] = invitations;
  if (!first) return;
  const isBatch = others.length > 0;
  const eventId = await recordEvent(
    ctx,
    {
      organizationId: first.organizationId,
      type: "invitation.expired",
      actor: { kind: "system" },
      ...(isBatch
        ? { invitationIds: invitations.map(({ _id }) => _id) }
        : { invitation: first }),
      data: isBatch ? { count: invitations.length } : {},
    },
    doors,
  );
  const state = { kind: "expired" as const, at: Date.now() };
  await leavePending(ctx, invitations, state, isBatch ? eventId : undefined);
}

async function isHostNeeded(
  ctx: MutationCtx,
  minute: number,
): Promise<boolean> {
  const [reminder] = await toRemind(ctx, minute, 1);
  return reminder !== undefined || (await toRetry(ctx, minute, 1)).length > 0;
}

async function toRemind(ctx: MutationCtx, minute: number, most: number) {
  return await ctx.db
    .query("invitations")
    .withIndex("by_status_reminder", (q) =>
      q.eq("state.kind", "pending").gt("remindAt", 0).lte("remindAt", minute),
    )
    .take(most);
}

async function toRetry(ctx: MutationCtx, minute: number, most: number) {
  return await ctx.db
    .query("failedDeliveries")
    .withIndex("by_retry", (q) => q.gt("retryAt", 0).lte("retryAt", minute))
    .take(most);
}

/** The worker finds no time for the next reminder there: what someone else has sent meanwhile has one, and stays. */
async function remindDue(
  ctx: MutationCtx,
  minute: number,
  doors: Doors,
): Promise<number> {
  const due = await toRemind(ctx, minute, MOST_CALLS);
  for (const { _id: invitationId } of due) {
    await ctx.db.patch("invitations", invitationId, { remindAt: undefined });
    await tellHost(ctx, { kind: "remind", invitationId }, [doors], null);
  }
  return due.length;
}

async function retryDue(
  ctx: MutationCtx,
  minute: number,
  doors: Doors,
): Promise<number> {
  const due = await toRetry(ctx, minute, MOST_CALLS);
  for (const failed of due) {
    const { work, doors: earlier = {} } = failed;
    const others = sameDoors(earlier, doors) ? [] : [earlier];
    await tellHost(ctx, work, [...others, doors], failed);
  }
  return due.length;
}
