import type { ComponentApi } from "convex-org-invitations/_generated/component";
import type orgInvitations from "convex-org-invitations/convex.config";
import type { resendDelivery } from "convex-org-invitations/email";
import type { register } from "convex-org-invitations/test";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import type { api, components } from "./convex/_generated/api.js";
import type { orgs } from "./convex/organizations.js";
import type { hooks, InviteMembers } from "./src/team.js";

// A broken exports map does not fail an app that skips the check of libraries: everything turns into `any` in silence.
type IsAny<T> = 0 extends 1 & T ? true : false;

export const anys: [
  IsAny<typeof components.orgInvitations>,
  IsAny<typeof components.partners>,
  IsAny<ComponentApi["invitations"]>,
  IsAny<typeof orgInvitations>,
  IsAny<typeof orgs.inviteMember>,
  IsAny<Parameters<typeof resendDelivery>[0]>,
  IsAny<typeof register>,
  IsAny<typeof hooks.useInvitations>,
  IsAny<typeof InviteMembers>,
] = [false, false, false, false, false, false, false, false, false];

type RoleOf<Invite extends typeof api.organizations.inviteMember> =
  FunctionArgs<Invite>["role"];
type Roles = FunctionArgs<typeof api.partners.inviteMember>["role"];

export const role: RoleOf<typeof api.organizations.inviteMember> = "admin";
export const partnerRole: Roles = "agent";
// @ts-expect-error -- a role of the other instance
export const otherRole: Roles = "admin";

type Preview = FunctionReturnType<typeof api.partners.previewInvitation>;
export const preview: Preview = { valid: false, code: "INVITATION_EXPIRED" };
