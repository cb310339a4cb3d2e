import { Workpool } from "@convex-dev/workpool";
import type { MailTransport } from "convex-org-invitations";
import { renderInvitation } from "convex-org-invitations/email";
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import {
  internalAction,
  internalQuery,
  type MutationCtx,
} from "./_generated/server.js";
import { mailFields } from "./mailFields.js";

const pool: Workpool = new Workpool(components.mailWorkpool, {
  maxParallelism: 5,
  retryActionsByDefault: true,
  defaultRetryBehavior: { maxAttempts: 5, initialBackoffMs: 1000, base: 2 },
});

/**
 * Any service that takes a mail over HTTP. Enqueued in the transaction that makes the invitation, tried five times. The
 * mail waits in a table and only its id is scheduled: what is scheduled is kept for days, and a mail holds a secret.
 */
export const httpDelivery: MailTransport<MutationCtx> = {
  send: async (ctx, message) => {
    const { to, reference } = message;
    const mail = { to, ...renderInvitation(message, {}, Date.now()) };
    const mailId = await ctx.db.insert("outgoingMails", mail);
    await pool.enqueueAction(
      ctx,
      internal.httpMail.post,
      { mailId },
      {
        onComplete: internal.emailEvents.onPosted,
        context: { reference, mailId },
      },
    );
  },
};

export const read = internalQuery({
  args: { mailId: v.id("outgoingMails") },
  returns: v.union(v.object(mailFields), v.null()),
  handler: async (ctx, { mailId }) => {
    const mail = await ctx.db.get("outgoingMails", mailId);
    if (!mail) return null;
    const { to, subject, html, text } = mail;
    return { to, subject, html, text };
  },
});

export const post = internalAction({
  args: { mailId: v.id("outgoingMails") },
  returns: v.null(),
  handler: async (ctx, { mailId }) => {
    const mail = await ctx.runQuery(internal.httpMail.read, { mailId });
    if (!mail) return null;
    const response = await fetch(process.env.MAIL_API_URL ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(mail),
    });
    if (!response.ok) throw new Error(`The service said ${response.status}`);
    return null;
  },
});
