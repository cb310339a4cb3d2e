import type { Delivery } from "convex-org-invitations";
import { internal } from "./_generated/api";
import type { MutationCtx } from "./_generated/server";

export const delivery: Delivery<MutationCtx> = {
  // In the transaction that makes the invitation: if that fails, nothing is sent.
  send: async (ctx, { to, acceptUrl, organizationName, inviterName }) => {
    await ctx.scheduler.runAfter(0, internal.mail.send, {
      to,
      subject: `${inviterName ?? "Somebody"} invited you to ${organizationName}`,
      text: `Accept or decline: ${acceptUrl}`,
    });
  },
};
