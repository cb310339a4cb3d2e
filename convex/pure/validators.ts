import { type Infer, v } from "convex/values";

/** Metadata belongs to the host, which gives it a type; the component only bounds its size. */
export const vMetadata = v.record(v.string(), v.any());

const vUser = v.object({
  userId: v.string(),
  emails: v.array(v.object({ address: v.string(), verified: v.boolean() })),
  name: v.optional(v.string()),
  imageUrl: v.optional(v.string()),
});
export type User = Infer<typeof vUser>;

/** Who acts: a signed-in user, as the host vouches for it, or the host's own trusted server code. */
export const vActor = v.union(
  v.object({ kind: v.literal("user"), user: vUser }),
  v.object({ kind: v.literal("system") }),
);
export type Actor = Infer<typeof vActor>;
export { vUser };

export const vRoles = v.array(
  v.object({ name: v.string(), permissions: v.array(v.string()) }),
);

export const vMemberLimit = v.union(v.number(), v.null());

/**
 * Function handles of the host, which it alone can make: its worker, and its `onEvent`. A write carries those of its
 * day; what runs later uses the newest that the component was told of.
 */
export const vDoors = v.object({
  worker: v.optional(v.string()),
  onEvent: v.optional(v.string()),
});
export type Doors = Infer<typeof vDoors>;

/** The host's settings. They travel with each call, so that a deploy of the host changes them and nothing is stale. */
export const vPolicy = v.object({
  roles: vRoles,
  memberLimit: vMemberLimit,
  countPendingInvitations: v.boolean(),
  requireEmailMatch: v.boolean(),
  requireVerifiedEmail: v.boolean(),
  requireActiveInviter: v.boolean(),
  raiseRoleOnAccept: v.boolean(),
  invitationTtlMs: v.number(),
  resendCooldownMs: v.number(),
  redirectOrigins: v.array(v.string()),
  limits: v.object({
    name: v.number(),
    message: v.number(),
    metadataBytes: v.number(),
  }),
  doors: vDoors,
});
export type Policy = Infer<typeof vPolicy>;

/** Of them what most writes need: who may do what, and whom to tell. */
export const vAccess = vPolicy.pick("roles", "doors");
export type Access = Infer<typeof vAccess>;

/** By which of them an invitation can still be accepted. */
export const vGrantRules = vPolicy.pick("roles", "requireActiveInviter");
export type GrantRules = Infer<typeof vGrantRules>;

/** Why a pending invitation cannot be accepted, though nothing is wrong with whoever was invited. */
export const vGrantProblem = v.union(
  v.literal("ROLE_NOT_FOUND"),
  v.literal("ROLE_NOT_ALLOWED"),
  v.literal("INVITER_INACTIVE"),
);
export type GrantProblem = Infer<typeof vGrantProblem>;

export const vRateLimit = v.union(
  v.object({ max: v.number(), periodMs: v.number() }),
  v.null(),
);

/** How many invitations, or for a recipient mails, in which time; null for no limit. */
export const vRateLimits = v.object({
  perInviter: vRateLimit,
  perOrganization: vRateLimit,
  perRecipient: vRateLimit,
});
export type RateLimits = Infer<typeof vRateLimits>;
export type RateLimit = NonNullable<Infer<typeof vRateLimit>>;

/** What a message says of the organization; null when the host delivers nothing. */
export const vLetterhead = v.union(
  v.object({ name: v.string(), logoUrl: v.optional(v.string()) }),
  v.null(),
);

/** The host's worker sends them. */
export const vReminders = v.object({ afterMs: v.number(), max: v.number() });
export type Reminders = Infer<typeof vReminders>;

export const INVITATION_STATUSES = [
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export const vInvitationStatus = v.union(
  v.literal("pending"),
  v.literal("accepted"),
  v.literal("declined"),
  v.literal("revoked"),
  v.literal("expired"),
);

export const vFinalState = v.union(
  v.object({
    kind: v.literal("accepted"),
    at: v.number(),
    by: v.string(),
    memberId: v.id("members"),
    // Whether a member got the role by it.
    raised: v.optional(v.boolean()),
  }),
  v.object({
    kind: v.literal("declined"),
    at: v.number(),
    by: v.optional(v.string()),
    reason: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal("revoked"),
    at: v.number(),
    by: v.optional(v.string()),
    reason: v.optional(v.string()),
  }),
  v.object({ kind: v.literal("expired"), at: v.number() }),
);
export type FinalState = Infer<typeof vFinalState>;

export const vInvitationState = v.union(
  v.object({ kind: v.literal("pending") }),
  ...vFinalState.members,
);

/** What became of a mail, as its transport tells. */
export const vMailStatus = v.union(
  v.literal("sent"),
  v.literal("delivered"),
  v.literal("delayed"),
  v.literal("bounced"),
  v.literal("complained"),
  v.literal("failed"),
);
export type MailStatus = Infer<typeof vMailStatus>;

/**
 * The latest mail of an invitation: `none` was asked for, `queued` by the host's delivery, and then what became of it.
 * Times are epoch milliseconds.
 */
export const vDelivery = v.union(
  v.object({ status: v.literal("none") }),
  v.object({
    status: v.union(v.literal("queued"), ...vMailStatus.members),
    // When this status was reached; `times` has those before it too.
    at: v.number(),
    reason: v.optional(v.string()),
    times: v.object({
      queued: v.number(),
      sent: v.optional(v.number()),
      delivered: v.optional(v.number()),
      delayed: v.optional(v.number()),
      bounced: v.optional(v.number()),
      complained: v.optional(v.number()),
      failed: v.optional(v.number()),
    }),
  }),
);
export type Delivery = Infer<typeof vDelivery>;

/** One address to be invited, and what its invitation carries. */
export const vInvitationRow = v.object({
  email: v.string(),
  role: v.string(),
  /** 60 000 (a minute) to 31 536 000 000 (a year). */
  expiresInMs: v.optional(v.number()),
  message: v.optional(v.string()),
  /** The language of the message, as a BCP 47 tag like `pt-BR`. Default: the delivery's own. */
  locale: v.optional(v.string()),
  /** Where the person goes after accepting: a path of the app, or a URL of a listed origin. */
  redirectUrl: v.optional(v.string()),
  publicMetadata: v.optional(vMetadata),
});
export type InvitationRow = Infer<typeof vInvitationRow>;

/** What inviting an address has come to. `existing`: nothing new was made. */
export const vOutcome = v.union(
  v.literal("created"),
  v.literal("replaced"),
  v.literal("resent"),
  v.literal("existing"),
);
export type Outcome = Infer<typeof vOutcome>;

export const vOnDuplicate = v.union(
  v.literal("error"),
  v.literal("return"),
  v.literal("resend"),
  v.literal("replace"),
);
export type OnDuplicate = Infer<typeof vOnDuplicate>;

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

/** Somebody as they were when it happened. Erasing the address, or the user, goes through the events too. */
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

export const vSuppressionReason = v.union(
  v.literal("bounced"),
  v.literal("complained"),
);
export type SuppressionReason = Infer<typeof vSuppressionReason>;

/** The last mails to a mailbox, oldest first. Absent organization: of several. */
export const vMailLog = v.array(
  v.object({
    organizationId: v.optional(v.id("organizations")),
    at: v.number(),
    count: v.number(),
  }),
);
export type MailLog = Infer<typeof vMailLog>;

/** One spelling of a mailbox, of which something bad was heard. */
export const vMailAddress = v.object({
  addressHash: v.string(),
  suppressed: v.optional(
    v.object({
      reason: vSuppressionReason,
      at: v.number(),
      // Absent once the address was erased.
      email: v.optional(v.string()),
      // Whose mails it was: they may lift a bounce.
      organizationIds: v.array(v.id("organizations")),
    }),
  ),
  // Until when what is heard was already known when somebody lifted it.
  lifted: v.optional(
    v.object({
      bounced: v.optional(v.number()),
      complained: v.optional(v.number()),
    }),
  ),
});
export type MailAddress = Infer<typeof vMailAddress>;
export type Suppressed = NonNullable<MailAddress["suppressed"]>;

/** What the host's `onEvent` is called with: what happened, and everybody in it as they were then. */
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

/** The same by reference, for as long as it is still to be done: no address and no name waits in it. */
export const vHostWork = v.union(
  v.object({ kind: v.literal("event"), eventId: v.id("events") }),
  v.object({ kind: v.literal("remind"), invitationId: v.id("invitations") }),
);
export type HostWork = Infer<typeof vHostWork>;

/**
 * Work that takes more than one transaction, and how far it has come. It is kept in a row and only named in what is
 * scheduled: the arguments of scheduled functions outlive an erasure.
 */
export const vTask = v.union(
  v.object({
    kind: v.literal("deleteOrganization"),
    organizationId: v.id("organizations"),
  }),
  v.object({ kind: v.literal("eraseEmail"), email: v.string() }),
  v.object({
    kind: v.literal("scrubEvents"),
    // Whose name and address are to go.
    email: v.optional(v.string()),
    userId: v.optional(v.string()),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("scrubInviter"),
    userId: v.string(),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("syncUser"),
    user: vUser,
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("removeUser"),
    userId: v.string(),
    roles: vRoles,
  }),
  v.object({
    kind: v.literal("prune"),
    cutoff: v.number(),
    eventsCutoff: v.optional(v.number()),
  }),
  v.object({
    kind: v.literal("redeliver"),
    since: v.number(),
    until: v.number(),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({ kind: v.literal("rearm"), after: v.number() }),
  v.object({
    kind: v.literal("recountSeats"),
    cursor: v.union(v.string(), v.null()),
  }),
);
export type Task = Infer<typeof vTask>;
export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { kind: Kind }>;

/** What `orgs.health` finds. Counts of what should not be there go up to 100, which means that many or more. */
export const vHealth = v.object({
  isHealthy: v.boolean(),
  // Minutes whose function was lost; pending invitations past their deadline.
  overdueTimers: v.number(),
  overduePending: v.number(),
  // What the app threw at, to be tried again; what waits for a function to call, or was tried often enough.
  failedDeliveries: v.number(),
  parkedWork: v.number(),
  lastError: v.optional(v.string()),
  // Invitations that could not be ended.
  setAside: v.number(),
  unfinishedDeletions: v.number(),
  // Deletions, erasures and other work in batches that has not moved for an hour.
  stuckTasks: v.number(),
  // A sample of organizations: how many were counted anew, and the ids of those whose seats do not add up.
  seats: v.object({ checked: v.number(), wrong: v.array(v.string()) }),
  // Which functions of the app the component knows.
  connected: v.object({ worker: v.boolean(), onEvent: v.boolean() }),
});
export type Health = Infer<typeof vHealth>;
