// src/organizations.ts
import { createOrgHooks } from "convex-org-invitations/react";
import { api } from "../convex/_generated/api";

export const {
  useActiveOrganization,
  useInvitations,
  useInviteMembers,
  useMembers,
  useMyInvitations,
  usePermissions,
  useInvitation,
  usePendingInvite,
} = createOrgHooks(api.organizations);
