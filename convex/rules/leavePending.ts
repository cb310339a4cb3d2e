import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Doors } from "../pure/policy.js";
import type { FinalState } from "../pure/invitation.js";
import { fail } from "../pure/errors.js";
import { recordEvent } from "./events.js";
import { releaseSeats } from "./seats.js";

/**
 * The one way out of `pending`. Final states stay final, except that an expired invitation can be renewed in place
 * (rules/issue.ts).
 */

/** Throws unless the invitation can still be answered. Late timers let nobody in: the clock is asked, not the state. */
export function mustBePending(invitation: Doc<"invitations">): void {
  const { state, expiresAt } = invitation;
  switch (state.kind) {
    case "pending":
      if (expiresAt <= Date.now()) {
        fail("INVITATION_EXPIRED", { expiredAt: expiresAt });
      }
      return;
    case "accepted":
      return fail("INVITATION_ALREADY_ACCEPTED", { acceptedAt: state.at });
    case "declined":
      return fail("INVITATION_DECLINED");
    case "revoked":
      // Not why: that is the staff's to read.
      return fail("INVITATION_REVOKED");
    case "expired":
      return fail("INVITATION_EXPIRED", { expiredAt: expiresAt });
  }
}

/**
 * Writes a final state and frees the seat the invitation held; an accepted one keeps it, as its member's. Callers have
 * checked `mustBePending`, or are the sweep, or end what the clock has already ended.
 */
export async function leavePending(
  ctx: MutationCtx,
  invitations: Doc<"invitations">[],
  next: FinalState,
  batchEvent?: Doc<"invitations">["batchEvents"][number],
): Promise<void> {
  const freed = new Map<string, SeatsToFree>();
  for (const invitation of invitations) {
    if (invitation.state.kind !== "pending") {
      throw new Error(`Invitation ${invitation._id} already left pending`);
    }
    const { organizationId, seatShard } = invitation;
    await ctx.db.patch("invitations", invitation._id, {
      state: next,
      updatedAt: next.at,
      seatShard: undefined,
      ...(batchEvent && {
        batchEvents: [...invitation.batchEvents, batchEvent],
      }),
    });
    if (seatShard === undefined || next.kind === "accepted") continue;
    const key = `${organizationId}/${seatShard}`;
    const row = freed.get(key) ?? {
      organizationId,
      shard: seatShard,
      count: 0,
    };
    freed.set(key, { ...row, count: row.count + 1 });
  }
  // One write per row of seats, however many left at once.
  for (const seats of freed.values()) {
    await releaseSeats(ctx, { ...seats, kind: "reserved" });
  }
}

/** Ends what the clock has ended while its sweep is late. Returns whether it had. */
export async function endIfLate(
  ctx: MutationCtx,
  invitation: Doc<"invitations">,
  doors: Doors,
): Promise<boolean> {
  const { state, expiresAt, organizationId } = invitation;
  const now = Date.now();
  if (state.kind !== "pending" || expiresAt > now) return false;
  await leavePending(ctx, [invitation], { kind: "expired", at: now });
  await recordEvent(
    ctx,
    {
      organizationId,
      type: "invitation.expired",
      actor: { kind: "system" },
      invitation,
    },
    doors,
  );
  return true;
}

type SeatsToFree = {
  organizationId: Doc<"invitations">["organizationId"];
  shard: number;
  count: number;
};
