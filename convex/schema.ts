import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { vDeliveryStatus } from "./pure/mailStatus.js";
import { vDoors, vMemberLimit } from "./pure/policy.js";
import {
  vEventActor,
  vEventData,
  vEventSubject,
  vEventType,
} from "./pure/event.js";
import { vHostWork, vTask } from "./pure/task.js";
import { vInvitationState, vMetadata } from "./pure/invitation.js";
import { vMailAddress, vMailLog, vSuppressionReason } from "./pure/mailbox.js";

export default defineSchema({
  // Written by organizations.ts, and at its end by deletion.ts and retention.ts; nothing else writes it as a side
  // effect, so nothing contends on it.
  organizations: defineTable({
    name: v.string(),
    slug: v.string(),
    logoUrl: v.optional(v.string()),
    metadata: v.optional(vMetadata),
    // Set once, when deletion begins. Batches then remove what belongs to it, and the last of them says when.
    deletedAt: v.optional(v.number()),
    emptiedAt: v.optional(v.number()),
  })
    // "Which deletions have not come to their end?", "which are over for long enough to prune?"
    .index("by_deletion", ["emptiedAt", "deletedAt"])
    // "Is this slug free?", "which organization is this slug?"
    .index("by_slug", ["slug"]),

  // Inserted by rules/grantMembership.ts alone; removed by rules/endMembership.ts, or with all of the organization
  // (deletion.ts) or of the account (users.ts).
  members: defineTable({
    organizationId: v.id("organizations"),
    userId: v.string(),
    role: v.string(),
    // As the host knew the person when they joined; `syncUser` refreshes it.
    name: v.optional(v.string()),
    email: v.optional(v.string()),
    // Set along with `email`. Absent in rows of 0.3, whose address may be one that nobody has proven.
    isEmailProven: v.optional(v.literal(true)),
    imageUrl: v.optional(v.string()),
    // `name`, normalized for the prefix search.
    nameKey: v.string(),
    publicMetadata: v.optional(vMetadata),
    invitationId: v.optional(v.id("invitations")),
    // When this became the user's active organization. The latest one is the active one.
    activeSince: v.number(),
    // Which row of `seats` counts this member.
    seatShard: v.number(),
  })
    // "Is this user a member?"
    .index("by_organization_user", ["organizationId", "userId"])
    // "Members with this role", "is there another owner?"
    .index("by_organization_role", ["organizationId", "role"])
    // All of an address, for erasure
    .index("by_email", ["email"])
    // "Is this address a member's?", search by address
    .index("by_organization_email", ["organizationId", "email"])
    // "A page of members", by name; search by name
    .index("by_organization_name", ["organizationId", "nameKey"])
    // "My organizations", the active one last
    .index("by_user_active", ["userId", "activeSince"]),

  // Inserted by rules/issue.ts; `state` leaves "pending" in rules/leavePending.ts alone.
  invitations: defineTable({
    organizationId: v.id("organizations"),
    email: v.string(),
    role: v.string(),
    state: vInvitationState,
    // Always a full minute, so that one timer serves all that are due in it.
    expiresAt: v.number(),
    // The lifetime that was asked for, and that it gets again when it is sent again. Absent: the host's default.
    ttlMs: v.optional(v.number()),
    updatedAt: v.number(),
    // Absent when trusted server code invited.
    inviterId: v.optional(v.string()),
    inviterName: v.optional(v.string()),
    message: v.optional(v.string()),
    // BCP 47; the host's default when absent.
    locale: v.optional(v.string()),
    redirectUrl: v.optional(v.string()),
    publicMetadata: v.optional(vMetadata),
    delivery: vDeliveryStatus,
    sentAt: v.number(),
    sendCount: v.number(),
    // The full minute of the next reminder, and how many there were since someone last sent it.
    remindAt: v.optional(v.number()),
    reminders: v.optional(v.number()),
    // Component-private from here on: no view names these.
    // What opens it, the newest last; see pure/tokens.ts. A link that was shown to anyone but the mailbox and trusted
    // code proves nothing about the address to those who hold it.
    links: v.optional(
      v.array(v.object({ hash: v.string(), shown: v.boolean() })),
    ),
    // Of 0.3, never read: its links are dead.
    tokenHash: v.optional(v.string()),
    earlierTokenHash: v.optional(v.string()),
    linkShown: v.optional(v.boolean()),
    // Which row of `seats` holds the seat reserved for it, when pending invitations reserve seats.
    seatShard: v.optional(v.number()),
    // Events that speak of many invitations at once, this one among them.
    batchEvents: v.array(v.id("events")),
  })
    // Lists by status, newest first
    .index("by_organization_status", ["organizationId", "state.kind"])
    // "Is there a live one for this address?", search by address
    .index("by_organization_status_email", [
      "organizationId",
      "state.kind",
      "email",
    ])
    // Those of one inviter, newest first
    .index("by_organization_status_inviter", [
      "organizationId",
      "state.kind",
      "inviterId",
    ])
    // "Invitations addressed to me", and all of an address for export and erasure
    .index("by_email_status", ["email", "state.kind"])
    // "What is due in this minute?", and what is old enough to prune
    .index("by_status_expiry", ["state.kind", "expiresAt"])
    // "Who is to be reminded in this minute?"
    .index("by_status_reminder", ["state.kind", "remindAt"]),

  // One row per minute in which something is due. Inserted by rules/timers.ts, deleted by the sweep it schedules.
  timers: defineTable({
    minute: v.number(),
    // Of 0.3: function handles of that day. The newest are in `host`.
    onEvent: v.optional(v.string()),
    mailer: v.optional(v.string()),
  }).index("by_minute", ["minute"]),

  // One row: the newest function handles of the host. Written by rules/host.ts alone.
  host: defineTable(vDoors),

  // What the host could not be told or asked.
  failedDeliveries: defineTable({
    work: vHostWork,
    // Of the call that made the event: the component may know none yet, or older ones.
    doors: v.optional(vDoors),
    attempts: v.number(),
    // Absent once it was tried often enough: then it waits for another function, or for `orgs.repair`.
    retryAt: v.optional(v.number()),
    error: v.string(),
  })
    // "What is to be tried again now?"
    .index("by_retry", ["retryAt"])
    // "Has this event failed before?"
    .index("by_event", ["work.eventId"]),

  // Work in batches that is not done yet. Written by rules/tasks.ts alone.
  tasks: defineTable({
    task: vTask,
    // Counts the functions that were scheduled for it. Only the one with this number goes on.
    turn: v.number(),
    // When the last batch ended: one that throws each time does not move, however often it is tried.
    movedAt: v.number(),
    // When it counts as lost, and is tried again.
    lookAt: v.number(),
  })
    // "What is stuck?"
    .index("by_moved", ["movedAt"])
    // "What was lost?"
    .index("by_look", ["lookAt"]),

  // Invitations that could not be ended. Written by rules/setAside.ts alone.
  setAside: defineTable({
    invitationId: v.id("invitations"),
    error: v.string(),
  }),

  // How many seats are taken. Written by rules/seats.ts alone; a few rows per organization, so that people who join
  // at the same time rarely meet in one document.
  seats: defineTable({
    organizationId: v.id("organizations"),
    shard: v.number(),
    members: v.number(),
    // Seats held by pending invitations.
    reserved: v.number(),
    // This row may grow to `quota` without looking at the others. All quotas together never exceed `limit`.
    quota: v.number(),
    limit: vMemberLimit,
    // The organization's own limit, when it differs from the host's. The same in every row.
    ownLimit: v.optional(vMemberLimit),
    // The organization is being deleted: nobody joins any more.
    closed: v.boolean(),
  }).index("by_organization_shard", ["organizationId", "shard"]),

  // One row per mailbox, whatever the spelling: the mail it had of late, and which of its addresses get none. Written by
  // rules/mailboxes.ts; rules/oldSuppressions.ts joins rows of 0.3.
  mailboxes: defineTable({
    // Of the canonical spelling. A hash, so that it still holds after the address itself was erased.
    mailboxHash: v.string(),
    mails: vMailLog,
    // How long mails are remembered: the longest period that anyone was held to.
    keepMs: v.number(),
    addresses: v.array(vMailAddress),
    // The newest suppression of an address that is not lifted.
    suppressedAt: v.optional(v.number()),
    // From when on the row says nothing any more; 0 while an address is suppressed.
    forgetAt: v.number(),
  })
    // "May a mail go there?"
    .index("by_mailbox", ["mailboxHash"])
    // What is suppressed, newest first; and of the others, what may be forgotten
    .index("by_suppression", ["suppressedAt", "forgetAt"]),

  // Of 0.3: addresses that get no mail. rules/oldSuppressions.ts moves them to `mailboxes`.
  suppressions: defineTable({
    addressHash: v.string(),
    email: v.optional(v.string()),
    reason: vSuppressionReason,
    at: v.number(),
  }).index("by_address", ["addressHash"]),

  // Inserted by rules/events.ts alone. Afterwards rules/inviteBatch.ts fills in whom it speaks of, and
  // rules/scrubbing.ts takes out whom it may no longer name.
  events: defineTable({
    organizationId: v.id("organizations"),
    type: vEventType,
    actor: vEventActor,
    // Absent when it speaks of many: those point here with `batchEvents`.
    invitationId: v.optional(v.id("invitations")),
    invitationIds: v.optional(v.array(v.id("invitations"))),
    // The member it is about.
    userId: v.optional(v.string()),
    subject: v.optional(vEventSubject),
    data: vEventData,
  })
    // The timeline of an organization
    .index("by_organization", ["organizationId"])
    // The timeline of an invitation
    .index("by_invitation", ["invitationId"]),

  // When a user last chose to have no active organization. Written by activeOrganization.ts; removed with the account.
  activeOrganizationClears: defineTable({
    userId: v.string(),
    clearedAt: v.number(),
  }).index("by_user", ["userId"]),

  // Which invitation a caller's idempotency key made. Written by rules/idempotency.ts, pruned after a day.
  idempotencyKeys: defineTable({
    organizationId: v.id("organizations"),
    key: v.string(),
    fingerprint: v.string(),
    invitationId: v.id("invitations"),
  }).index("by_organization_key", ["organizationId", "key"]),
});
