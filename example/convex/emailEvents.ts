import { vOnEmailEventArgs } from "@convex-dev/resend";
import { vOnCompleteArgs } from "@convex-dev/workpool";
import { v } from "convex/values";
import { internalMutation } from "./_generated/server.js";
import { orgs } from "./organizations.js";

/** The status of a mail: Resend's webhook (http.ts) ends here. */
export const handleEmailEvent = internalMutation({
  args: vOnEmailEventArgs,
  returns: v.null(),
  handler: async (ctx, args) => {
    await orgs.handleEmailEvent(ctx, args);
    return null;
  },
});

/** The same for httpMail.ts: handed over at last, or given up. */
export const onPosted = internalMutation({
  args: vOnCompleteArgs(
    v.object({ reference: v.string(), mailId: v.id("outgoingMails") }),
  ),
  returns: v.null(),
  handler: async (ctx, { context: { reference, mailId }, result }) => {
    if (await ctx.db.get("outgoingMails", mailId)) {
      await ctx.db.delete("outgoingMails", mailId);
    }
    const at = Date.now();
    if (result.kind === "success") {
      await orgs.recordDelivery(ctx, { reference, status: "sent", at });
    } else {
      const reason = result.kind === "failed" ? result.error : "canceled";
      const status = "failed";
      await orgs.recordDelivery(ctx, { reference, status, at, reason });
    }
    return null;
  },
});
