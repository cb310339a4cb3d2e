import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx, query } from "./_generated/server.js";
import { erasedAddress, parseEmail } from "./pure/emails.js";
import { takeBatch } from "./rules/batch.js";
import { recordEvent } from "./rules/events.js";
import { leavePending } from "./rules/leavePending.js";
import { eraseSuppression } from "./rules/suppression.js";
import { pageOf } from "./rules/paging.js";
import { provenAddress } from "./rules/recipient.js";
import { begin, putOff } from "./rules/tasks.js";
import schema from "./schema.js";
import { type Doors, vDoors } from "./pure/policy.js";
import type { TaskOf } from "./pure/task.js";
import { invitationView, vInvitation } from "./views/invitation.js";

/** What is known about an address, and forgetting it (GDPR articles 15 and 17). */
const BATCH = 50;

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

/**
 * Revokes what is pending and takes the address, and all that was said to it or by it, out of every invitation, every
 * membership and the trail of every organization. That someone was invited, and the outcome, stays. Continues by
 * itself; until then the address is kept in the row of that task.
 */
export const erase = mutation({
  args: { email: v.string(), doors: vDoors },
  returns: v.null(),
  handler: async (ctx, { doors, ...args }) => {
    const email = parseEmail(args.email);
    await eraseSuppression(ctx, email);
    await begin(ctx, { kind: "eraseEmail" as const, email }, eraseStep, doors);
    return null;
  },
});

type Erasure = TaskOf<"eraseEmail">;

/** What was erased is no longer found under the address. */
export async function eraseStep(
  ctx: MutationCtx,
  task: Erasure,
  doors: Doors,
): Promise<Erasure | null> {
  const { email } = task;
  const sent = ctx.db
    .query("invitations")
    .withIndex("by_email_status", (q) => q.eq("email", email));
  const { batch: invitations, isRest } = await takeBatch(sent, BATCH);
  const named = ctx.db
    .query("members")
    .withIndex("by_email", (q) => q.eq("email", email));
  const { batch: members, isRest: areMore } = await takeBatch(named, BATCH);
  for (const invitation of invitations) {
    await eraseInvitation(ctx, invitation, doors);
  }
  for (const { _id, invitationId } of members) {
    await ctx.db.patch("members", _id, {
      ...provenAddress(undefined),
      // It came with the invitation, which may have been pruned.
      ...(invitationId && { publicMetadata: undefined }),
    });
  }
  if (isRest || areMore) return task;
  await putOff(ctx, { kind: "scrubEvents", email, cursor: null });
  return null;
}

async function eraseInvitation(
  ctx: MutationCtx,
  invitation: Doc<"invitations">,
  doors: Doors,
): Promise<void> {
  const { _id, organizationId, state } = invitation;
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
        subject: {},
        data: { reason },
      },
      doors,
    );
  }
  if (state.kind === "accepted") {
    const member = await ctx.db.get("members", state.memberId);
    if (member?.invitationId === _id) {
      await ctx.db.patch("members", member._id, { publicMetadata: undefined });
    }
  }
  await ctx.db.patch("invitations", _id, {
    email: erasedAddress(_id),
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
