import {
  addressOf,
  type Answer,
  type Invitation,
  type Organization,
  rank,
  type Role,
  type World,
} from "../model.js";
import { type Actor, asStaff, first, isAbove, mustBeOpen } from "./access.js";
import { close } from "./inviting.js";

/** The one door: accepting, and being added. */

/** How an invitation is named: by its newest link, by one that was replaced, or by its id, in the inbox. */
export type Via = "link" | "deadLink" | "id";
type Answering = {
  invitation: Invitation;
  user: string;
  via: Via;
  verified: boolean;
};

/** The token that a step takes; none if there never was such a link. */
export function tokenOf(
  { links, dead }: Invitation,
  via: Via,
): string | undefined {
  return via === "deadLink" ? dead.at(-1) : links.at(-1)?.token;
}

function opens({
  invitation,
  via,
}: Pick<Answering, "invitation" | "via">): Answer {
  const isFound = !invitation.isPruned && via !== "deadLink";
  const isThere = via === "id" || invitation.links.length > 0;
  return isFound && isThere ? "ok" : "INVITATION_NOT_FOUND";
}

function isRecipient({ invitation, user, via, verified }: Answering): Answer {
  const isMatch = invitation.email === addressOf(user);
  if (via === "id") {
    if (!isMatch) return "INVITATION_NOT_FOUND";
    return verified ? "ok" : "EMAIL_NOT_VERIFIED";
  }
  if (!isMatch) return "RECIPIENT_MISMATCH";
  const isVouchedFor = invitation.links.at(-1)?.shown === false;
  return verified || isVouchedFor ? "ok" : "EMAIL_NOT_VERIFIED";
}

/** What was granted is still the inviter's to grant. */
function isGranted({ org, inviter, role }: Invitation): Answer {
  if (inviter === null) return "ok";
  if (!org.members.has(inviter)) return "INVITER_INACTIVE";
  return isAbove(org, inviter, role) ? "ROLE_NOT_ALLOWED" : "ok";
}

function hasSeat(world: World, { org, reserved }: Invitation): Answer {
  if (org.state !== "living") return "ORG_NOT_FOUND";
  const limit = world.limitOf(org);
  const isFree = reserved
    ? limit === null || org.members.size < limit
    : world.free(org) >= 1;
  return isFree ? "ok" : "SEAT_LIMIT_REACHED";
}

export function accept(world: World, step: Answering): Answer {
  const { invitation, user } = step;
  const { org, status, role } = invitation;
  const found = opens(step);
  if (found !== "ok") return found;
  const member = org.members.get(user);
  if (status === "accepted" && invitation.acceptedBy === user) {
    return member ? "ok" : "INVITATION_ALREADY_ACCEPTED";
  }
  const answer = first(
    () => isRecipient(step),
    () => mustBeOpen(world, invitation),
    () => isGranted(invitation),
    () => (member ? "ok" : hasSeat(world, invitation)),
  );
  if (answer !== "ok") return answer;
  invitation.trail.push({ what: "invitation.accepted" });
  invitation.acceptedBy = user;
  world.end(invitation, "accepted");
  if (!member) {
    world.join(org, user, { role, email: addressOf(user), chosen: true });
    return "ok";
  }
  const isRaise = rank(role) < rank(member.role);
  if (world.settings.raises && isRaise) world.changeRole(org, user, role);
  member.activeSince = world.now();
  return "ok";
}

/** What the accept page says beforehand. */
const PAGES = {
  RECIPIENT_MISMATCH: "wrong_account",
  EMAIL_NOT_VERIFIED: "verify_email",
  INVITER_INACTIVE: "unavailable",
  ROLE_NOT_ALLOWED: "unavailable",
  SEAT_LIMIT_REACHED: "full",
  ok: "ready",
} as Partial<Record<Answer, string>>;

/** Undefined where the page cannot know: a query has no clock. */
export function explained(world: World, step: Answering): string | undefined {
  const { invitation, user } = step;
  const { org, status } = invitation;
  if (opens(step) !== "ok") return "not_found";
  if (status === "accepted") return "accepted";
  if (status !== "pending") return status;
  if (world.isLate(invitation)) return undefined;
  if (org.state !== "living") return "revoked";
  const answer = first(
    // Before anybody makes an account for what cannot be accepted.
    () => isGranted(invitation),
    () => isRecipient(step),
  );
  if (answer !== "ok") return PAGES[answer];
  if (org.members.has(user)) return "already_member";
  return PAGES[hasSeat(world, invitation)];
}

/** Whoever holds the link may say no; by id it takes the recipient. */
export function decline(world: World, step: Answering): Answer {
  const { invitation, via } = step;
  const answer = first(
    () => opens(step),
    () => (via === "id" ? isRecipient(step) : "ok"),
  );
  if (answer !== "ok") return answer;
  return close(world, invitation, "declined");
}

export function add(
  world: World,
  {
    org,
    by,
    user,
    role,
  }: { org: Organization; by: Actor; user: string; role: Role },
): Answer {
  const answer = first(
    () => asStaff(org, by),
    () => (isAbove(org, by, role) ? "ROLE_NOT_ALLOWED" : "ok"),
    () => (org.members.has(user) ? "ALREADY_MEMBER" : "ok"),
    () => (world.free(org) < 1 ? "SEAT_LIMIT_REACHED" : "ok"),
  );
  if (answer !== "ok") return answer;
  world.join(org, user, { role, email: addressOf(user), chosen: false });
  return "ok";
}
