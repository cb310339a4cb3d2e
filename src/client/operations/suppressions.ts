import { v } from "convex/values";
import { vSuppression } from "../../shared.js";
import { mustActor } from "../host.js";
import { mutation, query } from "./define.js";

const address = { organizationId: v.string(), email: v.string() };

export const suppressionOperations = () => ({
  /** Whether mail to an address is stopped, for those who may invite and did invite it; null otherwise. */
  getSuppression: query(
    address,
    v.union(vSuppression, v.null()),
    async (host, ctx, args, caller) =>
      await ctx.runQuery(host.component.suppressions.get, {
        ...args,
        actor: mustActor(caller),
        roles: host.roles,
      }),
  ),

  /**
   * Lets mail to an address through again that bounced: the mailbox exists now. INVITATION_NOT_FOUND if the organization
   * never invited it. RECIPIENT_SUPPRESSED if its owner reported spam: only trusted server code lifts that.
   */
  liftSuppression: mutation(
    address,
    v.object({ lifted: v.boolean() }),
    async (host, ctx, args, caller) =>
      await ctx.runMutation(host.component.suppressions.lift, {
        ...args,
        actor: mustActor(caller),
        access: await host.access(),
      }),
  ),
});
