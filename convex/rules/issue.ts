import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { DeliveryStatus } from "../pure/mailStatus.js";
import type { Sender } from "./sender.js";
import type { Draft } from "./drafts.js";
import { eventActor, recordEvent } from "./events.js";
import { endIfLate, leavePending } from "./leavePending.js";
import { nextReminder, armTimer } from "./timers.js";
import {
  keptByReminder,
  type Link,
  newLink,
  tokenOf,
  withLink,
} from "../pure/tokens.js";

/** An invitation that has just got a new secret. `token` is handed out here and nowhere else, ever. */
export type Issued = { invitation: Doc<"invitations">; token: string };

type Fields = Omit<Doc<"invitations">, "_id" | "_creationTime">;

/** A new secret, beside the links that stay valid, and where it goes. */
async function freshMail(
  { deliver, actor }: Pick<Sender, "deliver" | "actor">,
  kept: Link[],
) {
  const shown = !deliver && actor.kind !== "system";
  const { secret, link } = await newLink(shown);
  const now = Date.now();
  const delivery: DeliveryStatus = deliver
    ? { status: "queued", at: now, times: { queued: now } }
    : { status: "none" };
  const links = withLink(kept, link);
  return { secret, mail: { links, delivery, sentAt: now, updatedAt: now } };
}

async function freshFields(
  ctx: MutationCtx,
  sender: Sender,
  draft: Draft,
): Promise<{ secret: string; fields: Omit<Fields, InsertOnly> }> {
  const { actor, deliver, reminders } = sender;
  const { secret, mail } = await freshMail(sender, []);
  const remindAt = deliver
    ? nextReminder(reminders, { sent: 0, expiresAt: draft.expiresAt })
    : undefined;
  await arm(ctx, sender, draft.expiresAt);
  if (remindAt !== undefined) {
    await arm(ctx, sender, remindAt);
  }
  const inviter = actor.kind === "user" ? actor.user : undefined;
  return {
    secret,
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
): Promise<Issued> {
  const { secret, fields } = await freshFields(ctx, sender, draft);
  const row: Fields = { ...fields, ...place, sendCount: 1 };
  const _id = await ctx.db.insert("invitations", row);
  const invitation = { ...row, _id, _creationTime: Date.now() };
  return { token: tokenOf(_id, secret), invitation };
}

/**
 * A new secret, a new deadline, the same id; the old links are dead. The only way an expired invitation comes back to
 * life, and the one who does it now stands for it as its inviter.
 */
export async function renewInvitation(
  ctx: MutationCtx,
  sender: Sender,
  invitation: Doc<"invitations">,
  draft: Draft,
  seatShard: number | undefined,
): Promise<Issued> {
  const { secret, fields } = await freshFields(ctx, sender, draft);
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
  const token = tokenOf(invitation._id, secret);
  return { token, invitation: { ...invitation, ...renewed } };
}

/**
 * The same invitation once more, by nobody's hand: one more secret and a later reminder, all else stays, the link in
 * the mail before too.
 */
export async function issueReminder(
  ctx: MutationCtx,
  sender: Sender,
  invitation: Doc<"invitations">,
): Promise<Issued> {
  const { expiresAt, organizationId } = invitation;
  const sent = (invitation.reminders ?? 0) + 1;
  const { secret, mail } = await freshMail(
    { deliver: true, actor: { kind: "system" } },
    keptByReminder(invitation.links ?? []),
  );
  const remindAt = nextReminder(sender.reminders, { sent, expiresAt });
  if (remindAt !== undefined) {
    await arm(ctx, sender, remindAt);
  }
  const sendCount = invitation.sendCount + 1;
  const reminded = {
    ...mail,
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
  const token = tokenOf(invitation._id, secret);
  return { token, invitation: { ...invitation, ...reminded } };
}

/**
 * Ends a pending invitation in favour of a new one: revoked, or expired if the clock says so. Its seat, if it holds
 * one, is not given back: the new one takes it over.
 */
export async function endForReplacement(
  ctx: MutationCtx,
  { actor, policy }: Sender,
  invitation: Doc<"invitations">,
): Promise<void> {
  const { doors } = policy;
  const seatless = { ...invitation, seatShard: undefined };
  if (await endIfLate(ctx, seatless, doors)) return;
  const reason = "replaced";
  const by = actor.kind === "user" ? actor.user.userId : undefined;
  const state = { kind: "revoked" as const, at: Date.now(), by, reason };
  await leavePending(ctx, [seatless], state);
  await recordEvent(
    ctx,
    {
      organizationId: invitation.organizationId,
      type: "invitation.revoked",
      actor: eventActor(actor),
      invitation,
      data: { reason },
    },
    doors,
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
