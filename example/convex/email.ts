import { Resend } from "@convex-dev/resend";
import { consoleDelivery, type MailTransport } from "convex-org-invitations";
import { resendDelivery } from "convex-org-invitations/email";
import { components, internal } from "./_generated/api.js";
import type { MutationCtx } from "./_generated/server.js";
import { httpDelivery } from "./httpMail.js";

const from = process.env.MAIL_FROM ?? "Acme <onboarding@resend.dev>";
const hasKey = Boolean(process.env.RESEND_API_KEY);

// The annotation keeps TypeScript from going round in a circle: `internal` knows this file too.
export const resend: Resend = new Resend(components.resend, {
  testMode: false,
  onEmailEvent: internal.emailEvents.handleEmailEvent,
});

/** Resend's with a key, else any service that takes mails over HTTP, else the log. */
export const delivery: MailTransport<MutationCtx> = hasKey
  ? resendDelivery(resend, { from })
  : process.env.MAIL_API_URL
    ? httpDelivery
    : consoleDelivery;

/** A code that shows that the mailbox is theirs. */
export async function sendCode(
  ctx: Parameters<Resend["sendEmail"]>[0],
  { to, code, purpose }: { to: string; code: string; purpose: string },
): Promise<void> {
  const text = `${code} is your code to ${purpose}. It is valid for 15 minutes. If you did not ask for it, ignore this mail.`;
  if (!hasKey) {
    console.log(`[mail] to ${to}: ${text}`);
    return;
  }
  const subject = `${code} is your code to ${purpose}`;
  await resend.sendEmail(ctx, { from, to, subject, text });
}
