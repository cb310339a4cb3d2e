import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Actor, Policy, User } from "../validators.js";
import { findMember } from "./access.js";
import { normalizeEmail } from "./addresses.js";
import { eventActor, recordEvent } from "./events.js";
import { matchRecipient } from "./recipient.js";
import { convertReservedSeat, releaseSeats, takeSeat } from "./seats.js";
import { searchKey } from "./text.js";

export type Grant = {
  organizationId: Id<"organizations">;
  user: User;
  role: string;
  /** Who let them in: the person themselves, by accepting, or whoever adds them. */
  actor: Actor;
  policy: Pick<Policy, "memberLimit" | "onEvent">;
  /** Whether it becomes the user's active organization: yes when they came of their own accord. */
  activate: boolean;
  invitation?: Doc<"invitations">;
};

/**
 * The one door. Every way in ends here: it takes the seat, inserts the member and records the event, in the caller's
 * transaction.
 *
 * It can not be tricked into a second row for one user: the lookup below covers the index range that a concurrent
 * insert would write, so of two transactions one is retried and then finds the member. Someone who already is a member
 * stays as they are, with their role: accepting twice has no effect.
 */
export async function grantMembership(
  ctx: MutationCtx,
  grant: Grant,
): Promise<{ memberId: Id<"members">; role: string; isNew: boolean }> {
  const { organizationId, user, invitation, actor, policy } = grant;
  const existing = await findMember(ctx, organizationId, user.userId);
  if (existing) await returnReservedSeat(ctx, invitation);
  const memberId =
    existing?._id ??
    (await insertMember(ctx, grant, await seatFor(ctx, grant)));
  const role = existing?.role ?? grant.role;
  await recordEvent(
    ctx,
    {
      organizationId,
      type: invitation ? "invitation.accepted" : "member.added",
      actor: eventActor(actor),
      invitationId: invitation?._id,
      userId: user.userId,
      data: { role },
    },
    policy.onEvent,
  );
  return { memberId, role, isNew: existing === null };
}

/** The seat that was reserved for the invitation, or else a free one. */
async function seatFor(
  ctx: MutationCtx,
  { organizationId, user, policy, invitation }: Grant,
): Promise<number> {
  const hostLimit = policy.memberLimit;
  const shard = invitation?.seatShard;
  if (shard !== undefined) {
    await convertReservedSeat(ctx, { organizationId, shard, hostLimit });
    return shard;
  }
  const key = user.userId;
  return await takeSeat(ctx, {
    organizationId,
    hostLimit,
    key,
    kind: "members",
  });
}

async function returnReservedSeat(
  ctx: MutationCtx,
  invitation: Doc<"invitations"> | undefined,
): Promise<void> {
  if (invitation?.seatShard === undefined) return;
  const { organizationId, seatShard: shard } = invitation;
  await releaseSeats(ctx, { organizationId, shard, kind: "reserved" });
}

/** Also for the owner of a new organization, whose seat comes with the organization. */
export async function insertMember(
  ctx: MutationCtx,
  {
    organizationId,
    user,
    role,
    activate,
    invitation,
  }: Omit<Grant, "policy" | "actor">,
  seatShard: number,
): Promise<Id<"members">> {
  const invited = invitation?.email;
  const email =
    invited !== undefined && matchRecipient(user, invited) !== "none"
      ? invited
      : primaryEmail(user);
  return await ctx.db.insert("members", {
    organizationId,
    userId: user.userId,
    role,
    name: user.name,
    nameKey: searchKey(user.name ?? ""),
    email,
    imageUrl: user.imageUrl,
    publicMetadata: invitation?.publicMetadata,
    invitationId: invitation?._id,
    activeSince: activate ? Date.now() : 0,
    seatShard,
  });
}

export function primaryEmail(user: User): string | undefined {
  const best = user.emails.find(({ verified }) => verified) ?? user.emails[0];
  return best && normalizeEmail(best.address);
}
