import { paginator } from "convex-helpers/server/pagination";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { isErased } from "../pure/emails.js";
import { batchOptions } from "./batch.js";
import type { EventSubject } from "../pure/event.js";
import type { TaskOf } from "../pure/task.js";

/** Forgetting somebody: their name and address go out of what is kept. That something happened stays. */
const BATCH = 100;

/**
 * The trails of all organizations, a page at a time: someone may be named in that of one which they have left, or were
 * only invited to, and nothing else may tell any more.
 */
export async function scrubEventsStep(
  ctx: MutationCtx,
  task: TaskOf<"scrubEvents">,
): Promise<TaskOf<"scrubEvents"> | null> {
  const found = await paginator(ctx.db, schema)
    .query("events")
    .paginate(batchOptions(BATCH, task.cursor));
  for (const event of found.page) {
    const { actor, subject, type, data } = event;
    const isActor = actor.kind === "user" && isMeant(actor, task);
    const isSubject = subject !== undefined && isMeant(subject, task);
    const isOld = await isOldAnswer(ctx, event);
    if (!isActor && !isSubject && !isOld) continue;
    await ctx.db.patch("events", event._id, {
      ...(isActor && { actor: { kind: "user", userId: actor.userId } }),
      ...(isSubject && { subject: withoutPerson(subject) }),
      ...withoutReason(type, data),
    });
  }
  return found.isDone ? null : { ...task, cursor: found.continueCursor };
}

function isMeant(
  person: EventSubject,
  { email, userId }: Pick<TaskOf<"scrubEvents">, "email" | "userId">,
): boolean {
  return (
    (email !== undefined && person.email === email) ||
    (userId !== undefined && person.userId === userId)
  );
}

const withoutPerson = ({ userId }: EventSubject): EventSubject => ({ userId });

/** An event of 0.3 names nobody: whose answer it tells is known from its invitation alone. */
async function isOldAnswer(
  ctx: MutationCtx,
  { type, subject, invitationId }: Doc<"events">,
): Promise<boolean> {
  if (type !== "invitation.declined" || subject || !invitationId) return false;
  const invitation = await ctx.db.get("invitations", invitationId);
  return invitation !== null && isErased(invitation.email);
}

/** Why someone declined are their own words. */
const withoutReason = (
  type: Doc<"events">["type"],
  data: Doc<"events">["data"],
) => type === "invitation.declined" && { data: { ...data, reason: undefined } };

/** The name of a removed user stands in the invitations they sent, also where they have long left. */
export async function scrubInviterStep(
  ctx: MutationCtx,
  task: TaskOf<"scrubInviter">,
): Promise<TaskOf<"scrubInviter"> | null> {
  const { userId, cursor } = task;
  const found = await paginator(ctx.db, schema)
    .query("invitations")
    .paginate(batchOptions(BATCH, cursor));
  for (const { _id, inviterId, inviterName } of found.page) {
    if (inviterId !== userId || inviterName === undefined) continue;
    await ctx.db.patch("invitations", _id, { inviterName: undefined });
  }
  return found.isDone ? null : { ...task, cursor: found.continueCursor };
}
