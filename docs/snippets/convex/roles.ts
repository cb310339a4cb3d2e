import {
  defineRoles,
  OrgInvitations,
  PERMISSIONS,
} from "convex-org-invitations";
import { v } from "convex/values";
import { components } from "./_generated/api";
import type { QueryCtx } from "./_generated/server";
import { currentUser } from "./users";

// Highest rank first: nobody grants or manages a role above their own.
const roles = defineRoles({
  owner: [...PERMISSIONS, "billing:manage"],
  editor: ["member:list", "invitation:list", "invitation:create"],
  viewer: ["member:list"],
});

export const orgs = new OrgInvitations(components.orgInvitations, {
  getUser: (ctx: QueryCtx) => currentUser(ctx),
  acceptUrl: ({ token }) => `${process.env.SITE_URL}/invite/${token}`,
  roles,
  memberLimit: 25,
  countPendingInvitations: true,
  publicMetadata: { invitation: v.object({ team: v.string() }) },
});

// Inferred down to the browser: inviteMember({ role: "ownr" }) does not compile.
export const { inviteMember } = orgs.api();
