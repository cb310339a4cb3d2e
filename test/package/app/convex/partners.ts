import {
  defineRoles,
  OrgInvitations,
  PERMISSIONS,
} from "convex-org-invitations";
import { components } from "./_generated/api.js";
import type { QueryCtx } from "./_generated/server.js";
import { currentUser } from "./users.js";

/** The second instance: other roles, no mail, data of its own. */
export const partners = new OrgInvitations(components.partners, {
  getUser: (ctx: QueryCtx) => currentUser(ctx),
  acceptUrl: ({ token }) => `https://partners.test/invite/${token}`,
  roles: defineRoles({
    principal: [...PERMISSIONS, "contract:sign"],
    agent: ["member:list"],
  }),
});

export const {
  createOrganization,
  inviteMember,
  listInvitations,
  listOrganizations,
  previewInvitation,
} = partners.api();
