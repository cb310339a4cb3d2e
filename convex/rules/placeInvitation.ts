import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type {
  Actor,
  Delivery,
  Policy,
  RateLimits,
  Reminders,
} from "../validators.js";
import type { Draft } from "./drafts.js";
import { eventActor, recordEvent } from "./events.js";
import { leavePending } from "./leavePending.js";
import { nextReminder } from "./reminders.js";
import { armTimer } from "./timers.js";
import { newToken } from "./tokens.js";

/** An invitation that has just got a new secret. `token` is handed out here and nowhere else, ever. */
export type Placed = { invitation: Doc<"invitations">; token: string };

/** What inserting and renewing share. `deliver` says that the host will mail the link, so nobody else sees it. */
export type Sender = {
  actor: Actor;
  policy: Policy;
  deliver: boolean;
  rateLimits: RateLimits;
  reminders: Reminders | null;
  /** Timers that this call has already armed: a batch asks for each once. */
  armed: Set<number>;
};

type Fields = Omit<Doc<"invitations">, "_id" | "_creationTime">;

/** A mail is on its way, with a new secret in it. */
async function freshMail(deliver: boolean) {
  const { token, tokenHash } = await newToken();
  const now = Date.now();
  const delivery: Delivery = deliver
    ? { status: "queued", at: now, times: { queued: now } }
    : { status: "none" };
  return {
    token,
    mail: {
      tokenHash,
      earlierTokenHash: undefined,
      linkShown: !deliver,
      delivery,
      sentAt: now,
      updatedAt: now,
    },
  };
}

async function freshFields(
  ctx: MutationCtx,
  sender: Sender,
  draft: Draft,
): Promise<{ token: string; fields: Omit<Fields, InsertOnly> }> {
  const { actor, deliver, reminders } = sender;
  const { token, mail } = await freshMail(deliver);
  const remindAt = deliver
    ? nextReminder(reminders, { sent: 0, expiresAt: draft.expiresAt })
    : undefined;
  await arm(ctx, sender, draft.expiresAt);
  if (remindAt !== undefined) {
    await arm(ctx, sender, remindAt);
  }
  const inviter = actor.kind === "user" ? actor.user : undefined;
  return {
    token,
    fields: {
      ...draft,
      ...mail,
      state: { kind: "pending" },
      inviterId: inviter?.userId,
      inviterName: inviter?.name,
      remindAt,
      reminders: 0,
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
  const { token, fields } = await freshFields(ctx, sender, draft);
  const row: Fields = { ...fields, ...place, sendCount: 1 };
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
  const { token, fields } = await freshFields(ctx, sender, draft);
  const renewed = {
    ...fields,
    seatShard,
    sendCount: invitation.sendCount + 1,
  };
  await ctx.db.patch("invitations", invitation._id, renewed);
  await recordEvent(
    ctx,
    {
      organizationId: invitation.organizationId,
      type: "invitation.resent",
      actor: eventActor(sender.actor),
      invitation,
    },
    sender.policy.doors,
  );
  return { token, invitation: { ...invitation, ...renewed } };
}

/**
 * The same invitation once more, by nobody's hand: one more secret and a later reminder, all else stays. The link in
 * the mail before stays valid, unless others than its mailbox have seen it: a reminded one went to the mailbox alone.
 */
export async function sendReminder(
  ctx: MutationCtx,
  sender: Sender,
  invitation: Doc<"invitations">,
): Promise<Placed> {
  const { expiresAt, organizationId } = invitation;
  const sent = (invitation.reminders ?? 0) + 1;
  const { token, mail } = await freshMail(true);
  const remindAt = nextReminder(sender.reminders, { sent, expiresAt });
  if (remindAt !== undefined) {
    await arm(ctx, sender, remindAt);
  }
  const sendCount = invitation.sendCount + 1;
  const reminded = {
    ...mail,
    earlierTokenHash: invitation.linkShown ? undefined : invitation.tokenHash,
    remindAt,
    reminders: sent,
    sendCount,
  };
  await ctx.db.patch("invitations", invitation._id, reminded);
  await recordEvent(
    ctx,
    {
      organizationId,
      type: "invitation.reminded",
      actor: { kind: "system" },
      invitation,
    },
    sender.policy.doors,
  );
  return { token, invitation: { ...invitation, ...reminded } };
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
      invitation,
      data: late ? {} : { reason: "replaced" },
    },
    policy.doors,
  );
}

async function arm(
  ctx: MutationCtx,
  { armed, policy }: Sender,
  minute: number,
): Promise<void> {
  if (armed.has(minute)) return;
  armed.add(minute);
  await armTimer(ctx, minute, policy.doors);
}
