import { type Infer, v, type VAny } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { isErased, maskEmail } from "../pure/emails.js";
import type { OrgInvitationsErrorData } from "../pure/errors.js";
import {
  type GrantProblem,
  vGrantProblem,
  vInvitationStatus,
  vMetadata,
} from "../pure/invitation.js";
import { type Suppressed, vSuppressionReason } from "../pure/mailbox.js";
import { vDeliveryStatus } from "../pure/mailStatus.js";
import {
  vEventActor,
  vEventData,
  vEventSubject,
  vEventType,
} from "../pure/event.js";

/** What leaves the component. A secret cannot slip out: each view names its fields one by one. */

export const vInvitation = v.object({
  invitationId: v.string(),
  organizationId: v.string(),
  email: v.string(),
  role: v.string(),
  status: vInvitationStatus,
  createdAt: v.number(),
  updatedAt: v.number(),
  expiresAt: v.number(),
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

/** What anyone who holds the token may see, without an account: enough to trust it, the address only masked. */
export const vPreview = v.object({
  organizationId: v.string(),
  organizationName: v.string(),
  logoUrl: v.optional(v.string()),
  inviterName: v.optional(v.string()),
  role: v.string(),
  maskedEmail: v.string(),
  message: v.optional(v.string()),
  expiresAt: v.number(),
  /** Why nobody can accept it as it is. */
  problem: v.optional(vGrantProblem),
});

export function previewView(
  invitation: Doc<"invitations">,
  organization: Doc<"organizations">,
  problem: GrantProblem | undefined,
): Infer<typeof vPreview> {
  return {
    organizationId: organization._id,
    organizationName: organization.name,
    logoUrl: organization.logoUrl,
    inviterName: invitation.inviterName,
    role: invitation.role,
    maskedEmail: maskEmail(invitation.email),
    message: invitation.message,
    expiresAt: invitation.expiresAt,
    problem,
  };
}

export const vPreviewResult = v.union(
  v.object({ valid: v.literal(true), invitation: vPreview }),
  v.object({
    valid: v.literal(false),
    code: v.union(
      v.literal("INVITATION_NOT_FOUND"),
      v.literal("INVITATION_EXPIRED"),
      v.literal("INVITATION_REVOKED"),
      v.literal("INVITATION_DECLINED"),
      v.literal("INVITATION_ALREADY_ACCEPTED"),
    ),
  }),
);

const simple = <S extends string>(state: S) =>
  v.object({ state: v.literal(state), invitation: vPreview });

/** What stands between somebody and accepting: a discriminated union: one state for each thing a screen has to say. */
export const vExplanation = v.union(
  simple("ready"),
  simple("sign_in"),
  simple("wrong_account"),
  simple("verify_email"),
  simple("already_member"),
  simple("full"),
  // Somebody has to take it over: its role is gone, or its inviter is.
  v.object({
    state: v.literal("unavailable"),
    code: vGrantProblem,
    invitation: vPreview,
  }),
  v.object({ state: v.literal("expired"), expiredAt: v.number() }),
  v.object({ state: v.literal("revoked") }),
  v.object({ state: v.literal("declined") }),
  v.object({ state: v.literal("accepted"), byMe: v.boolean() }),
  v.object({ state: v.literal("not_found") }),
);

/** `standing`: what the rules say; only what is still open shows the invitation. */
export function explanationView(
  standing: Exclude<Infer<typeof vExplanation>, { invitation: unknown }> | Open,
  invitation: Doc<"invitations">,
): Infer<typeof vExplanation> {
  if (!("organization" in standing)) return standing;
  const { organization, ...obstacle } = standing;
  const code = obstacle.state === "unavailable" ? obstacle.code : undefined;
  const preview = previewView(invitation, organization, code);
  return { ...obstacle, invitation: preview };
}

type Open =
  Extract<Infer<typeof vExplanation>, { invitation: unknown }> extends infer E
    ? E extends unknown
      ? Omit<E, "invitation"> & { organization: Doc<"organizations"> }
      : never
    : never;

/** Whether they came in, were in (and kept the role they had), or were in and now have the role of the invitation. */
export const vGrantOutcome = v.union(
  v.literal("joined"),
  v.literal("already_member"),
  v.literal("role_raised"),
);

export const vAccepted = v.object({
  organizationId: v.string(),
  memberId: v.string(),
  role: v.string(),
  redirectUrl: v.optional(v.string()),
  outcome: vGrantOutcome,
  // The address that the mailed link has just proven; the host may mark it as verified.
  vouchedEmail: v.union(v.string(), v.null()),
});

/** An invitation in the recipient's inbox: theirs in full, with the organization it leads to. */
export const vMyInvitation = vInvitation
  .pick(
    "invitationId",
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

export const vEvent = v.object({
  eventId: v.string(),
  organizationId: v.string(),
  type: vEventType,
  /** With name and proven address as of then; gone once erased. */
  actor: vEventActor,
  at: v.number(),
  // The one that it is about, or all of them.
  invitationId: v.optional(v.string()),
  invitationIds: v.array(v.string()),
  /** Whom it is about, with name and proven or invited address as of then. */
  subject: v.optional(vEventSubject),
  /** The subject's; null when there is none, or it was erased. */
  email: v.union(v.string(), v.null()),
  userId: v.optional(v.string()),
  data: vEventData,
});

/** `invited`: what an event of 0.3, which has no subject, is about. */
export function eventView(
  doc: Doc<"events">,
  invited: Doc<"invitations"> | null,
): Infer<typeof vEvent> {
  const { invitationId, invitationIds } = doc;
  const subject =
    doc.subject ??
    (invited && !isErased(invited.email)
      ? { email: invited.email }
      : undefined);
  return {
    eventId: doc._id,
    organizationId: doc.organizationId,
    type: doc.type,
    actor: doc.actor,
    at: doc._creationTime,
    invitationId,
    invitationIds: invitationIds ?? (invitationId ? [invitationId] : []),
    subject,
    email: subject?.email ?? null,
    userId: doc.userId,
    data: doc.data,
  };
}

/** The error that whoever was invited would meet, were they to accept now. */
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

export const vSuppression = v.object({
  // Absent once the address was erased.
  email: v.optional(v.string()),
  reason: vSuppressionReason,
  at: v.number(),
});

export function suppressionView({
  email,
  reason,
  at,
}: Suppressed): Infer<typeof vSuppression> {
  return { email, reason, at };
}

/** What an inviter is told of the invitations that one event speaks of. */
export const vNotice = v.object({
  to: v.string(),
  inviterName: v.optional(v.string()),
  organizationId: v.string(),
  organization: v.object({ name: v.string(), logoUrl: v.optional(v.string()) }),
  invitations: v.array(
    v.object({
      email: v.string(),
      role: v.string(),
      reason: v.optional(v.string()),
    }),
  ),
  count: v.number(),
});
