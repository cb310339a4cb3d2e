import {
  type Answer,
  type Invitation,
  type Organization,
  rank,
  type Role,
  type World,
} from "../model.js";
import { first, isAbove } from "./access.js";

/** What becomes of those who are in, and of who owns what. */
type Step = { org: Organization; by: string };
type About = Step & { user: string };

export function remove(world: World, { org, by, user }: About): Answer {
  const answer = first(
    // Named within the organization: whoever may not manage members does not learn who is one.
    () => (org.members.get(by)?.role === "member" ? "FORBIDDEN" : "ok"),
    () => manages(org, by, user),
    () => (world.isLastOwner(org, user) ? "LAST_OWNER" : "ok"),
  );
  if (answer === "ok") goes(org, user);
  return answer;
}

export function leave(world: World, { org, by }: Step): Answer {
  if (!org.members.has(by)) return "NOT_A_MEMBER";
  if (world.isLastOwner(org, by)) return "LAST_OWNER";
  goes(org, by);
  return "ok";
}

function goes({ members, trail }: Organization, user: string): void {
  members.delete(user);
  trail.push({ what: `member.removed ${user}` });
}

export function setRole(
  world: World,
  { org, by, user, role }: About & { role: Role },
): Answer {
  const answer = first(
    () => manages(org, by, user),
    () => (isAbove(org, by, role) ? "ROLE_NOT_ALLOWED" : "ok"),
  );
  if (answer !== "ok" || org.members.get(user)?.role === role) return answer;
  if (world.isLastOwner(org, user)) return "LAST_OWNER";
  world.changeRole(org, user, role);
  return "ok";
}

/** To people outside of the organization its members do not exist. */
function manages({ members }: Organization, by: string, user: string): Answer {
  const own = members.get(by);
  const theirs = members.get(user);
  if (!own || !theirs) return "MEMBER_NOT_FOUND";
  if (own.role === "member") return "FORBIDDEN";
  return rank(theirs.role) < rank(own.role) ? "ROLE_NOT_ALLOWED" : "ok";
}

export function transfer(
  world: World,
  { org, by, user, keeps }: About & { keeps: Role },
): Answer {
  const own = org.members.get(by);
  if (!own || !org.members.has(user)) return "MEMBER_NOT_FOUND";
  if (own.role !== "owner") return "ROLE_NOT_ALLOWED";
  if (user === by) return "INVALID_ARGUMENT";
  world.changeRole(org, user, "owner");
  world.changeRole(org, by, keeps);
  org.trail.push({ what: `organization.ownership_transferred ${user}` });
  return "ok";
}

export function found(
  world: World,
  { place, by }: { place: number; by: string },
): Answer {
  const org: Organization = {
    id: "",
    place,
    members: new Map(),
    ownLimit: undefined,
    state: "living",
    trail: [{ what: "organization.created " }],
  };
  world.organizations.push(org);
  world.join(org, by, {
    role: "owner",
    email: `${by}@example.com`,
    chosen: true,
  });
  return "ok";
}

export function deleteOrganization(world: World, { org, by }: Step): Answer {
  const own = org.members.get(by);
  if (!own) return "NOT_A_MEMBER";
  if (own.role !== "owner") return "FORBIDDEN";
  closeDown(org);
  return "ok";
}

/** Nobody is in it from here on. What was pending ends with the work that follows. */
function closeDown(org: Organization): void {
  org.state = "closing";
  org.members.clear();
  org.trail.push({ what: "organization.deleted " });
}

/** Returns what was pending. */
export function emptied(world: World, org: Organization): Invitation[] {
  const pending = world.pendingOf(org);
  for (const invitation of pending) {
    invitation.trail.push({ what: "invitation.revoked" });
    world.end(invitation, "revoked");
  }
  org.state = "gone";
  return pending;
}

/** Whoever is there longest, of the highest rank, takes over; nobody: the organization goes with them. */
export function removeUser(world: World, { user }: { user: string }): Answer {
  for (const org of world.organizationsOf(user)) {
    const isLast = world.isLastOwner(org, user);
    const heir = isLast ? heirOf(org, user) : undefined;
    if (isLast && !heir) {
      closeDown(org);
      continue;
    }
    if (heir) {
      world.changeRole(org, heir, "owner");
      org.trail.push({ what: `organization.ownership_transferred ${heir}` });
    }
    goes(org, user);
  }
  world.cleared.delete(user);
  world.forgotten.push({ who: { userId: user }, at: world.now() });
  return "ok";
}

function heirOf({ members }: Organization, user: string): string | undefined {
  const others = [...members].filter(([other]) => other !== user);
  const [heir] = others.sort(
    ([, a], [, b]) => rank(a.role) - rank(b.role) || a.order - b.order,
  );
  return heir?.[0];
}

export function activate(
  world: World,
  { org, by }: { org: Organization | null; by: string },
): Answer {
  if (!org) {
    world.cleared.set(by, world.now());
    return "ok";
  }
  const member = org.members.get(by);
  if (!member) return "NOT_A_MEMBER";
  member.activeSince = world.now();
  return "ok";
}
