import {
  type Answer,
  type Invitation,
  type Organization,
  rank,
  type Role,
  type World,
} from "../model.js";

/** Who may do what, with the default roles. Null stands for the app's own trusted code. */
export type Actor = string | null;

export const ENDED = {
  accepted: "INVITATION_ALREADY_ACCEPTED",
  declined: "INVITATION_DECLINED",
  revoked: "INVITATION_REVOKED",
  expired: "INVITATION_EXPIRED",
} as const;

/** Everything but deleting: owners and admins. */
export function asStaff(org: Organization, by: Actor): Answer {
  if (by === null) return org.state === "living" ? "ok" : "ORG_NOT_FOUND";
  const own = org.members.get(by);
  if (!own) return "NOT_A_MEMBER";
  return own.role === "member" ? "FORBIDDEN" : "ok";
}

export function isAbove(org: Organization, by: Actor, role: Role): boolean {
  const own = by === null ? "owner" : org.members.get(by)?.role;
  return own === undefined || rank(role) < rank(own);
}

/** For whom an invitation is not there, it is nothing that could be forbidden. */
export function reaches(
  by: Actor,
  { org, role, isPruned }: Invitation,
): Answer {
  if (isPruned || (by !== null && !org.members.has(by))) {
    return "INVITATION_NOT_FOUND";
  }
  const staff = asStaff(org, by);
  if (staff !== "ok") return staff;
  return isAbove(org, by, role) ? "ROLE_NOT_ALLOWED" : "ok";
}

export function mustBeOpen(world: World, invitation: Invitation): Answer {
  const { status } = invitation;
  if (status !== "pending") return ENDED[status];
  return world.isLate(invitation) ? "INVITATION_EXPIRED" : "ok";
}

/** The first thing that stands in the way. */
export function first(...checks: (() => Answer)[]): Answer {
  for (const check of checks) {
    const answer = check();
    if (answer !== "ok") return answer;
  }
  return "ok";
}
