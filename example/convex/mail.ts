import type { Delivery } from "convex-org-invitations";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalAction, type MutationCtx } from "./_generated/server.js";

/** Scheduled in the transaction that makes the invitation: if that fails, nothing is sent. */
export const delivery: Delivery<MutationCtx> = {
  send: async (ctx, message) => {
    const { to, acceptUrl, organizationName, inviterName, role } = message;
    const inviter = inviterName ?? "Somebody";
    await ctx.scheduler.runAfter(0, internal.mail.send, {
      to,
      subject: `${inviter} invited you to ${organizationName}`,
      text: [
        `${inviter} invited you to join ${organizationName} as ${role}.`,
        ...(message.message ? [`"${message.message}"`] : []),
        `Accept or decline: ${acceptUrl}`,
        "Not for you? Ignore this message, and nothing happens.",
      ].join("\n\n"),
    });
  },
};

/** With RESEND_API_KEY through Resend, without it to the log. */
export const send = internalAction({
  args: { to: v.string(), subject: v.string(), text: v.string() },
  returns: v.null(),
  handler: async (_ctx, mail) => {
    const key = process.env.RESEND_API_KEY;
    if (!key) {
      console.log(`[mail] to ${mail.to}: ${mail.subject}\n${mail.text}`);
      return null;
    }
    const from = process.env.MAIL_FROM ?? "Acme <onboarding@resend.dev>";
    const response = await fetch("https://api.resend.com/emails", {
      method: "POST",
      headers: {
        Authorization: `Bearer ${key}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ from, ...mail }),
    });
    if (!response.ok) {
      throw new Error(`Resend answered ${response.status}`);
    }
    return null;
  },
});
