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
  vGrantProblem,
  vHostJob,
  vInvitationRow,
  vInvitationStatus,
  vMemberLimit,
  vMetadata,
  vOnDuplicate,
  vOutcome,
  type Access,
  type Actor,
  type DeliveredEvent,
  type Doors,
  type Delivery as DeliveryStatus,
  type EventType,
  type GrantRules,
  type Health,
  type InvitationStatus,
  type OnDuplicate,
  type Policy,
  type RateLimits,
  type User,
} from "../convex/pure/validators.js";
export {
  vMember,
  vSeats,
  vMembership,
  vMyOrganization,
  vOrganization,
} from "../convex/views/organization.js";
export {
  vAccepted,
  vError,
  vEvent,
  vExplanation,
  vGrantOutcome,
  vInvitation,
  vMyInvitation,
  vPreview,
  vPreviewResult,
  vSeatWarning,
  vSuppression,
} from "../convex/views/invitation.js";
export { vRecipientInvitation } from "../convex/views/recipient.js";
export { vDelivery } from "../convex/pure/validators.js";
