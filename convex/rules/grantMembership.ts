import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Actor, User } from "../pure/actor.js";
import type { Policy } from "../pure/policy.js";
import { findMember } from "./access.js";
import { activate } from "./activeOrganization.js";
import { eventActor, memberThen, recordEvent } from "./events.js";
import { changeRole } from "./memberRole.js";
import { matchRecipient, provenAddress, provenEmail } from "./recipient.js";
import { outranks } from "../pure/roles.js";
import { convertReservedSeat, releaseSeats, takeSeat } from "./seats.js";
import { searchKey } from "../pure/text.js";

export type Grant = {
  organizationId: Id<"organizations">;
  user: User;
  role: string;
  /** Who let them in: the person themselves, by accepting, or the one who adds them. */
  actor: Actor;
  policy: Pick<Policy, "memberLimit" | "doors" | "roles">;
  /** Whether it becomes the user's active organization: yes when they came of their own accord. */
  activate: boolean;
  /** Whether a member gets `role` if it is above the one they have. Nobody loses rank by being let in twice. */
  raises?: boolean;
  invitation?: Doc<"invitations">;
  /** Of the membership; an invitation brings its own. */
  publicMetadata?: Doc<"members">["publicMetadata"];
  /** The address that the link has just proven to be theirs. */
  vouchedEmail?: string;
};

export type GrantOutcome = "joined" | "already_member" | "role_raised";

/**
 * The one door. Every way in ends here: it takes the seat, inserts the member and records the event, in the caller's
 * transaction.
 *
 * It cannot be tricked into a second row for one user: the lookup below covers the index range that a concurrent
 * insert would write, so of two transactions one is retried and then finds the member. Someone who already is a member
 * stays the member they are, and keeps their role unless it is to be raised.
 */
export async function grantMembership(
  ctx: MutationCtx,
  grant: Grant,
): Promise<{ memberId: Id<"members">; role: string; outcome: GrantOutcome }> {
  const { organizationId, user, invitation, actor, policy } = grant;
  const existing = await findMember(ctx, organizationId, user.userId);
  if (existing) await returnReservedSeat(ctx, invitation);
  const outcome = outcomeOf(grant, existing);
  const keeps = existing && outcome === "already_member";
  const role = keeps ? existing.role : grant.role;
  if (invitation) {
    const { userId, name } = user;
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "invitation.accepted",
        actor: eventActor(actor),
        invitation,
        subject: { userId, name, email: emailOf(grant) },
        data: { role },
      },
      policy.doors,
    );
  }
  if (!existing) {
    const seatShard = await seatFor(ctx, grant);
    const memberId = await insertMember(ctx, grant, seatShard);
    return { memberId, role, outcome };
  }
  await changeRole(ctx, existing, role, eventActor(actor), policy.doors);
  if (grant.activate) await activate(ctx, existing);
  return { memberId: existing._id, role, outcome };
}

function outcomeOf(
  { raises, role, policy: { roles } }: Grant,
  existing: Doc<"members"> | null,
): GrantOutcome {
  if (!existing) return "joined";
  const isRaise = raises === true && outranks(roles, role, existing.role);
  return isRaise ? "role_raised" : "already_member";
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
    actor,
    policy,
    activate,
    invitation,
    vouchedEmail,
    publicMetadata = invitation?.publicMetadata,
  }: Grant,
  seatShard: number,
): Promise<Id<"members">> {
  const member = {
    organizationId,
    userId: user.userId,
    role,
    name: user.name,
    nameKey: searchKey(user.name ?? ""),
    ...provenAddress(emailOf({ user, invitation, vouchedEmail })),
    imageUrl: user.imageUrl,
    publicMetadata,
    invitationId: invitation?._id,
    activeSince: activate ? Date.now() : 0,
    seatShard,
  };
  const memberId = await ctx.db.insert("members", member);
  await recordEvent(
    ctx,
    {
      organizationId,
      type: "member.added",
      actor: eventActor(actor),
      subject: memberThen(member),
      data: { role },
    },
    policy.doors,
  );
  return memberId;
}

/** Always a proven one; of several the invited one. */
function emailOf({
  user,
  invitation,
  vouchedEmail,
}: Pick<Grant, "user" | "invitation" | "vouchedEmail">): string | undefined {
  const invited = invitation?.email;
  return invited !== undefined && matchRecipient(user, invited) === "verified"
    ? invited
    : (vouchedEmail ?? provenEmail(user));
}
