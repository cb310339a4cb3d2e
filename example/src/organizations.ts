import { createOrgHooks } from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import { api } from "../convex/_generated/api.js";

const hooks = createOrgHooks(api.organizations);

export const {
  useActiveOrganization,
  useEvents,
  useOrganization,
  useOrganizationList,
} = hooks;

export const {
  AcceptInvitation,
  InvitationsTable,
  InviteMembers,
  MembersTable,
  MyInvitations,
  OrganizationSwitcher,
} = createOrgUi(hooks);
