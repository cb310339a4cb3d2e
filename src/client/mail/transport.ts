import type { MailStatus } from "../../shared.js";

/** All that a message may say. Names and the personal message are free of links, control and bidi characters. */
export type InvitationMessage = {
  to: string;
  /** Holds the secret token: do not log it, do not store it, do not show it to anyone but `to`. */
  acceptUrl: string;
  /** A page on which the recipient can decline; opening it changes nothing. Holds the secret token too. */
  declineUrl: string;
  invitationId: string;
  organizationId: string;
  organizationName: string;
  logoUrl?: string;
  inviterName?: string;
  role: string;
  message?: string;
  /** BCP 47, as the inviter chose it. */
  locale?: string;
  /** What the invitation carries for the membership. */
  publicMetadata?: unknown;
  /** Epoch milliseconds; null: it does not expire. */
  expiresAt: number | null;
  occasion: "new" | "resend" | "reminder";
  /**
   * Names this one mail, without a secret: send it along (as a header or a tag), and give it back to
   * `orgs.recordDelivery` with the status of the mail.
   */
  reference: string;
};

/** A mail to the inviter about the outcome. One for all invitations that one event speaks of. */
export type InviterNotice = {
  kind: "accepted" | "declined" | "expired" | "bounced";
  to: string;
  inviterName?: string;
  organizationId: string;
  organizationName: string;
  logoUrl?: string;
  /** 50 at most; `count` has the number of all. */
  invitations: { email: string; role: string; reason?: string }[];
  count: number;
};

/** What is known of one mail. */
export type MailUpdate = {
  reference: string;
  status: MailStatus;
  /** When it happened, in epoch milliseconds. */
  at: number;
  reason?: string;
  /** A bounce that will not go away: the address is put on the suppression list. */
  isPermanent?: boolean;
};

/**
 * Sends the message of an invitation, in the transaction that makes it: schedule an action, or enqueue in a component
 * such as Resend's. Throwing never loses the invitation: it is stored with `delivery.status: "failed"`, and the link
 * is returned for sharing by hand.
 */
export interface MailTransport<Ctx> {
  /** May return the transport's own id of the mail, which `check` is asked about later. */
  send(
    ctx: Ctx,
    message: InvitationMessage,
  ): Promise<{ messageId: string } | void> | { messageId: string } | void;
  /** For `orgs.notifyInviter`. */
  sendNotice?(ctx: Ctx, notice: InviterNotice): Promise<unknown> | void;
  /** Translates what the transport's webhook says, for `orgs.handleEmailEvent`. Null: of no interest. */
  readEvent?(ctx: Ctx, args: unknown): Promise<MailUpdate | null>;
  /** Asks the transport about a mail of which nothing was heard. Null: nothing new. */
  check?(
    ctx: Ctx,
    mail: { messageId: string; reference: string },
  ): Promise<MailUpdate | null>;
}

/** For development: prints the message, link and all, to the function's log. */
export const consoleDelivery: MailTransport<unknown> = {
  send: (_ctx, { to, organizationName, role, acceptUrl }) => {
    console.log(
      `[invitation] ${to} is invited to ${organizationName} as ${role}: ${acceptUrl}`,
    );
  },
};
