import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { type Infer, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import { mutation, query, type QueryCtx } from "./_generated/server.js";
import { mustHave, organizationIdOf } from "./rules/access.js";
import { parseEmail } from "./rules/addresses.js";
import { fail } from "./rules/errors.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { pageOf } from "./rules/paging.js";
import { findSuppression } from "./rules/suppression.js";
import schema from "./schema.js";
import { INVITATION_STATUSES, vActor, vPolicy, vRoles } from "./validators.js";
import { suppressionView, vSuppression } from "./views.js";

/** Whether mail to an address is stopped, for those who may invite it; null for addresses that they never invited. */
export const get = query({
  args: {
    actor: vActor,
    roles: vRoles,
    organizationId: v.string(),
    email: v.string(),
  },
  returns: v.union(vSuppression, v.null()),
  handler: async (
    ctx,
    { actor, roles, ...args },
  ): Promise<Infer<typeof vSuppression> | null> => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const email = parseEmail(args.email);
    const permission = "invitation:create";
    await mustHave(ctx, { actor, roles }, organizationId, permission);
    const suppression = await findSuppression(ctx, email);
    if (!suppression) return null;
    const invited = await findInvited(ctx, organizationId, email);
    if (actor.kind === "user" && !invited) return null;
    return suppressionView(suppression);
  },
});

/** All of them, newest first: for the app's operators, not for an organization. */
export const list = query({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(vSuppression),
  handler: async (ctx, { paginationOpts }) => {
    const rows = paginator(ctx.db, schema).query("suppressions").order("desc");
    const found = await pageOf({ rows, holds: () => true }, paginationOpts);
    return { ...found, page: found.page.map(suppressionView) };
  },
});

/**
 * Lets mail through again. Staff may do so for a mailbox that bounced and that they invited. Who reported our mail as
 * spam is left alone unless the app's own server code says otherwise.
 */
export const lift = mutation({
  args: {
    actor: vActor,
    policy: vPolicy,
    organizationId: v.string(),
    email: v.string(),
  },
  returns: v.object({ lifted: v.boolean() }),
  handler: async (ctx, { actor, policy, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const email = parseEmail(args.email);
    const caller = { actor, roles: policy.roles };
    await mustHave(ctx, caller, organizationId, "suppression:lift");
    const invited = await findInvited(ctx, organizationId, email);
    if (actor.kind === "user" && !invited) fail("INVITATION_NOT_FOUND");
    const suppression = await findSuppression(ctx, email);
    if (!suppression) return { lifted: false };
    const { reason } = suppression;
    if (actor.kind === "user" && reason === "complained") {
      fail("RECIPIENT_SUPPRESSED", { reason });
    }
    await ctx.db.delete("suppressions", suppression._id);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "suppression.lifted",
        actor: eventActor(actor),
        ...(invited && { invitation: invited }),
        data: { reason },
      },
      policy.doors,
    );
    return { lifted: true };
  },
});

/** An organization learns nothing about addresses that it never invited. */
async function findInvited(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  email: string,
): Promise<Doc<"invitations"> | null> {
  for (const kind of INVITATION_STATUSES) {
    const invited = await ctx.db
      .query("invitations")
      .withIndex("by_organization_status_email", (q) =>
        q
          .eq("organizationId", organizationId)
          .eq("state.kind", kind)
          .eq("email", email),
      )
      .first();
    if (invited) return invited;
  }
  return null;
}
