import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { GrantProblem } from "../pure/invitation.js";
import { vInvitation } from "./invitation.js";

/**
 * An invitation as its recipient may read it. Who sent it, how its mail fared, who ended it and why are the staff's; of
 * an answer its recipient reads what they gave themselves.
 */
export const vRecipientInvitation = vInvitation
  .pick(
    "invitationId",
    "scope",
    "organizationId",
    "email",
    "role",
    "status",
    "createdAt",
    "expiresAt",
    "inviterName",
    "message",
    "locale",
    "redirectUrl",
    "publicMetadata",
    "acceptedAt",
    "acceptedBy",
    "memberId",
    "declinedAt",
    "declineReason",
    "revokedAt",
    "expiredAt",
    "problem",
  )
  .extend({
    // Absent once the organization is gone.
    organizationName: v.optional(v.string()),
  });

export function recipientView(
  doc: Doc<"invitations">,
  organization: Doc<"organizations"> | null,
  userId: string,
  problem: GrantProblem | undefined,
): Infer<typeof vRecipientInvitation> {
  return {
    invitationId: doc._id,
    scope: "organization",
    organizationId: doc.organizationId,
    organizationName: organization?.name,
    email: doc.email,
    role: doc.role,
    status: doc.state.kind,
    createdAt: doc._creationTime,
    expiresAt: doc.expiresAt,
    inviterName: doc.inviterName,
    message: doc.message,
    locale: doc.locale,
    redirectUrl: doc.redirectUrl,
    publicMetadata: doc.publicMetadata,
    problem,
    ...stateView(doc.state, userId),
  };
}

function stateView(state: Doc<"invitations">["state"], userId: string) {
  switch (state.kind) {
    case "pending":
      return {};
    case "accepted": {
      const { at: acceptedAt, by: acceptedBy, memberId } = state;
      const isOwn = acceptedBy === userId;
      return { acceptedAt, ...(isOwn && { acceptedBy, memberId }) };
    }
    case "declined": {
      const { at: declinedAt, reason: declineReason } = state;
      const isOwn = state.by === userId;
      return { declinedAt, ...(isOwn && { declineReason }) };
    }
    case "revoked":
      return { revokedAt: state.at };
    case "expired":
      return { expiredAt: state.at };
  }
}
