import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { GrantProblem } from "../pure/invitation.js";
import type { GrantRules } from "../pure/policy.js";
import { findMember } from "./access.js";
import { fail, isOrgInvitationsError } from "../pure/errors.js";
import { mustExist, mustNotOutrank } from "../pure/roles.js";

type Inviter = Doc<"members"> | null;

/**
 * What was granted when inviting must still be the inviter's to grant when it is accepted: the role exists, and the
 * inviter is a member of sufficient rank. The one who resends the invitation, or takes it over, takes the inviter's place.
 */
export async function mustStillBeGranted(
  ctx: QueryCtx,
  invitation: Doc<"invitations">,
  rules: GrantRules,
): Promise<void> {
  const find = (userId: string) =>
    findMember(ctx, invitation.organizationId, userId);
  await mustGrant(invitation, rules, find);
}

async function mustGrant(
  { inviterId, role }: Doc<"invitations">,
  { roles, requireActiveInviter }: GrantRules,
  find: (userId: string) => Promise<Inviter>,
): Promise<void> {
  mustExist(roles, role);
  if (!requireActiveInviter || inviterId === undefined) return;
  const inviter = await find(inviterId);
  if (!inviter) fail("INVITER_INACTIVE");
  mustNotOutrank(roles, inviter, role);
}

const keyOf = (organizationId: string, userId: string) =>
  `${organizationId}/${userId}`;

/**
 * The same as data, for one invitation after another: undefined for what can be accepted, and for what is no longer
 * pending. Each inviter is looked up once, and not at all if it is `caller`, who was looked up before.
 */
export function grantProblems(
  ctx: QueryCtx,
  rules: GrantRules,
  caller: Inviter = null,
) {
  const inviters = new Map<string, Promise<Inviter>>();
  if (caller) {
    const key = keyOf(caller.organizationId, caller.userId);
    inviters.set(key, Promise.resolve(caller));
  }
  return async (
    invitation: Doc<"invitations">,
  ): Promise<GrantProblem | undefined> => {
    const { organizationId, state } = invitation;
    if (state.kind !== "pending") return undefined;
    const find = (userId: string) => {
      const key = keyOf(organizationId, userId);
      const found =
        inviters.get(key) ?? findMember(ctx, organizationId, userId);
      inviters.set(key, found);
      return found;
    };
    try {
      await mustGrant(invitation, rules, find);
      return undefined;
    } catch (error) {
      return problemIn(error);
    }
  };
}

function problemIn(error: unknown): GrantProblem {
  const codes: GrantProblem[] = [
    "ROLE_NOT_FOUND",
    "ROLE_NOT_ALLOWED",
    "INVITER_INACTIVE",
  ];
  const code = codes.find((known) => isOrgInvitationsError(error, known));
  if (code === undefined) throw error;
  return code;
}
