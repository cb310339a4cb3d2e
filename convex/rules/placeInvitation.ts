import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { type Actor, type Delivery, type Policy } from "../validators.js";
import type { Draft } from "./drafts.js";
import { eventActor, recordEvent } from "./events.js";
import { armTimer } from "./expiry.js";
import { leavePending } from "./leavePending.js";
import { newToken } from "./tokens.js";

/** An invitation that has just got a new secret. `token` is handed out here and nowhere else, ever. */
export type Placed = { invitation: Doc<"invitations">; token: string };

/** What inserting and renewing share. `deliver` says that the host will mail the link, so nobody else sees it. */
export type Sender = {
  actor: Actor;
  policy: Policy;
  deliver: boolean;
  /** Minutes that this call has already armed: a batch asks for each timer once. */
  armed: Set<number>;
};

type Fields = Omit<Doc<"invitations">, "_id" | "_creationTime">;

async function freshFields(
  { actor, deliver }: Sender,
  draft: Draft,
): Promise<{ token: string; fields: Omit<Fields, InsertOnly> }> {
  const { token, tokenHash } = await newToken();
  const now = Date.now();
  const delivery: Delivery = deliver
    ? { status: "handed_over", at: now }
    : { status: "none" };
  const inviter = actor.kind === "user" ? actor.user : undefined;
  return {
    token,
    fields: {
      ...draft,
      tokenHash,
      linkShown: !deliver,
      state: { kind: "pending" },
      updatedAt: now,
      sentAt: now,
      inviterId: inviter?.userId,
      inviterName: inviter?.name,
      delivery,
    },
  };
}

type InsertOnly = "organizationId" | "sendCount" | "seatShard" | "batchEvents";

export async function insertInvitation(
  ctx: MutationCtx,
  sender: Sender,
  draft: Draft,
  place: Pick<Fields, "organizationId" | "seatShard" | "batchEvents">,
): Promise<Placed> {
  const { token, fields } = await freshFields(sender, draft);
  const row: Fields = { ...fields, ...place, sendCount: 1 };
  await arm(ctx, sender, draft.expiresAt);
  const _id = await ctx.db.insert("invitations", row);
  return { token, invitation: { ...row, _id, _creationTime: Date.now() } };
}

/**
 * A new secret, a new deadline, the same id; the old link is dead. The only way an expired invitation comes back to
 * life, and whoever does it now stands for it as its inviter.
 */
export async function renewInvitation(
  ctx: MutationCtx,
  sender: Sender,
  invitation: Doc<"invitations">,
  draft: Draft,
  seatShard: number | undefined,
): Promise<Placed> {
  const { token, fields } = await freshFields(sender, draft);
  const renewed = {
    ...fields,
    seatShard,
    sendCount: invitation.sendCount + 1,
  };
  await arm(ctx, sender, draft.expiresAt);
  await ctx.db.patch("invitations", invitation._id, renewed);
  await recordEvent(
    ctx,
    {
      organizationId: invitation.organizationId,
      type: "invitation.resent",
      actor: eventActor(sender.actor),
      invitationId: invitation._id,
    },
    sender.policy.onEvent,
  );
  return { token, invitation: { ...invitation, ...renewed } };
}

/**
 * Ends a pending invitation in favour of a new one: revoked, or expired if the clock says so. Its seat, if it holds
 * one, is not given back: the new one takes it over.
 */
export async function makeWay(
  ctx: MutationCtx,
  { actor, policy }: Sender,
  invitation: Doc<"invitations">,
): Promise<void> {
  const now = Date.now();
  const late = invitation.expiresAt <= now;
  const by = actor.kind === "user" ? actor.user.userId : undefined;
  await leavePending(
    ctx,
    [{ ...invitation, seatShard: undefined }],
    late
      ? { kind: "expired", at: now }
      : { kind: "revoked", at: now, by, reason: "replaced" },
  );
  await recordEvent(
    ctx,
    {
      organizationId: invitation.organizationId,
      type: late ? "invitation.expired" : "invitation.revoked",
      actor: late ? { kind: "system" } : eventActor(actor),
      invitationId: invitation._id,
      data: late ? {} : { reason: "replaced" },
    },
    policy.onEvent,
  );
}

async function arm(
  ctx: MutationCtx,
  { armed, policy }: Sender,
  minute: number,
): Promise<void> {
  if (armed.has(minute)) return;
  armed.add(minute);
  await armTimer(ctx, minute, policy.onEvent);
}
