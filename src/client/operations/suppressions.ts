import { v } from "convex/values";
import { vSuppression } from "../../shared.js";
import { mustActor } from "../host.js";
import { mutation, query } from "./define.js";

const address = { organizationId: v.string(), email: v.string() };

export const suppressionOperations = () => ({
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

  liftSuppression: mutation(
    address,
    v.object({ lifted: v.boolean() }),
    async (host, ctx, args, caller) =>
      await ctx.runMutation(host.component.suppressions.lift, {
        ...args,
        actor: mustActor(caller),
        policy: await host.writePolicy(ctx, {}),
      }),
  ),
});
