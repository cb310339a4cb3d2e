import { type Infer, v, type VAny } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { OrgInvitationsErrorData } from "../pure/errors.js";
import {
  type GrantProblem,
  vExpiresAt,
  vGrantProblem,
  vInvitationStatus,
  vMetadata,
  vScope,
} from "../pure/invitation.js";
import { vDeliveryStatus } from "../pure/mailStatus.js";

/** What leaves the component. A secret cannot slip out: each view names its fields one by one. */

export const vInvitation = v.object({
  invitationId: v.string(),
  /** Today always "organization". */
  scope: vScope,
  organizationId: v.string(),
  email: v.string(),
  role: v.string(),
  status: vInvitationStatus,
  createdAt: v.number(),
  updatedAt: v.number(),
  /** Epoch milliseconds; null: it does not expire. */
  expiresAt: vExpiresAt,
  inviterId: v.optional(v.string()),
  inviterName: v.optional(v.string()),
  message: v.optional(v.string()),
  locale: v.optional(v.string()),
  redirectUrl: v.optional(v.string()),
  publicMetadata: v.optional(vMetadata),
  delivery: vDeliveryStatus,
  sentAt: v.number(),
  sendCount: v.number(),
  acceptedAt: v.optional(v.number()),
  acceptedBy: v.optional(v.string()),
  memberId: v.optional(v.string()),
  declinedAt: v.optional(v.number()),
  declineReason: v.optional(v.string()),
  revokedAt: v.optional(v.number()),
  revokedBy: v.optional(v.string()),
  revokeReason: v.optional(v.string()),
  expiredAt: v.optional(v.number()),
  /**
   * Why it cannot be accepted while it is pending: its inviter has left (INVITER_INACTIVE) or may no longer give this
   * role (ROLE_NOT_ALLOWED), for `takeOverInvitation`; or there is no such role any more (ROLE_NOT_FOUND), for
   * `updateInvitation`. In lists and `getInvitation`, not where one was just changed.
   */
  problem: v.optional(vGrantProblem),
});
export type InvitationView = Infer<typeof vInvitation>;

export function invitationView(doc: Doc<"invitations">): InvitationView {
  return {
    invitationId: doc._id,
    scope: "organization",
    organizationId: doc.organizationId,
    email: doc.email,
    role: doc.role,
    status: doc.state.kind,
    createdAt: doc._creationTime,
    updatedAt: doc.updatedAt,
    expiresAt: doc.expiresAt,
    inviterId: doc.inviterId,
    inviterName: doc.inviterName,
    message: doc.message,
    locale: doc.locale,
    redirectUrl: doc.redirectUrl,
    publicMetadata: doc.publicMetadata,
    delivery: doc.delivery,
    sentAt: doc.sentAt,
    sendCount: doc.sendCount,
    ...stateView(doc.state),
  };
}

function stateView(state: Doc<"invitations">["state"]) {
  switch (state.kind) {
    case "pending":
      return {};
    case "accepted":
      return {
        acceptedAt: state.at,
        acceptedBy: state.by,
        memberId: state.memberId,
      };
    case "declined":
      return { declinedAt: state.at, declineReason: state.reason };
    case "revoked":
      return {
        revokedAt: state.at,
        revokedBy: state.by,
        revokeReason: state.reason,
      };
    case "expired":
      return { expiredAt: state.at };
  }
}

/** An invitation in the recipient's inbox: theirs in full, with the organization it leads to. */
export const vMyInvitation = vInvitation
  .pick(
    "invitationId",
    "scope",
    "organizationId",
    "email",
    "role",
    "createdAt",
    "expiresAt",
    "inviterName",
    "message",
    "redirectUrl",
    "publicMetadata",
    "problem",
  )
  .extend({
    organizationName: v.string(),
    organizationSlug: v.string(),
    logoUrl: v.optional(v.string()),
  });

export function myInvitationView(
  doc: Doc<"invitations">,
  organization: Doc<"organizations">,
  problem: GrantProblem | undefined,
): Infer<typeof vMyInvitation> {
  return {
    invitationId: doc._id,
    scope: "organization",
    organizationId: doc.organizationId,
    email: doc.email,
    role: doc.role,
    createdAt: doc._creationTime,
    expiresAt: doc.expiresAt,
    inviterName: doc.inviterName,
    message: doc.message,
    redirectUrl: doc.redirectUrl,
    publicMetadata: doc.publicMetadata,
    problem,
    organizationName: organization.name,
    organizationSlug: organization.slug,
    logoUrl: organization.logoUrl,
  };
}

/** The error that the recipient would meet, were they to accept now. */
export const vSeatWarning = v.object({
  code: v.literal("SEAT_LIMIT_REACHED"),
  message: v.string(),
  status: v.number(),
  limit: v.number(),
  used: v.number(),
  pending: v.number(),
});

/** An error as data; what else it carries depends on its code. */
export const vError: VAny<OrgInvitationsErrorData> = v.any();
