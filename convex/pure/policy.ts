import { type Infer, v } from "convex/values";

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
