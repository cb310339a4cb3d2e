import {
  addressOf,
  type Answer,
  type Invitation,
  type Organization,
  type Report,
  type World,
} from "../model.js";
import { asStaff, type Actor } from "./access.js";

/** What the operator does, what the transport says, and what time does. */

export function erase(world: World, { name }: { name: string }): Answer {
  const email = addressOf(name);
  for (const invitation of world.invitations) {
    if (invitation.email !== email || invitation.isPruned) continue;
    if (invitation.status === "pending") {
      invitation.trail.push({ what: "invitation.revoked" });
      world.end(invitation, "revoked");
    }
    const dead = [
      ...invitation.dead,
      ...invitation.links.map(({ token }) => token),
    ];
    Object.assign(invitation, { email: null, links: [], dead, mail: "none" });
  }
  for (const { members } of world.organizations) {
    for (const member of members.values()) {
      if (member.email === email) member.email = null;
    }
  }
  world.mailbox(email).suppressed?.by.clear();
  world.forgotten.push({ who: { email }, at: world.now() });
  return "ok";
}

/** Nothing that is pending goes, nor what is left of a deletion that is not over for so long. */
export function prune(
  world: World,
  {
    olderThanMs,
    eventsOlderThanMs,
  }: { olderThanMs: number; eventsOlderThanMs?: number },
): Answer {
  const cutoff = world.now() - olderThanMs;
  world.prunedBefore = Math.max(world.prunedBefore, cutoff);
  const gone = world.organizations.filter(
    ({ state, emptiedAt = cutoff }) => state === "gone" && emptiedAt < cutoff,
  );
  for (const invitation of world.invitations) {
    const { status, expiresAt, org } = invitation;
    const isOld = status !== "pending" && expiresAt < cutoff;
    if (isOld || gone.includes(org)) invitation.isPruned = true;
    if (gone.includes(org)) invitation.trail = [];
  }
  for (const org of gone) Object.assign(org, { state: "pruned", trail: [] });
  if (eventsOlderThanMs === undefined) return "ok";
  const before = world.now() - eventsOlderThanMs;
  for (const one of [...world.invitations, ...world.organizations]) {
    one.trail = one.trail.filter(({ at = before }) => at >= before);
  }
  return "ok";
}

export function limit({
  org,
  to,
}: {
  org: Organization;
  to: number | null;
}): Answer {
  if (org.state !== "living") return "ORG_NOT_FOUND";
  org.ownLimit = to;
  org.trail.push({ what: "organization.updated " });
  return "ok";
}

/** How far a mail has come: only a later stage replaces an earlier one. */
const STAGES = [
  "none",
  "queued",
  "failed",
  "delivered",
  "bounced",
  "complained",
];

/** What a webhook says of the newest mail that was handed over. */
export function report(
  world: World,
  { invitation, status }: { invitation: Invitation; status: Report },
): Answer {
  const { email, mail, org, isPruned, reference, sendCount, trail } =
    invitation;
  if (isPruned || mail === "none" || email === null) return "ok";
  if (status !== "delivered") {
    const mailbox = world.mailbox(email);
    const by = new Set([...(mailbox.suppressed?.by ?? []), org]);
    const before = mailbox.suppressed?.reason;
    const reason = before === "complained" ? before : status;
    mailbox.suppressed = { reason, by };
  }
  if (reference?.sendCount !== sendCount) return "ok";
  if (STAGES.indexOf(status) <= STAGES.indexOf(mail)) return "ok";
  invitation.mail = status;
  trail.push({ what: `invitation.email_${status}` });
  return "ok";
}

/** Staff lift a bounce of their own mail; a complaint only the app does. */
export function lift(
  world: World,
  { org, by, name }: { org: Organization; by: Actor; name: string },
): Answer {
  const email = addressOf(name);
  const answer = asStaff(org, by);
  if (answer !== "ok") return answer;
  const isInvited = world.of(org).some((one) => one.email === email);
  if (by !== null && !isInvited) return "INVITATION_NOT_FOUND";
  const mailbox = world.mailbox(email);
  const { suppressed } = mailbox;
  if (!suppressed) return "ok";
  if (by !== null && suppressed.reason === "complained")
    return "RECIPIENT_SUPPRESSED";
  if (by !== null && !suppressed.by.has(org)) return "INVITATION_NOT_FOUND";
  mailbox.suppressed = null;
  org.trail.push({ what: "suppression.lifted " });
  return "ok";
}

/** While nothing is lost, what is due has ended. */
export function tick(world: World): void {
  if (world.isLost) return;
  for (const invitation of world.invitations) {
    if (world.isLate(invitation)) world.expire(invitation);
  }
}
