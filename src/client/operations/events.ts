import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { vEvent } from "../../shared.js";
import { mustActor } from "../host.js";
import { query } from "./define.js";

export const eventOperations = () => ({
  /** Newest first; with `invitationId` the trail of one invitation. */
  listEvents: query(
    {
      organizationId: v.string(),
      invitationId: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    paginationResultValidator(vEvent),
    async (host, ctx, args, caller) =>
      await ctx.runQuery(host.component.events.list, {
        ...args,
        actor: mustActor(caller),
        roles: host.roles,
      }),
  ),
});
