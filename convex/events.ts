import {
  paginationOptsValidator,
  type PaginationResult,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import { type QueryCtx, query } from "./_generated/server.js";
import { MAX_PAGE } from "./limits.js";
import {
  getInvitation,
  mustHave,
  mustManageInvitation,
  organizationIdOf,
} from "./rules/access.js";
import { fail } from "./rules/errors.js";
import { pageOf } from "./rules/paging.js";
import schema from "./schema.js";
import { vActor, vRoles } from "./validators.js";
import { eventView, vEvent } from "./views.js";

/** The trail of an organization, newest first, or of one invitation: then its latest 200 events in one page. */
export const list = query({
  args: {
    actor: vActor,
    roles: vRoles,
    organizationId: v.string(),
    invitationId: v.optional(v.string()),
    paginationOpts: paginationOptsValidator,
  },
  returns: paginationResultValidator(vEvent),
  handler: async (ctx, { actor, roles, invitationId, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const caller = { actor, roles };
    if (invitationId !== undefined) {
      const { invitation } = await mustManageInvitation(
        ctx,
        caller,
        invitationId,
        "event:list",
      );
      if (invitation.organizationId !== organizationId) {
        fail("INVITATION_NOT_FOUND");
      }
      return await timeline(ctx, invitation);
    }
    await mustHave(ctx, caller, organizationId, "event:list");
    const events = paginator(ctx.db, schema)
      .query("events")
      .withIndex("by_organization", (q) =>
        q.eq("organizationId", organizationId),
      )
      .order("desc");
    const found = await pageOf(args.paginationOpts, (options) =>
      events.paginate(options),
    );
    const page = await Promise.all(
      found.page.map(async (event) => {
        const about = event.invitationId;
        return eventView(event, about ? await getInvitation(ctx, about) : null);
      }),
    );
    return { ...found, page };
  },
});

/** Its own events and those in which it was one of many. */
async function timeline(
  ctx: QueryCtx,
  invitation: Doc<"invitations">,
): Promise<PaginationResult<ReturnType<typeof eventView>>> {
  const own = await ctx.db
    .query("events")
    .withIndex("by_invitation", (q) => q.eq("invitationId", invitation._id))
    .order("desc")
    .take(MAX_PAGE);
  const shared = await Promise.all(
    invitation.batchEvents.map((id: Id<"events">) => ctx.db.get("events", id)),
  );
  const page = [...own, ...shared.filter((event) => event !== null)]
    .sort((a, b) => b._creationTime - a._creationTime)
    .map((event) => eventView(event, invitation));
  return { page, isDone: true, continueCursor: "[]" };
}
