// convex/organizations.ts
import { getAuthUserId } from "@convex-dev/auth/server";
import { consoleDelivery, OrgInvitations } from "convex-org-invitations";
import { components } from "./_generated/api";
import type { QueryCtx } from "./_generated/server";

export const orgs = new OrgInvitations(components.orgInvitations, {
  getUser: async (ctx: QueryCtx) => {
    const userId = await getAuthUserId(ctx); // or ctx.auth, Clerk, better-auth …
    const user = userId && (await ctx.db.get("users", userId));
    if (!user?.email) return null;
    const verified = user.emailVerificationTime !== undefined;
    return {
      userId: user._id,
      name: user.name,
      emails: [{ address: user.email, verified }],
    };
  },
  acceptUrl: ({ token }) => `${process.env.SITE_URL}/invite/${token}`,
  delivery: consoleDelivery, // prints the link; see "Sending mail"
});

export const {
  createOrganization,
  listOrganizations,
  getOrganization,
  listMembers,
  inviteMember,
  listInvitations,
  revokeInvitation,
  resendInvitation,
  listMyInvitations,
  previewInvitation,
  explainInvitation,
  acceptInvitation,
  declineInvitation,
} = orgs.api();

// The hooks call these too.
export const {
  updateOrganization,
  deleteOrganization,
  setActiveOrganization,
  getActiveOrganization,
  getMembership,
  updateMemberRole,
  removeMember,
  leaveOrganization,
  transferOwnership,
  inviteMembers,
  listInvitationsPaginated,
  updateInvitation,
  liftSuppression,
  listEvents,
  serverTime,
} = orgs.api();
