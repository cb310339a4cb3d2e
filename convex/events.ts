import {
  type PaginationOptions,
  paginationOptsValidator,
  type PaginationResult,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { compareValues, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import { type QueryCtx, query } from "./_generated/server.js";
import {
  mustHave,
  mustManageInvitation,
  organizationIdOf,
} from "./rules/access.js";
import { fail } from "./pure/errors.js";
import { END, pageOf } from "./rules/paging.js";
import schema from "./schema.js";
import { vActor } from "./pure/actor.js";
import { vRoles } from "./pure/policy.js";
import { eventView, vEvent } from "./views/event.js";

/** The trail of an organization, newest first, or of one invitation. */
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
      return await timeline(ctx, invitation, args.paginationOpts);
    }
    await mustHave(ctx, caller, organizationId, "event:list");
    const rows = paginator(ctx.db, schema)
      .query("events")
      .withIndex("by_organization", (q) =>
        q.eq("organizationId", organizationId),
      )
      .order("desc");
    const holds = (event: Doc<"events">) =>
      event.organizationId === organizationId;
    const found = await pageOf({ rows, holds }, args.paginationOpts);
    const page = await Promise.all(
      found.page.map(async (event) => {
        const { invitationId, subject } = event;
        const isOld = invitationId !== undefined && subject === undefined;
        const id = isOld ? invitationId : undefined;
        return eventView(
          event,
          id ? await ctx.db.get("invitations", id) : null,
        );
      }),
    );
    return { ...found, page };
  },
});

/** Its own events and those in which it was one of many: a few, which are all read. */
async function timeline(
  ctx: QueryCtx,
  invitation: Doc<"invitations">,
  options: PaginationOptions,
): Promise<PaginationResult<ReturnType<typeof eventView>>> {
  const rows = paginator(ctx.db, schema)
    .query("events")
    .withIndex("by_invitation", (q) => q.eq("invitationId", invitation._id))
    .order("desc");
  const holds = (event: Doc<"events">) => event.invitationId === invitation._id;
  const own = await pageOf({ rows, holds }, options);
  const shared = await Promise.all(
    invitation.batchEvents.map((id: Id<"events">) => ctx.db.get("events", id)),
  );
  const between = within(options.cursor, own.isDone ? END : own.continueCursor);
  const merged = [
    ...own.page,
    ...shared.filter((event) => event !== null).filter(between),
  ].sort((a, b) => compareValues(keyOf(b), keyOf(a)));
  const isPinned = options.endCursor != null;
  const page = isPinned ? merged : merged.slice(0, options.numItems);
  const last = page.at(-1);
  const cut = page.length < merged.length && last !== undefined;
  return {
    ...own,
    page: page.map((event) => eventView(event, invitation)),
    ...(cut && { isDone: false, continueCursor: JSON.stringify(keyOf(last)) }),
  };
}

const keyOf = (event: Doc<"events">) => [event._creationTime, event._id];

/** Of a list of the newest first: what comes after one cursor and no later than another. */
function within(after: string | null, until: string) {
  const isAfter = (event: Doc<"events">) =>
    after === null ||
    (after !== END && compareValues(keyOf(event), JSON.parse(after)) < 0);
  const isUntil = (event: Doc<"events">) =>
    until === END || compareValues(keyOf(event), JSON.parse(until)) >= 0;
  return (event: Doc<"events">) => isAfter(event) && isUntil(event);
}
