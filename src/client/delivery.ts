import type { Sent } from "./types.js";
import { forMail } from "../shared.js";

/** All that a message may say. Names and the personal message are free of links, control and bidi characters. */
export type InvitationMessage = {
  to: string;
  /** Holds the secret token: do not log it, do not store it, do not show it to anyone but `to`. */
  acceptUrl: string;
  invitationId: string;
  organizationId: string;
  organizationName: string;
  logoUrl?: string;
  inviterName?: string;
  role: string;
  message?: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Whether it was sent before. */
  isResend: boolean;
};

/**
 * Sends the message of an invitation, in the transaction that makes it: schedule an action, or enqueue in a component
 * such as Resend's. Throwing never loses the invitation: it is stored with `delivery.status: "failed"`, and the link
 * is returned for sharing by hand.
 */
export interface Delivery<Ctx> {
  send(ctx: Ctx, message: InvitationMessage): Promise<void> | void;
}

/** For development: prints the message, link and all, to the function's log. */
export const consoleDelivery: Delivery<unknown> = {
  send: (_ctx, { to, organizationName, role, acceptUrl }) => {
    console.log(
      `[invitation] ${to} is invited to ${organizationName} as ${role}: ${acceptUrl}`,
    );
  },
};

/** What the component returns about an invitation it has just made or renewed. */
export type PlacedInvitation = {
  invitation: Omit<
    InvitationMessage,
    "to" | "acceptUrl" | "organizationName" | "logoUrl" | "isResend"
  > & {
    email: string;
    status: Sent["status"];
    delivery: Sent["delivery"];
    sendCount: number;
  };
  outcome: Sent["outcome"];
  token: string | null;
};

export function messageFor(
  { invitation }: PlacedInvitation,
  acceptUrl: string,
  organization: { name: string; logoUrl?: string },
): InvitationMessage {
  const { email, inviterName, message, sendCount } = invitation;
  return {
    to: email,
    acceptUrl,
    invitationId: invitation.invitationId,
    organizationId: invitation.organizationId,
    // A name that is nothing but a link still has to be called something.
    organizationName: forMail(organization.name) || "an organization",
    logoUrl: organization.logoUrl,
    inviterName: inviterName && (forMail(inviterName) || undefined),
    role: invitation.role,
    message: message && (forMail(message) || undefined),
    expiresAt: invitation.expiresAt,
    isResend: sendCount > 1,
  };
}
