// The one gate: the only file in src/ that imports runtime code from ../convex. Everything here is safe in a browser.
export {
  ERRORS,
  fail,
  isOrgInvitationsError,
  type OrgInvitationsErrorCode,
  type OrgInvitationsErrorData,
} from "../convex/pure/errors.js";
export { PERMISSIONS, type Permission } from "../convex/pure/roles.js";
export { isEmail, maskEmail, normalizeEmail } from "../convex/pure/emails.js";
export { referenceOf } from "../convex/pure/mailReference.js";
export {
  forMail,
  httpUrl,
  nameForMail,
  personName,
} from "../convex/pure/text.js";
export { visibleLine, visibleMailLine } from "../convex/pure/visible.js";
export { mustBeMemberLimit } from "../convex/pure/memberLimit.js";
export * as limits from "../convex/pure/limits.js";
export type { RateScope } from "../convex/pure/errors.js";
export {
  vDeliveredEvent,
  vHostJob,
  type DeliveredEvent,
  type EventType,
} from "../convex/pure/event.js";
export {
  vExpiresAt,
  vGrantProblem,
  vInvitationRow,
  vInvitationStatus,
  vMetadata,
  vOnDuplicate,
  vOutcome,
  type InvitationStatus,
  type OnDuplicate,
} from "../convex/pure/invitation.js";
export {
  vMemberLimit,
  type Access,
  type Doors,
  type GrantRules,
  type Policy,
  type RateLimits,
} from "../convex/pure/policy.js";
export type { Actor, User } from "../convex/pure/actor.js";
export {
  vDeliveryStatus,
  type DeliveryStatus,
  type MailStatus,
} from "../convex/pure/mailStatus.js";
export type { Health } from "../convex/views/health.js";
export {
  vMember,
  vSeats,
  vMembership,
  vMyOrganization,
  vOrganization,
} from "../convex/views/organization.js";
export {
  vAccepted,
  vExplanation,
  vGrantOutcome,
  vPreview,
  vPreviewResult,
} from "../convex/views/preview.js";
export {
  vError,
  vInvitation,
  vMyInvitation,
  vSeatWarning,
} from "../convex/views/invitation.js";
export { vEvent } from "../convex/views/event.js";
export { vSuppression } from "../convex/views/mail.js";
export { vRecipientInvitation } from "../convex/views/recipient.js";
