import { Resend } from "@convex-dev/resend";
import { resendDelivery } from "convex-org-invitations/email";
import { components, internal } from "./_generated/api";

export const resend: Resend = new Resend(components.resend, {
  testMode: false,
  onEmailEvent: internal.emailEvents.handleEmailEvent,
});

export const delivery = resendDelivery(resend, {
  from: "Acme <team@acme.com>",
});
