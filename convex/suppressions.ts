import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { type Infer, v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  query,
  type QueryCtx,
} from "./_generated/server.js";
import { mustHave, organizationIdOf } from "./rules/access.js";
import { parseEmail } from "./pure/emails.js";
import { fail } from "./pure/errors.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { migrateSuppressions, takeOver } from "./rules/oldSuppressions.js";
import { pageOf } from "./rules/paging.js";
import { sha256 } from "./pure/sha256.js";
import { findSuppression, liftSuppression } from "./rules/suppression.js";
import schema from "./schema.js";
import { INVITATION_STATUSES } from "./pure/invitation.js";
import { vActor } from "./pure/actor.js";
import { vAccess, vRoles } from "./pure/policy.js";
import { suppressionView, vSuppression } from "./views/mail.js";

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

/** Before all times: a suppression has one. */
const EVER = -Number.MAX_VALUE;

/**
 * All of them, for the app's operators, not for an organization. The mailbox with the newest comes first, and a page
 * has as many mailboxes as were asked for, of some of them more than one address. Those of 0.3 that are not moved yet
 * are not among them.
 */
export const list = query({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(vSuppression),
  handler: async (ctx, { paginationOpts }) => {
    const rows = paginator(ctx.db, schema)
      .query("mailboxes")
      .withIndex("by_suppression", (q) => q.gte("suppressedAt", EVER))
      .order("desc");
    const holds = ({ suppressedAt }: Doc<"mailboxes">) =>
      suppressedAt !== undefined;
    const found = await pageOf({ rows, holds }, paginationOpts);
    const page = found.page.flatMap(({ addresses }) =>
      addresses
        .flatMap(({ suppressed }) => suppressed ?? [])
        .toSorted((one, other) => other.at - one.at)
        .map(suppressionView),
    );
    return { ...found, page };
  },
});

/**
 * Lets mail through again. Staff may do so for an address that bounced a mail of their own organization: to have
 * invited it, without a mail or with one that was refused, gives no right to it. Who reported our mail as spam is left
 * alone unless the app's own server code says otherwise.
 */
export const lift = mutation({
  args: {
    actor: vActor,
    access: vAccess,
    organizationId: v.string(),
    email: v.string(),
  },
  returns: v.object({ lifted: v.boolean() }),
  handler: async (ctx, { actor, access, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const email = parseEmail(args.email);
    const caller = { actor, roles: access.roles };
    await mustHave(ctx, caller, organizationId, "suppression:lift");
    const invited = await findInvited(ctx, organizationId, email);
    if (actor.kind === "user" && !invited) fail("INVITATION_NOT_FOUND");
    await takeOver(ctx, email, await sha256(email));
    const suppression = await findSuppression(ctx, email);
    if (!suppression) return { lifted: false };
    const { reason, organizationIds } = suppression;
    if (actor.kind === "user") {
      if (reason === "complained") fail("RECIPIENT_SUPPRESSED", { reason });
      if (!organizationIds.includes(organizationId)) {
        fail("INVITATION_NOT_FOUND");
      }
    }
    await liftSuppression(ctx, email);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "suppression.lifted",
        actor: eventActor(actor),
        ...(invited && { invitation: invited }),
        data: { reason },
      },
      access.doors,
    );
    return { lifted: true };
  },
});

/** Moves what 0.3 left, in batches that continue automatically. */
export const migrate = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (await migrateSuppressions(ctx)) {
      await ctx.scheduler.runAfter(0, internal.suppressions.migrate, {});
    }
    return null;
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
