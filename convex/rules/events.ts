import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Actor, User } from "../pure/actor.js";
import type { Doors } from "../pure/policy.js";
import type {
  EventActor,
  EventData,
  EventSubject,
  EventType,
} from "../pure/event.js";
import { provenEmail } from "./recipient.js";

/** Who did it, with name and proven address as of now. */
export function eventActor(actor: Actor | null): EventActor {
  if (actor === null) return { kind: "recipient" };
  return actor.kind === "system"
    ? { kind: "system" }
    : { kind: "user", ...personThen(actor.user) };
}

function personThen(user: User) {
  const { userId, name } = user;
  return { userId, name, email: provenEmail(user) };
}

/** Whom an event of a membership is about. */
export const memberThen = ({
  userId,
  name,
  email,
}: Pick<Doc<"members">, "userId" | "name" | "email">): EventSubject => ({
  userId,
  name,
  email,
});

export type NewEvent = {
  organizationId: Id<"organizations">;
  type: EventType;
  actor: EventActor;
  /** The one it is about. An event that speaks of many has `invitationIds` instead. */
  invitation?: Pick<Doc<"invitations">, "_id" | "email">;
  invitationIds?: Id<"invitations">[];
  /** The person it is about. Default: the recipient. */
  subject?: EventSubject;
  data?: EventData;
};

/**
 * Everything leaves a trace: appends to the log, and has the host told in this same transaction, so that it hears of
 * the change if it happened, and never if it did not, also when nobody called.
 */
export async function recordEvent(
  ctx: MutationCtx,
  event: NewEvent,
  doors: Doors,
): Promise<Id<"events">> {
  const eventId = await appendEvent(ctx, event);
  await announce(ctx, eventId, doors);
  return eventId;
}

/** For an event that is to be announced later, when all that it speaks of is known. */
export async function appendEvent(
  ctx: MutationCtx,
  { invitation, invitationIds, subject, data = {}, ...event }: NewEvent,
): Promise<Id<"events">> {
  const about = subject ?? (invitation && { email: invitation.email });
  return await ctx.db.insert("events", {
    ...event,
    invitationId: invitation?._id,
    invitationIds,
    userId: about?.userId,
    subject: about,
    data,
  });
}

/** The host's handler runs in a transaction of its own, by the event's id: what it is told is read when it runs. */
export async function announce(
  ctx: MutationCtx,
  eventId: Id<"events">,
  doors: Doors,
): Promise<void> {
  if (doors.onEvent === undefined) return;
  await ctx.scheduler.runAfter(0, internal.hostEvents.deliver, {
    eventId,
    doors,
  });
}
