import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { HOUR, MINUTE } from "../pure/limits.js";
import type { DeliveredEvent, HostJob } from "../pure/event.js";
import type { Doors } from "../pure/policy.js";
import type { HostWork } from "../pure/task.js";
import { type Called, callHost } from "./host.js";
import { armTimer, fullMinute } from "./timers.js";

/**
 * What the host is told or asked. When it throws, or its function is gone, a row is left: it is tried again, later each
 * time, and at once when the host names another function.
 */
export const WAITS = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  ...[2, 6, 24, 24, 24, 24, 24].map((hours) => hours * HOUR),
];

/** The first of the doors that opens is taken. `known`: it has failed before. */
export async function tellHost(
  ctx: MutationCtx,
  work: HostWork,
  doors: Doors[],
  known: Doc<"failedDeliveries"> | null,
): Promise<void> {
  const job = await jobOf(ctx, work);
  // What it speaks of is gone, and nobody waits for it any more.
  const called = job ? await callAny(ctx, doors, job) : { ok: true as const };
  if (!called.ok)
    await keep(ctx, { work, doors: doors[0] }, known, called.error);
  else if (known) await ctx.db.delete("failedDeliveries", known._id);
}

async function callAny(
  ctx: MutationCtx,
  doors: Doors[],
  job: HostJob,
): Promise<Called> {
  let called: Called = { ok: false, error: "The app has named no function" };
  for (const door of doors) {
    called = await callHost(ctx, door, job);
    if (called.ok) break;
  }
  return called;
}

async function keep(
  ctx: MutationCtx,
  what: Pick<Doc<"failedDeliveries">, "work" | "doors">,
  known: Doc<"failedDeliveries"> | null,
  error: string,
): Promise<void> {
  const attempts = (known?.attempts ?? 0) + 1;
  const wait = WAITS[attempts - 1];
  const retryAt =
    wait === undefined ? undefined : fullMinute(Date.now() + wait);
  const row = { ...what, attempts, error, retryAt };
  if (known) await ctx.db.replace("failedDeliveries", known._id, row);
  else await ctx.db.insert("failedDeliveries", row);
  if (retryAt !== undefined) await armTimer(ctx, retryAt);
}

async function jobOf(ctx: QueryCtx, work: HostWork): Promise<HostJob | null> {
  if (work.kind === "remind") {
    const { invitationId } = work;
    const invitation = await ctx.db.get("invitations", invitationId);
    return invitation && { kind: "remind", invitationId };
  }
  const event = await ctx.db.get("events", work.eventId);
  return event && { kind: "event", event: await deliveredEvent(ctx, event) };
}

async function deliveredEvent(
  ctx: QueryCtx,
  event: Doc<"events">,
): Promise<DeliveredEvent> {
  const { organizationId, invitationId, data } = event;
  const organization = await ctx.db.get("organizations", organizationId);
  return {
    eventId: event._id,
    type: event.type,
    at: event._creationTime,
    organizationId,
    organization: organization
      ? { name: organization.name, slug: organization.slug }
      : undefined,
    actor: event.actor,
    subject: event.subject,
    userId: event.userId,
    role: data.role,
    previousRole: data.previousRole,
    invitationIds: event.invitationIds ?? (invitationId ? [invitationId] : []),
    data,
  };
}

export async function failedEvent(
  ctx: QueryCtx,
  eventId: Id<"events">,
): Promise<Doc<"failedDeliveries"> | null> {
  return await ctx.db
    .query("failedDeliveries")
    .withIndex("by_event", (q) => q.eq("work.eventId", eventId))
    .first();
}
