import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { findMember, getInvitation } from "./rules/access.js";
import { takeMail } from "./rules/mayMail.js";
import { type RateLimit, vRateLimit } from "./pure/validators.js";
import { vNotice } from "./views/invitation.js";

/** Names in one notice; the rest is a number. */
const MOST_NAMES = 50;

/**
 * Who is to be told what became of these invitations, one notice for each inviter: to an address that they have proven
 * to be theirs, and only if a mail may go there, which then counts as sent. Those who left, and invitations of trusted
 * server code, are told nothing. An event that comes twice is told twice, within the limit of the mailbox.
 */
export const claim = mutation({
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
  if (await takeMail(ctx, { organizationId, limit }, inviter.email))
    return null;
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
