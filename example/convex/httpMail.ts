import { Workpool } from "@convex-dev/workpool";
import type { Delivery } from "convex-org-invitations";
import { renderInvitation } from "convex-org-invitations/email";
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import { internalAction, type MutationCtx } from "./_generated/server.js";

const pool: Workpool = new Workpool(components.mailWorkpool, {
  maxParallelism: 5,
  retryActionsByDefault: true,
  defaultRetryBehavior: { maxAttempts: 5, initialBackoffMs: 1000, base: 2 },
});

/** Any service that takes a mail over HTTP. Enqueued in the transaction that makes the invitation, tried five times. */
export const httpDelivery: Delivery<MutationCtx> = {
  send: async (ctx, message) => {
    const { to, reference } = message;
    const mail = { to, ...renderInvitation(message, {}, Date.now()) };
    await pool.enqueueAction(ctx, internal.httpMail.post, mail, {
      onComplete: internal.emailEvents.onPosted,
      context: { reference },
    });
  },
};

export const post = internalAction({
  args: {
    to: v.string(),
    subject: v.string(),
    html: v.string(),
    text: v.string(),
  },
  returns: v.null(),
  handler: async (_ctx, mail) => {
    const response = await fetch(process.env.MAIL_API_URL ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(mail),
    });
    if (!response.ok) throw new Error(`The service said ${response.status}`);
    return null;
  },
});
