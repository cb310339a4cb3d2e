import type { FunctionHandle } from "convex/server";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Actor, EventActor, EventData, EventType } from "../validators.js";

/** What the host's `onEvent` is called with. */
export type DeliveredEvent = {
  eventId: string;
  organizationId: string;
  type: EventType;
  actor: EventActor;
  at: number;
  invitationIds: string[];
  userId?: string;
  data: EventData;
};

export function eventActor(actor: Actor | null): EventActor {
  if (actor === null) return { kind: "recipient" };
  return actor.kind === "system"
    ? { kind: "system" }
    : { kind: "user", userId: actor.user.userId };
}

type NewEvent = {
  organizationId: Id<"organizations">;
  type: EventType;
  actor: EventActor;
  invitationId?: Id<"invitations">;
  userId?: string;
  data?: EventData;
};

/**
 * Everything leaves a trace: appends to the log and hands the event to the host. The host's function is scheduled in
 * this same transaction, so it runs exactly once if the change happened, and never if it did not, also for changes
 * that have no caller.
 */
export async function recordEvent(
  ctx: MutationCtx,
  event: NewEvent,
  onEvent: string | undefined,
): Promise<Id<"events">> {
  const eventId = await appendEvent(ctx, event);
  const invitationIds = event.invitationId ? [event.invitationId] : [];
  await deliverEvent(ctx, eventId, event, invitationIds, onEvent);
  return eventId;
}

/**
 * For an event that speaks of many invitations. It is appended first, so that the rows can point at it, and delivered
 * when their ids are known.
 */
export async function appendEvent(
  ctx: MutationCtx,
  event: NewEvent,
): Promise<Id<"events">> {
  return await ctx.db.insert("events", { data: {}, ...event });
}

export async function deliverEvent(
  ctx: MutationCtx,
  eventId: Id<"events">,
  event: NewEvent,
  invitationIds: string[],
  onEvent: string | undefined,
): Promise<void> {
  if (onEvent === undefined) return;
  const delivered: DeliveredEvent = {
    eventId,
    organizationId: event.organizationId,
    type: event.type,
    actor: event.actor,
    at: Date.now(),
    invitationIds,
    ...(event.userId !== undefined && { userId: event.userId }),
    data: event.data ?? {},
  };
  const handle = onEvent as FunctionHandle<
    "mutation",
    { event: DeliveredEvent }
  >;
  await ctx.scheduler.runAfter(0, handle, { event: delivered });
}
