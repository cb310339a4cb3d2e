import { limits } from "../shared.js";
import { defaultRoles } from "./roles.js";

/** What an option is when the app does not give it. The tables in docs/ are made from these. */
export const DEFAULTS = {
  roles: defaultRoles,
  memberLimit: limits.DEFAULT_MEMBER_LIMIT,
  countPendingInvitations: false,
  requireFreeSeat: false,
  maxPendingInvitations: null,
  invitationTtlMs: limits.DEFAULT_TTL_MS,
  resendCooldownMs: limits.DEFAULT_RESEND_COOLDOWN_MS,
  requireEmailMatch: true,
  requireVerifiedEmail: false,
  requireActiveInviter: true,
  raiseRoleOnAccept: false,
  redirectOrigins: [],
  rateLimits: limits.DEFAULT_RATE_LIMITS,
  maxReminders: limits.DEFAULT_MAX_REMINDERS,
  limits: {
    name: limits.MAX_NAME,
    message: limits.MAX_MESSAGE,
    metadataBytes: limits.MAX_METADATA_BYTES,
  },
};
