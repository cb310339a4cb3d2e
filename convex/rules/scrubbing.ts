import { paginator } from "convex-helpers/server/pagination";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { batchOptions } from "./batch.js";
import {
  type EventSubject,
  INVITATION_STATUSES,
  type TaskOf,
} from "../validators.js";

/** Forgetting somebody: their name and address go out of what is kept. That something happened stays. */
const BATCH = 100;

/**
 * The trails of all organizations, a page at a time: somebody may be named in that of one which they have left, or were
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
    const { actor, subject } = event;
    const isActor = actor.kind === "user" && isMeant(actor, task);
    const isSubject = subject !== undefined && isMeant(subject, task);
    if (!isActor && !isSubject) continue;
    await ctx.db.patch("events", event._id, {
      ...(isActor && { actor: { kind: "user", userId: actor.userId } }),
      ...(isSubject && { subject: withoutPerson(subject) }),
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

/** An event about an invitation of an erased address: neither who it was for nor what they said stays. */
export async function scrubOwnEvent(
  ctx: MutationCtx,
  { _id, type, subject, data }: Doc<"events">,
): Promise<void> {
  await ctx.db.patch("events", _id, {
    ...(subject && { subject: withoutPerson(subject) }),
    ...(type === "invitation.declined" && {
      data: { ...data, reason: undefined },
    }),
  });
}

/** The name of a removed user stands in the invitations they sent: one status after the other, a page at a time. */
export async function scrubInviterStep(
  ctx: MutationCtx,
  task: TaskOf<"scrubInviter">,
): Promise<TaskOf<"scrubInviter"> | null> {
  const { organizationId, userId, status, cursor } = task;
  const kind = INVITATION_STATUSES[status];
  if (kind === undefined) return null;
  const found = await paginator(ctx.db, schema)
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId).eq("state.kind", kind),
    )
    .paginate(batchOptions(BATCH, cursor));
  for (const { _id, inviterId, inviterName } of found.page) {
    if (inviterId !== userId || inviterName === undefined) continue;
    await ctx.db.patch("invitations", _id, { inviterName: undefined });
  }
  return found.isDone
    ? { ...task, status: status + 1, cursor: null }
    : { ...task, cursor: found.continueCursor };
}
