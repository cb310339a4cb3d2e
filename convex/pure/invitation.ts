import { type Infer, v } from "convex/values";

/** Metadata belongs to the host, which gives it a type; the component only bounds its size. */
export const vMetadata = v.record(v.string(), v.any());

/** Why a pending invitation cannot be accepted, though nothing is wrong with the recipient. */
export const vGrantProblem = v.union(
  v.literal("ROLE_NOT_FOUND"),
  v.literal("ROLE_NOT_ALLOWED"),
  v.literal("INVITER_INACTIVE"),
);
export type GrantProblem = Infer<typeof vGrantProblem>;

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

/** When it can no longer be accepted, in epoch milliseconds; null: never. Results allow for what none has today. */
export const vExpiresAt = v.union(v.number(), v.null());

/** What an invitation leads to: an organization, or the app itself. */
export const vScope = v.union(v.literal("organization"), v.literal("app"));
