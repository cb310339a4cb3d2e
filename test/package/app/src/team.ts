import { createOrgHooks } from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import { api } from "../convex/_generated/api.js";

export const hooks = createOrgHooks(api.organizations);
export const { AcceptInvitation, InvitationsTable, InviteMembers } =
  createOrgUi(hooks, { labels: { invite: { title: "Grow your team" } } });
