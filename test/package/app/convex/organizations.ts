import { Resend } from "@convex-dev/resend";
import { OrgInvitations } from "convex-org-invitations";
import { resendDelivery } from "convex-org-invitations/email";
import { components } from "./_generated/api.js";
import type { QueryCtx } from "./_generated/server.js";
import { currentUser } from "./users.js";

const resend: Resend = new Resend(components.resend, { testMode: true });

export const orgs = new OrgInvitations(components.orgInvitations, {
  getUser: (ctx: QueryCtx) => currentUser(ctx),
  acceptUrl: ({ token }) => `https://acme.test/invite/${token}`,
  delivery: resendDelivery(resend, { from: "Acme <team@acme.test>" }),
});

export const {
  acceptInvitation,
  createOrganization,
  declineInvitation,
  explainInvitation,
  getActiveOrganization,
  getMembership,
  getOrganization,
  inviteMember,
  inviteMembers,
  listInvitationsPaginated,
  leaveOrganization,
  liftSuppression,
  listInvitations,
  listMembers,
  listMyInvitations,
  listOrganizations,
  previewInvitation,
  removeMember,
  resendInvitation,
  revokeInvitation,
  setActiveOrganization,
  transferOwnership,
  updateInvitation,
  updateMemberRole,
} = orgs.api();
