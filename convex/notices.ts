import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { findMember, getInvitation } from "./rules/access.js";
import { findSuppression } from "./rules/suppression.js";
import { vNotice } from "./views.js";

/** Names in one notice; the rest is a number. */
const MOST_NAMES = 50;

/**
 * Who is to be told what became of these invitations, one notice for each inviter: their address as the host knew it
 * when they joined. Those who left, and invitations of trusted server code, are told nothing.
 */
export const forInviters = query({
  args: { invitationIds: v.array(v.string()) },
  returns: v.array(vNotice),
  handler: async (ctx, { invitationIds }) => {
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
      const notice = await noticeOf(ctx, invitations);
      if (notice) notices.push(notice);
    }
    return notices;
  },
});

async function noticeOf(
  ctx: QueryCtx,
  invitations: Doc<"invitations">[],
): Promise<Infer<typeof vNotice> | null> {
  const [first] = invitations;
  if (!first?.inviterId) return null;
  const { organizationId, inviterId } = first;
  const inviter = await findMember(ctx, organizationId, inviterId);
  const organization = await ctx.db.get("organizations", organizationId);
  if (!inviter?.email || !organization) return null;
  if (await findSuppression(ctx, inviter.email)) return null;
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
