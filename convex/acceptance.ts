import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx, query } from "./_generated/server.js";
import { MAX_REASON, UNPAGED_ROWS } from "./pure/limits.js";
import { findMember } from "./rules/access.js";
import { normalizeEmail } from "./pure/emails.js";
import { fail } from "./pure/errors.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { explain } from "./rules/explain.js";
import { grantMembership } from "./rules/grantMembership.js";
import { grantProblems, mustStillBeGranted } from "./rules/inviter.js";
import {
  endIfLate,
  leavePending,
  mustBePending,
} from "./rules/leavePending.js";
import {
  findByToken,
  mustBeRecipient,
  mustFind,
  vouchedAddress,
} from "./rules/recipient.js";
import { cleanText } from "./pure/text.js";
import { vGrantRules, vPolicy } from "./pure/policy.js";
import { vUser } from "./pure/actor.js";
import {
  explanationView,
  previewView,
  vAccepted,
  vExplanation,
  vPreviewResult,
} from "./views/preview.js";
import { myInvitationView, vMyInvitation } from "./views/invitation.js";

/** What the person invited can do. Nothing but `accept` and `decline` changes anything. */

const vRef = {
  token: v.optional(v.string()),
  invitationId: v.optional(v.string()),
};

/** Accepting again, by the same user, succeeds without effect. */
export const accept = mutation({
  args: { user: vUser, policy: vPolicy, ...vRef },
  returns: vAccepted,
  handler: async (ctx, { user, policy, ...ref }) => {
    const found = await mustFind(ctx, ref);
    const { invitation } = found;
    const { state } = invitation;
    const isRepeat = state.kind === "accepted" && state.by === user.userId;
    if (isRepeat) return await acceptedBefore(ctx, user, invitation);
    mustBeRecipient(user, found, policy);
    mustBePending(invitation);
    await mustStillBeGranted(ctx, invitation, policy);
    const { organizationId, redirectUrl } = invitation;
    const vouchedEmail = vouchedAddress(user, found);
    const { memberId, role, outcome } = await grantMembership(ctx, {
      organizationId,
      user,
      role: invitation.role,
      actor: { kind: "user", user },
      policy,
      activate: true,
      raises: policy.raiseRoleOnAccept,
      invitation,
      ...(vouchedEmail !== null && { vouchedEmail }),
    });
    const at = Date.now();
    await leavePending(ctx, [invitation], {
      kind: "accepted",
      at,
      by: user.userId,
      memberId,
      ...(outcome === "role_raised" && { raised: true }),
    });
    const accepted = { organizationId, memberId, role, redirectUrl };
    return { ...accepted, outcome, vouchedEmail };
  },
});

/** A removed member does not come back through an old link. */
async function acceptedBefore(
  ctx: MutationCtx,
  user: Infer<typeof vUser>,
  invitation: Doc<"invitations">,
): Promise<Infer<typeof vAccepted>> {
  const { organizationId, redirectUrl, state } = invitation;
  const member = await findMember(ctx, organizationId, user.userId);
  if (!member) {
    const acceptedAt = state.kind === "accepted" ? state.at : 0;
    fail("INVITATION_ALREADY_ACCEPTED", { acceptedAt });
  }
  const { _id: memberId, role } = member;
  const accepted = { organizationId, memberId, role, redirectUrl };
  // A retry hears what the first try was told.
  const isRaise = state.kind === "accepted" && state.raised === true;
  const isOwn = member.invitationId === invitation._id;
  const kept = isOwn ? ("joined" as const) : ("already_member" as const);
  const outcome = isRaise ? ("role_raised" as const) : kept;
  return { ...accepted, outcome, vouchedEmail: null };
}

/**
 * By token no account is needed: anyone who holds the link may say no. By id it takes the recipient. One whose deadline
 * has passed ends as expired.
 */
export const decline = mutation({
  args: {
    user: v.union(vUser, v.null()),
    policy: vPolicy,
    ...vRef,
    reason: v.optional(v.string()),
  },
  returns: v.object({
    status: v.union(v.literal("declined"), v.literal("expired")),
  }),
  handler: async (ctx, { user, policy, reason: rawReason, ...ref }) => {
    const found = await mustFind(ctx, ref);
    const { invitation, link } = found;
    if (link === null) {
      if (!user) fail("UNAUTHENTICATED");
      mustBeRecipient(user, found, policy);
    }
    if (await endIfLate(ctx, invitation, policy.doors)) {
      return { status: "expired" as const };
    }
    mustBePending(invitation);
    const reason = cleanText("reason", rawReason, MAX_REASON);
    await leavePending(ctx, [invitation], {
      kind: "declined",
      at: Date.now(),
      by: user?.userId,
      reason,
    });
    await recordEvent(
      ctx,
      {
        organizationId: invitation.organizationId,
        type: "invitation.declined",
        actor: eventActor(user && { kind: "user", user }),
        invitation,
        data: { ...(reason !== undefined && { reason }) },
      },
      policy.doors,
    );
    return { status: "declined" as const };
  },
});

/** The in-app inbox: pending invitations to any of the user's verified addresses, newest first. */
export const listMine = query({
  args: { user: vUser, policy: vGrantRules },
  returns: v.array(vMyInvitation),
  handler: async (ctx, { user, policy }) => {
    const addresses = user.emails
      .filter(({ verified }) => verified)
      .map(({ address }) => normalizeEmail(address));
    const found = await Promise.all(
      [...new Set(addresses)].map((email) =>
        ctx.db
          .query("invitations")
          .withIndex("by_email_status", (q) =>
            q.eq("email", email).eq("state.kind", "pending"),
          )
          .order("desc")
          .take(UNPAGED_ROWS),
      ),
    );
    const newest = found
      .flat()
      .sort((a, b) => b._creationTime - a._creationTime)
      .slice(0, UNPAGED_ROWS);
    const problemOf = grantProblems(ctx, policy);
    const rows = await Promise.all(
      newest.map(async (invitation) => {
        const id = invitation.organizationId;
        const organization = await ctx.db.get("organizations", id);
        if (!organization || organization.deletedAt !== undefined) return [];
        const problem = await problemOf(invitation);
        return [myInvitationView(invitation, organization, problem)];
      }),
    );
    return rows.flat();
  },
});

/** For anyone who holds the token, signed in or not. `expiresAt` is the screen's to compare: a query has no clock. */
export const preview = query({
  args: { token: v.string(), policy: vGrantRules },
  returns: vPreviewResult,
  handler: async (
    ctx,
    { token, policy },
  ): Promise<Infer<typeof vPreviewResult>> => {
    const found = await findByToken(ctx, token);
    if (!found) return { valid: false, code: "INVITATION_NOT_FOUND" };
    const { invitation } = found;
    switch (invitation.state.kind) {
      case "accepted":
        return { valid: false, code: "INVITATION_ALREADY_ACCEPTED" };
      case "declined":
        return { valid: false, code: "INVITATION_DECLINED" };
      case "revoked":
        return { valid: false, code: "INVITATION_REVOKED" };
      case "expired":
        return { valid: false, code: "INVITATION_EXPIRED" };
      case "pending": {
        const id = invitation.organizationId;
        const organization = await ctx.db.get("organizations", id);
        if (!organization || organization.deletedAt !== undefined) {
          return { valid: false, code: "INVITATION_REVOKED" };
        }
        const problem = await grantProblems(ctx, policy)(invitation);
        return {
          valid: true,
          invitation: previewView(invitation, organization, problem),
        };
      }
    }
  },
});

/** What stands between this user, or someone signed out, and accepting. */
export const explainToken = query({
  args: { user: v.union(vUser, v.null()), policy: vPolicy, token: v.string() },
  returns: vExplanation,
  handler: async (ctx, { user, policy, token }) => {
    const found = await findByToken(ctx, token);
    if (!found) return { state: "not_found" as const };
    const standing = await explain(ctx, user, policy, found);
    return explanationView(standing, found.invitation);
  },
});
