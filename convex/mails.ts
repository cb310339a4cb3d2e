import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { MAX_REASON } from "./pure/limits.js";
import { findMember, getInvitation } from "./rules/access.js";
import {
  type StatusUpdate,
  nextDelivery,
  type DeliveryStatus,
  vMailStatus,
} from "./pure/mailStatus.js";
import { fail } from "./pure/errors.js";
import { recordEvent } from "./rules/events.js";
import { parseReference } from "./pure/mailReference.js";
import { takeMail } from "./rules/mayMail.js";
import { suppress } from "./rules/suppression.js";
import { withNewestShown } from "./pure/tokens.js";
import {
  type Doors,
  type RateLimit,
  vDoors,
  vRateLimit,
} from "./pure/policy.js";
import { vNotice } from "./views/mail.js";

/** The status of the mails that the host sent, and whom to tell of it. */

/**
 * Called when the host's delivery threw: the invitation stays, and its link may be shared by hand. `shown`: by the one who
 * asked for it, who is not the host's trusted code.
 */
export const handOverFailed = mutation({
  args: {
    failures: v.array(
      v.object({ invitationId: v.string(), reason: v.string() }),
    ),
    shown: v.boolean(),
    doors: vDoors,
  },
  returns: v.null(),
  handler: async (ctx, { failures, shown, doors }) => {
    for (const { invitationId, reason } of failures) {
      const invitation = await getInvitation(ctx, invitationId);
      if (invitation?.state.kind !== "pending") continue;
      const failed = { status: "failed" as const, at: Date.now(), reason };
      const delivery = nextDelivery(invitation.delivery, shorten(failed));
      if (!delivery) continue;
      // A reminder would kill the link that was passed on by hand.
      const { links = [] } = invitation;
      await ctx.db.patch("invitations", invitation._id, {
        remindAt: undefined,
        ...(shown && { links: withNewestShown(links) }),
      });
      await write(ctx, invitation, delivery, doors);
    }
    return null;
  },
});

/**
 * What a webhook says of one mail, once or several times, in any order. Of a mail that was followed by a newer one only
 * a bounce or a complaint matters. A reference that leads nowhere is ignored: the invitation was pruned.
 */
export const record = mutation({
  args: {
    reference: v.string(),
    status: vMailStatus,
    at: v.number(),
    reason: v.optional(v.string()),
    isPermanent: v.boolean(),
    doors: vDoors,
  },
  returns: v.null(),
  handler: async (ctx, { reference, isPermanent, doors, ...update }) => {
    if (!Number.isFinite(update.at)) {
      const issue = "must be a time in epoch milliseconds";
      fail("INVALID_ARGUMENT", { field: "at", issue });
    }
    const { invitationId, sendCount } = parseReference(reference);
    const invitation = await getInvitation(ctx, invitationId);
    // Erased, or never mailed: there is no mailbox to speak of.
    if (!invitation || invitation.delivery.status === "none") return null;
    const { status, at } = update;
    if (status === "complained" || (status === "bounced" && isPermanent)) {
      const { organizationId } = invitation;
      const heard = { reason: status, at, organizationId };
      await suppress(ctx, invitation.email, heard);
    }
    if (invitation.sendCount !== sendCount) return null;
    const delivery = nextDelivery(invitation.delivery, shorten(update));
    if (delivery) await write(ctx, invitation, delivery, doors);
    return null;
  },
});

const shorten = ({ reason, ...update }: StatusUpdate): StatusUpdate =>
  reason === undefined
    ? update
    : { ...update, reason: reason.slice(0, MAX_REASON) };

/** A status that another one has overtaken adds its time, and is no event. */
async function write(
  ctx: MutationCtx,
  invitation: Doc<"invitations">,
  delivery: DeliveryStatus,
  doors: Doors,
): Promise<void> {
  const { _id, organizationId } = invitation;
  await ctx.db.patch("invitations", _id, { delivery, updatedAt: Date.now() });
  const { status } = delivery;
  if (status === invitation.delivery.status) return;
  if (status === "none" || status === "queued") return;
  await recordEvent(
    ctx,
    {
      organizationId,
      type: `invitation.email_${status}`,
      actor: { kind: "system" },
      invitation,
    },
    doors,
  );
}

/** Names in one notice; the rest is a number. */
const MOST_NAMES = 50;

/**
 * Who is to be told the outcome of these invitations, one notice for each inviter: to an address that they have proven
 * to be theirs, and only if a mail may go there, which then counts as sent. Those who left, and invitations of trusted
 * server code, are told nothing. An event that comes twice is told twice, within the limit of the mailbox.
 */
export const claimNotices = mutation({
  args: { invitationIds: v.array(v.string()), perRecipient: vRateLimit },
  returns: v.array(vNotice),
  handler: async (ctx, { invitationIds, perRecipient }) => {
    const groups = new Map<string, Doc<"invitations">[]>();
    for (const id of invitationIds) {
      const invitation = await getInvitation(ctx, id);
      if (!invitation?.inviterId) continue;
      const { organizationId, inviterId } = invitation;
      const key = `${organizationId} ${inviterId}`;
      groups.set(key, [...(groups.get(key) ?? []), invitation]);
    }
    const notices: Infer<typeof vNotice>[] = [];
    for (const invitations of groups.values()) {
      const notice = await noticeOf(ctx, invitations, perRecipient);
      if (notice) notices.push(notice);
    }
    return notices;
  },
});

async function noticeOf(
  ctx: MutationCtx,
  invitations: Doc<"invitations">[],
  limit: RateLimit | null,
): Promise<Infer<typeof vNotice> | null> {
  const [first] = invitations;
  if (!first?.inviterId) return null;
  const { organizationId, inviterId } = first;
  const inviter = await findMember(ctx, organizationId, inviterId);
  const organization = await ctx.db.get("organizations", organizationId);
  if (!inviter?.email || !inviter.isEmailProven || !organization) return null;
  const mail = { organizationId, limit };
  if (await takeMail(ctx, mail, inviter.email)) return null;
  return {
    to: inviter.email,
    inviterName: inviter.name,
    organizationId,
    organization: { name: organization.name, logoUrl: organization.logoUrl },
    invitations: invitations.slice(0, MOST_NAMES).map((invitation) => ({
      email: invitation.email,
      role: invitation.role,
      reason: reasonOf(invitation),
    })),
    count: invitations.length,
  };
}

function reasonOf({ state, delivery }: Doc<"invitations">): string | undefined {
  if (state.kind === "declined") return state.reason;
  return delivery.status === "bounced" ? delivery.reason : undefined;
}
