import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
  query,
} from "./_generated/server.js";
import { parseEmail } from "./rules/addresses.js";
import { recordEvent } from "./rules/events.js";
import { leavePending } from "./rules/leavePending.js";
import { eraseSuppression } from "./rules/suppression.js";
import { pageOf } from "./rules/paging.js";
import schema from "./schema.js";
import { type Doors, vDoors } from "./validators.js";
import { invitationView, vInvitation } from "./views.js";

/** What is known about an address, and forgetting it (GDPR articles 15 and 17). */
const BATCH = 100;

/** Every invitation ever sent to the address, in all organizations. */
export const exportAll = query({
  args: { email: v.string(), paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(vInvitation),
  handler: async (ctx, { paginationOpts, ...args }) => {
    const email = parseEmail(args.email);
    const rows = paginator(ctx.db, schema)
      .query("invitations")
      .withIndex("by_email_status", (q) => q.eq("email", email));
    const holds = (row: Doc<"invitations">) => row.email === email;
    const found = await pageOf({ rows, holds }, paginationOpts);
    return { ...found, page: found.page.map(invitationView) };
  },
});

const vErase = { email: v.string(), doors: vDoors };

/**
 * Revokes what is pending and takes the address, and all that was said to it, out of every invitation and out of the
 * memberships they led to. That somebody was invited, and what became of it, stays. Continues by itself.
 */
export const erase = mutation({
  args: vErase,
  returns: v.null(),
  handler: async (ctx, { email, doors }) => {
    await eraseStep(ctx, parseEmail(email), doors);
    return null;
  },
});

export const eraseRest = internalMutation({
  args: vErase,
  returns: v.null(),
  handler: async (ctx, { email, doors }) => {
    await eraseStep(ctx, email, doors);
    return null;
  },
});

async function eraseStep(
  ctx: MutationCtx,
  email: string,
  doors: Doors,
): Promise<void> {
  await eraseSuppression(ctx, email);
  const invitations = await ctx.db
    .query("invitations")
    .withIndex("by_email_status", (q) => q.eq("email", email))
    .take(BATCH);
  for (const invitation of invitations) {
    await eraseOne(ctx, invitation, doors);
  }
  // What was erased is no longer found under the address.
  if (invitations.length === BATCH) {
    const rest = { email, doors };
    await ctx.scheduler.runAfter(0, internal.addresses.eraseRest, rest);
  }
}

async function eraseOne(
  ctx: MutationCtx,
  invitation: Doc<"invitations">,
  doors: Doors,
): Promise<void> {
  const { _id, organizationId, state, email } = invitation;
  if (state.kind === "pending") {
    const reason = "erased";
    const revoked = { kind: "revoked" as const, at: Date.now(), reason };
    await leavePending(ctx, [invitation], revoked);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "invitation.revoked",
        actor: { kind: "system" },
        invitation,
        data: { reason },
      },
      doors,
    );
  }
  if (state.kind === "accepted") {
    const member = await ctx.db.get("members", state.memberId);
    if (member?.email === email) {
      await ctx.db.patch("members", member._id, { email: undefined });
    }
  }
  await ctx.db.patch("invitations", _id, {
    // .invalid never resolves (RFC 2606), so nothing is ever sent there.
    email: `${_id}@erased.invalid`,
    links: [],
    message: undefined,
    redirectUrl: undefined,
    publicMetadata: undefined,
    delivery: { status: "none" },
    ...(state.kind === "declined" && {
      state: { ...state, reason: undefined },
    }),
  });
}
