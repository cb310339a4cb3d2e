import { bind, type UseAuth } from "./bind.js";
import { invitationFlowHooks } from "./invitation.js";
import { invitationHooks } from "./invitations.js";
import { eventHooks } from "./events.js";
import { memberHooks } from "./members.js";
import { myInvitationHooks } from "./myInvitations.js";
import { organizationHooks } from "./organizations.js";
import type { OrgHooks } from "./orgHooks.js";
import { pendingInviteHooks } from "./pendingInvite.js";
import type { AnyOrgApi, OrgApi } from "./types.js";

type Options = {
  /** Whether someone is signed in. Default: `useConvexAuth` of convex/react. */
  useAuth?: UseAuth;
  /**
   * Whether countdowns go by the server's clock: it is asked once per page, by the function `serverTime`. Default true;
   * false for an app that does not export it: then they go by the device's clock.
   */
  serverTime?: boolean;
};

/**
 * Binds every hook to the functions that the app exports, and takes their types: roles, permissions, metadata.
 *
 * @example
 * export const { useInvitations, useMembers, useInvitation } = createOrgHooks(api.organizations);
 */
export function createOrgHooks<const Api extends OrgApi>(
  api: Api,
  options?: Options,
): OrgHooks<Api>;
// Hooks are written for an app of which nothing is known: what is known of one is in the signature above.
export function createOrgHooks(
  api: Partial<AnyOrgApi>,
  options: Options = {},
): OrgHooks<AnyOrgApi> {
  const bound = bind(api, options);
  return {
    ...organizationHooks(bound),
    ...eventHooks(bound),
    ...myInvitationHooks(bound),
    ...memberHooks(bound),
    ...invitationHooks(bound),
    ...invitationFlowHooks(bound),
    ...pendingInviteHooks(bound),
    useServerTime: bound.useServerTime,
  };
}
