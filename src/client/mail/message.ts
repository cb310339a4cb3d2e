import { forMail, nameForMail, referenceOf } from "../../shared.js";
import type { Sent } from "../appTypes.js";
import type { InvitationMessage } from "./transport.js";

/** What the component returns about an invitation it has just made or renewed. */
export type IssuedInvitation = {
  invitation: Pick<
    InvitationMessage,
    | "invitationId"
    | "organizationId"
    | "inviterName"
    | "role"
    | "message"
    | "locale"
    | "publicMetadata"
    | "expiresAt"
  > & {
    email: string;
    status: Sent["status"];
    delivery: Sent["delivery"];
    sendCount: number;
    problem?: Sent["problem"];
  };
  outcome: Sent["outcome"];
  token: string | null;
  warning?: Sent["warning"];
};

export function messageFor(
  { invitation }: IssuedInvitation,
  organization: { name: string; logoUrl?: string },
  links: Pick<InvitationMessage, "acceptUrl" | "declineUrl">,
  isReminder: boolean,
): InvitationMessage {
  const { email, inviterName, message, sendCount, invitationId } = invitation;
  const again = isReminder ? "reminder" : "resend";
  return {
    ...links,
    to: email,
    invitationId,
    organizationId: invitation.organizationId,
    ...letterhead(organization),
    inviterName: nameForMail(inviterName),
    role: invitation.role,
    message: message && (forMail(message) || undefined),
    locale: invitation.locale,
    publicMetadata: invitation.publicMetadata,
    expiresAt: invitation.expiresAt,
    occasion: sendCount > 1 ? again : "new",
    reference: referenceOf(invitationId, sendCount),
  };
}

/** A name that is nothing but a link still has to be called something. */
export function letterhead({
  name,
  logoUrl,
}: {
  name: string;
  logoUrl?: string;
}) {
  return { organizationName: nameForMail(name) ?? "an organization", logoUrl };
}
