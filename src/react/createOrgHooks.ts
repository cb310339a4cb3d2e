import { bind, type UseAuth } from "./bind.js";
import { invitationFlowHooks } from "./invitation.js";
import { invitationHooks } from "./invitations.js";
import { memberHooks } from "./members.js";
import { organizationHooks } from "./organizations.js";
import type { OrgHooks } from "./orgHooks.js";
import { pendingInviteHooks } from "./pendingInvite.js";
import { serverTimeHooks } from "./serverTime.js";
import type { OrgApi } from "./types.js";

/**
 * Binds every hook to the functions that the app exports, and takes their types: roles, permissions, metadata.
 *
 * @example
 * export const { useInvitations, useMembers, useInvitation } = createOrgHooks(api.organizations);
 */
export function createOrgHooks<const Api extends OrgApi>(
  api: Api,
  {
    useAuth,
  }: {
    /** Whether somebody is signed in. Default: `useConvexAuth` of convex/react. */
    useAuth?: UseAuth;
  } = {},
): OrgHooks<Api> {
  const bound = bind(api, useAuth);
  return {
    ...organizationHooks(bound),
    ...memberHooks(bound),
    ...invitationHooks(bound),
    ...invitationFlowHooks(bound),
    ...pendingInviteHooks(bound),
    ...serverTimeHooks(bound),
  } as unknown as OrgHooks<Api>;
}
