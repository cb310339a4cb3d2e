import { vOnEventArgs } from "convex-org-invitations";
import { v } from "convex/values";
import { internalMutation } from "./_generated/server.js";
import { orgs } from "./organizations.js";
import { countEvent } from "./statistics.js";

/** Called once per event, including expiries triggered by the timer; again when it throws. */
export const onEvent = internalMutation({
  args: vOnEventArgs,
  returns: v.null(),
  handler: async (ctx, { event }) => {
    console.log(`[event] ${event.type} in ${event.organizationId}`);
    await countEvent(ctx, event);
    if (process.env.RESEND_API_KEY) {
      await orgs.notifyInviter(ctx, event, ["declined", "bounced"]);
    }
    return null;
  },
});
