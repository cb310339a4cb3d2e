import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { appendEvent, deliverEvent } from "./rules/events.js";
import { leavePending } from "./rules/leavePending.js";
import { callReminders } from "./rules/reminders.js";
import { scheduleSweep } from "./rules/timers.js";

/** Each row is a range to read again and a document to write: far below the limits of one transaction. */
const BATCH = 500;

/**
 * Scheduled by rules/timers.ts for a minute in which something was due when it was scheduled. Finding nothing is
 * normal: what was answered, resent or extended in the meantime is no longer in this minute.
 */
export const sweep = internalMutation({
  args: { minute: v.number() },
  returns: v.null(),
  handler: async (ctx, { minute }) => {
    const now = Date.now();
    if (now < minute) {
      await scheduleSweep(ctx, minute);
      return null;
    }
    const timer = await ctx.db
      .query("timers")
      .withIndex("by_minute", (q) => q.eq("minute", minute))
      .unique();
    const due = await ctx.db
      .query("invitations")
      .withIndex("by_status_expiry", (q) =>
        q.eq("state.kind", "pending").eq("expiresAt", minute),
      )
      .take(BATCH);
    for (const invitations of byOrganization(due)) {
      await expireTogether(ctx, invitations, now, timer?.onEvent);
    }
    const isRest = due.length === BATCH;
    const called =
      timer?.mailer === undefined || isRest
        ? 0
        : await callReminders(ctx, minute, timer.mailer, BATCH);
    if (isRest || called === BATCH) {
      await ctx.scheduler.runAfter(0, internal.sweeps.sweep, { minute });
    } else if (timer) {
      await ctx.db.delete("timers", timer._id);
    }
    return null;
  },
});

function byOrganization(due: Doc<"invitations">[]): Doc<"invitations">[][] {
  const groups = new Map<string, Doc<"invitations">[]>();
  for (const invitation of due) {
    const group = groups.get(invitation.organizationId);
    if (group) group.push(invitation);
    else groups.set(invitation.organizationId, [invitation]);
  }
  return [...groups.values()];
}

async function expireTogether(
  ctx: MutationCtx,
  invitations: Doc<"invitations">[],
  now: number,
  onEvent: string | undefined,
): Promise<void> {
  const [first, ...others] = invitations;
  if (!first) return;
  const isBatch = others.length > 0;
  const event = {
    organizationId: first.organizationId,
    type: "invitation.expired" as const,
    actor: { kind: "system" as const },
    ...(!isBatch && { invitationId: first._id }),
    data: isBatch ? { count: invitations.length } : {},
  };
  const eventId = await appendEvent(ctx, event);
  const state = { kind: "expired" as const, at: now };
  await leavePending(ctx, invitations, state, isBatch ? eventId : undefined);
  const ids = invitations.map(({ _id }) => _id);
  await deliverEvent(ctx, eventId, event, ids, onEvent);
}
