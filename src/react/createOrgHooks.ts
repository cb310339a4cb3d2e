import { bind, type UseAuth } from "./bind.js";
import { invitationFlowHooks } from "./invitation.js";
import { invitationHooks } from "./invitations.js";
import { memberHooks } from "./members.js";
import { organizationHooks } from "./organizations.js";
import type { OrgHooks } from "./orgHooks.js";
import { pendingInviteHooks } from "./pendingInvite.js";
import type { OrgApi } from "./types.js";

/**
 * Binds every hook to the functions that the app exports, and takes their types: roles, permissions, metadata.
 *
 * @example
 * export const { useInvitations, useMembers, useInvitation } = createOrgHooks(api.organizations);
 */
export function createOrgHooks<const Api extends OrgApi>(
  api: Api,
  options: {
    /** Whether somebody is signed in. Default: `useConvexAuth` of convex/react. */
    useAuth?: UseAuth;
    /**
     * Whether countdowns go by the server's clock: it is asked once per page, by the function `serverTime`. Default
     * true; false for an app that does not export it: then they go by the device's clock.
     */
    serverTime?: boolean;
  } = {},
): OrgHooks<Api> {
  const bound = bind(api, options);
  return {
    ...organizationHooks(bound),
    ...memberHooks(bound),
    ...invitationHooks(bound),
    ...invitationFlowHooks(bound),
    ...pendingInviteHooks(bound),
    useServerTime: bound.useServerTime,
  } as unknown as OrgHooks<Api>;
}
