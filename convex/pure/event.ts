import { type Infer, v } from "convex/values";

export const vEventType = v.union(
  v.literal("organization.created"),
  v.literal("organization.updated"),
  v.literal("organization.deleted"),
  v.literal("organization.ownership_transferred"),
  v.literal("member.added"),
  v.literal("member.role_updated"),
  v.literal("member.removed"),
  v.literal("invitation.created"),
  v.literal("invitation.updated"),
  v.literal("invitation.resent"),
  v.literal("invitation.accepted"),
  v.literal("invitation.declined"),
  v.literal("invitation.revoked"),
  v.literal("invitation.expired"),
  v.literal("invitation.reminded"),
  v.literal("invitation.email_sent"),
  v.literal("invitation.email_delivered"),
  v.literal("invitation.email_delayed"),
  v.literal("invitation.email_bounced"),
  v.literal("invitation.email_complained"),
  v.literal("invitation.email_failed"),
  v.literal("suppression.lifted"),
);
export type EventType = Infer<typeof vEventType>;

/** Someone as they were when it happened. Erasing the address, or the user, goes through the events too. */
const vPersonThen = {
  name: v.optional(v.string()),
  email: v.optional(v.string()),
};
export const vEventSubject = v.object({
  userId: v.optional(v.string()),
  ...vPersonThen,
});
export type EventSubject = Infer<typeof vEventSubject>;

/** Someone holding a token needs no account to decline: `recipient`. */
export const vEventActor = v.union(
  v.object({ kind: v.literal("user"), userId: v.string(), ...vPersonThen }),
  v.object({ kind: v.literal("recipient") }),
  v.object({ kind: v.literal("system") }),
);
export type EventActor = Infer<typeof vEventActor>;

/** What changed. Never a secret. */
export const vEventData = v.object({
  role: v.optional(v.string()),
  previousRole: v.optional(v.string()),
  reason: v.optional(v.string()),
  fields: v.optional(v.array(v.string())),
  count: v.optional(v.number()),
});
export type EventData = Infer<typeof vEventData>;

/** What the host's `onEvent` is called with: what happened, and everyone in it as they were then. */
export const vDeliveredEvent = v.object({
  // The same whenever it is delivered again.
  eventId: v.string(),
  type: vEventType,
  at: v.number(),
  organizationId: v.string(),
  // As of now; absent once the organization is pruned.
  organization: v.optional(v.object({ name: v.string(), slug: v.string() })),
  actor: vEventActor,
  subject: v.optional(vEventSubject),
  // The subject's, where there is one.
  userId: v.optional(v.string()),
  role: v.optional(v.string()),
  previousRole: v.optional(v.string()),
  invitationIds: v.array(v.string()),
  data: vEventData,
});
export type DeliveredEvent = Infer<typeof vDeliveredEvent>;

/** What the component asks the host's worker to do. */
export const vHostJob = v.union(
  v.object({ kind: v.literal("event"), event: vDeliveredEvent }),
  v.object({ kind: v.literal("remind"), invitationId: v.string() }),
);
export type HostJob = Infer<typeof vHostJob>;
