import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { endMembership } from "./rules/endMembership.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { leavePending } from "./rules/leavePending.js";
import { closeSeats, dropSeats } from "./rules/seats.js";
import { type Actor, type Doors, vDoors } from "./validators.js";

/**
 * What follows the deletion of an organization, in batches that continue by themselves: first its members, so that
 * nobody can invite any more, then its pending invitations, then its seats. Answered invitations and the events stay
 * until they are pruned.
 */
const BATCH = 100;

/** Begins slugs that no organization can have, in the order of deletion; so the real slug is free again at once. */
export const DELETED_SLUGS = "deleted:";

/** From here on nobody joins, and nobody sees it. A small organization is gone in this one transaction. */
export async function deleteOrganization(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  actor: Actor,
  doors: Doors,
): Promise<void> {
  const now = Date.now();
  await ctx.db.patch("organizations", organizationId, {
    deletedAt: now,
    slug: `${DELETED_SLUGS}${now}:${organizationId}`,
  });
  await closeSeats(ctx, organizationId);
  const event = {
    organizationId,
    type: "organization.deleted" as const,
    actor: eventActor(actor),
  };
  await recordEvent(ctx, event, doors);
  await removeMembersStep(ctx, { organizationId, doors });
}

type Step = { organizationId: Id<"organizations">; doors: Doors };

const vStep = {
  organizationId: v.id("organizations"),
  doors: vDoors,
};

export const removeMembers = internalMutation({
  args: vStep,
  returns: v.null(),
  handler: async (ctx, step) => {
    await removeMembersStep(ctx, step);
    return null;
  },
});

async function removeMembersStep(ctx: MutationCtx, step: Step): Promise<void> {
  const members = await ctx.db
    .query("members")
    .withIndex("by_organization_user", (q) =>
      q.eq("organizationId", step.organizationId),
    )
    .take(BATCH);
  for (const member of members) {
    await endMembership(ctx, member, { kind: "system" }, step.doors);
  }
  if (members.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.deletion.removeMembers, step);
  } else {
    await revokeStep(ctx, step);
  }
}

export const revokeInvitations = internalMutation({
  args: vStep,
  returns: v.null(),
  handler: async (ctx, step) => {
    await revokeStep(ctx, step);
    return null;
  },
});

async function revokeStep(ctx: MutationCtx, step: Step): Promise<void> {
  const { organizationId, doors } = step;
  const invitations = await ctx.db
    .query("invitations")
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId).eq("state.kind", "pending"),
    )
    .take(BATCH);
  if (invitations.length > 0) {
    const reason = "organization_deleted";
    const event = {
      organizationId,
      type: "invitation.revoked" as const,
      actor: { kind: "system" as const },
      invitationIds: invitations.map(({ _id }) => _id),
      data: { reason, count: invitations.length },
    };
    const eventId = await recordEvent(ctx, event, doors);
    const now = Date.now();
    const state = { kind: "revoked" as const, at: now, reason };
    await leavePending(ctx, invitations, state, eventId);
  }
  if (invitations.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.deletion.revokeInvitations, step);
    return;
  }
  await dropSeats(ctx, organizationId);
}
