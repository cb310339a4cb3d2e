import type { EmailEvent, EmailId, Resend } from "@convex-dev/resend";
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import type {
  MailTransport,
  MailUpdate,
  InvitationMessage,
  InviterNotice,
} from "../client/mail/transport.js";
import {
  type NoticeOptions,
  renderInvitation,
  renderNotice,
  type TemplateOptions,
} from "./message/index.js";

type Ctx = Pick<
  GenericMutationCtx<GenericDataModel>,
  "runQuery" | "runMutation"
>;

/** Whatever an app calls its ctx: mails go out in mutations and actions alone. */
const asCtx = (ctx: unknown) => ctx as Ctx;

export type ResendDeliveryOptions = TemplateOptions &
  NoticeOptions & {
    /** `Acme <team@acme.com>`, of a domain that is verified at Resend. */
    from: string;
    /** Where an answer goes. Default: to `from`. */
    replyTo?: string | string[];
  };

/** The header that names a mail. Resend's component keeps it, so that an event leads back to its invitation. */
const REFERENCE = "X-Invitation-Reference";

/**
 * Sends invitations with the app's own instance of `@convex-dev/resend`. The mail is enqueued in the transaction that
 * makes the invitation: if that fails, nothing is sent, and if enqueuing fails (no API key, test mode), the invitation
 * is kept with `delivery.status: "failed"` and its link is returned.
 *
 * @example
 * delivery: resendDelivery(resend, { from: "Acme <team@acme.com>", theme: { button: "#0f766e" } })
 */
export function resendDelivery(
  resend: Pick<Resend, "sendEmail" | "get" | "status">,
  { from, replyTo, ...templates }: ResendDeliveryOptions,
): MailTransport<unknown> {
  const envelope = {
    from,
    ...(replyTo !== undefined && { replyTo: [replyTo].flat() }),
  };
  return {
    send: async (ctx, message) => {
      const messageId = await resend.sendEmail(asCtx(ctx), {
        ...envelope,
        ...renderInvitation(message, templates, Date.now()),
        to: message.to,
        headers: headersOf(message),
      });
      return { messageId };
    },

    sendNotice: async (ctx, notice: InviterNotice) => {
      const content = renderNotice(notice, templates);
      await resend.sendEmail(asCtx(ctx), {
        ...envelope,
        ...content,
        to: notice.to,
      });
    },

    readEvent: async (
      ctx,
      { id, event }: { id: EmailId; event: EmailEvent },
    ) => {
      const status = STATUS[event.type];
      if (!status) return null;
      const mail = await resend.get(asCtx(ctx), id);
      const header = mail?.headers?.find(({ name }) => name === REFERENCE);
      // A mail of the app's that is no invitation.
      if (!header) return null;
      const at = Date.parse(event.created_at);
      return { reference: header.value, status, at, ...detailsOf(event) };
    },

    check: async (ctx, { messageId, reference }) => {
      const found = await resend.status(asCtx(ctx), messageId as EmailId);
      const status = found && SETTLED[found.status];
      if (!status) return null;
      const reason = found.errorMessage ?? undefined;
      return { reference, status, at: Date.now(), ...(reason && { reason }) };
    },
  };
}

/** Opened and clicked are not asked for: a mail scanner does both. */
const STATUS: Partial<Record<EmailEvent["type"], MailUpdate["status"]>> = {
  "email.sent": "sent",
  "email.delivered": "delivered",
  "email.delivery_delayed": "delayed",
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.failed": "failed",
};

/** `waiting` and `queued` are still to come. */
const SETTLED: Record<string, MailUpdate["status"] | undefined> = {
  sent: "sent",
  delivered: "delivered",
  delivery_delayed: "delayed",
  bounced: "bounced",
  failed: "failed",
  cancelled: "failed",
};

function detailsOf(
  event: EmailEvent,
): Pick<MailUpdate, "reason" | "isPermanent"> {
  switch (event.type) {
    case "email.bounced": {
      const { message, type } = event.data.bounce;
      return { reason: message, isPermanent: type === "Permanent" };
    }
    case "email.failed":
      return { reason: event.data.failed.reason };
    default:
      return {};
  }
}

const headersOf = ({ reference, declineUrl }: InvitationMessage) => [
  { name: REFERENCE, value: reference },
  // RFC 2369. Not one-click (RFC 8058), which a mail program may do on its own: the page asks first.
  { name: "List-Unsubscribe", value: `<${declineUrl}>` },
];

export * from "./message/index.js";
