// The one gate: the only file in src/ that imports runtime code from ../convex. Everything here is safe in a browser.
export {
  ERRORS,
  fail,
  isOrgInvitationsError,
  type OrgInvitationsErrorCode,
  type OrgInvitationsErrorData,
} from "../convex/rules/errors.js";
export { PERMISSIONS, type Permission } from "../convex/rules/roles.js";
export {
  isEmail,
  maskEmail,
  normalizeEmail,
} from "../convex/rules/addresses.js";
export { referenceOf } from "../convex/rules/reference.js";
export {
  forMail,
  httpUrl,
  nameForMail,
  personName,
} from "../convex/rules/text.js";
export { visibleLine, visibleMailLine } from "../convex/rules/visible.js";
export { mustBeMemberLimit } from "../convex/rules/memberLimit.js";
export * as limits from "../convex/limits.js";
export type { RateScope } from "../convex/rules/errors.js";
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
} from "../convex/validators.js";
export {
  vMember,
  vSeats,
  vMembership,
  vMyOrganization,
  vOrganization,
} from "../convex/memberViews.js";
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
} from "../convex/views.js";
export { vRecipientInvitation } from "../convex/recipientViews.js";
export { vDelivery } from "../convex/validators.js";
