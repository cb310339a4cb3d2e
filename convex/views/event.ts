import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { isErased } from "../pure/emails.js";
import {
  vEventActor,
  vEventData,
  vEventSubject,
  vEventType,
} from "../pure/event.js";

export const vEvent = v.object({
  eventId: v.string(),
  organizationId: v.string(),
  type: vEventType,
  /** With name and proven address as of then; gone once erased. */
  actor: vEventActor,
  at: v.number(),
  // The one that it is about, or all of them.
  invitationId: v.optional(v.string()),
  invitationIds: v.array(v.string()),
  /** Whom it is about, with name and proven or invited address as of then. */
  subject: v.optional(vEventSubject),
  /** The subject's; null when there is none, or it was erased. */
  email: v.union(v.string(), v.null()),
  userId: v.optional(v.string()),
  data: vEventData,
});

/** `invited`: what an event of 0.3, which has no subject, is about. */
export function eventView(
  doc: Doc<"events">,
  invited: Doc<"invitations"> | null,
): Infer<typeof vEvent> {
  const { invitationId, invitationIds } = doc;
  const subject =
    doc.subject ??
    (invited && !isErased(invited.email)
      ? { email: invited.email }
      : undefined);
  return {
    eventId: doc._id,
    organizationId: doc.organizationId,
    type: doc.type,
    actor: doc.actor,
    at: doc._creationTime,
    invitationId,
    invitationIds: invitationIds ?? (invitationId ? [invitationId] : []),
    subject,
    email: subject?.email ?? null,
    userId: doc.userId,
    data: doc.data,
  };
}
