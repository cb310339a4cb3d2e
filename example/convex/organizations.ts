import {
  defaultRoles,
  defineRoles,
  OrgInvitations,
  PERMISSIONS,
} from "convex-org-invitations";
import { components, internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { delivery } from "./email.js";
import { currentUser } from "./users.js";

const DAY = 24 * 60 * 60 * 1000;

export const orgs = new OrgInvitations(components.orgInvitations, {
  getUser: (ctx: QueryCtx) => currentUser(ctx),
  // Owners set the number of seats themselves; an app that sells seats leaves that to its billing.
  roles: defineRoles({
    ...defaultRoles,
    owner: [...PERMISSIONS, "organization:setMemberLimit"],
  }),
  acceptUrl: ({ token }) => `${process.env.SITE_URL}/invite/${token}`,
  delivery,
  remindAfterMs: 3 * DAY,
  // The link was mailed to this address and nowhere else, so it is theirs.
  onEmailVerified: async (ctx: MutationCtx, { userId }) => {
    await ctx.db.patch("users", userId as Id<"users">, {
      emailVerificationTime: Date.now(),
    });
  },
});

/** What the component calls: for events, for reminders, and to ask about mails of which no webhook spoke. */
export const orgWorker = orgs.worker();

// A statement of its own: `internal` knows this file too, and TypeScript would go round in a circle.
orgs.connect({
  worker: internal.organizations.orgWorker,
  onEvent: internal.activity.onEvent,
});

export const {
  createOrganization,
  updateOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  checkSlug,
  setActiveOrganization,
  getActiveOrganization,
  listMembers,
  getMembership,
  getMember,
  updateMemberRole,
  removeMember,
  leaveOrganization,
  transferOwnership,
  inviteMember,
  inviteMembers,
  resendInvitation,
  getInvitationLink,
  listInvitations,
  listInvitationsPaginated,
  getInvitation,
  updateInvitation,
  takeOverInvitation,
  revokeInvitation,
  listMyInvitations,
  previewInvitation,
  explainInvitation,
  acceptInvitation,
  declineInvitation,
  getSuppression,
  liftSuppression,
  listEvents,
  serverTime,
} = orgs.api();
