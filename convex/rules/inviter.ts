import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Policy } from "../validators.js";
import { findMember } from "./access.js";
import { fail } from "./errors.js";
import { mustExist, mustNotOutrank } from "./roles.js";

/**
 * What was granted when inviting must still be the inviter's to grant when it is accepted: the role exists, and the
 * inviter is a member of sufficient rank. Whoever resends the invitation takes the inviter's place.
 */
export async function mustStillBeGranted(
  ctx: QueryCtx,
  { organizationId, inviterId, role }: Doc<"invitations">,
  { roles, requireActiveInviter }: Policy,
): Promise<void> {
  mustExist(roles, role);
  if (!requireActiveInviter || inviterId === undefined) return;
  const inviter = await findMember(ctx, organizationId, inviterId);
  if (!inviter) fail("INVITER_INACTIVE");
  mustNotOutrank(roles, inviter, role);
}
