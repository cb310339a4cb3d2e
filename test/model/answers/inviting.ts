import type {
  Answer,
  Invitation,
  Organization,
  Role,
  World,
} from "../model.js";
import {
  type Actor,
  asStaff,
  first,
  isAbove,
  mustBeOpen,
  reaches,
} from "./access.js";

/** Inviting, alone or in bulk, and what staff can do to an invitation. */
export type OnDuplicate = "error" | "return" | "replace" | "resend";
export type Row = { email: string; role: Role; ttlMs?: number };
/** `notify`: by mail. `fails`: the app's transport throws. */
type Sending = { by: Actor; notify: boolean; fails: boolean };
type Inviting = Sending & { org: Organization; onDuplicate: OnDuplicate };

export const inviteOne = (
  world: World,
  { row, ...step }: Inviting & { row: Row },
) => {
  const refused = asStaff(step.org, step.by);
  if (refused !== "ok") return refused;
  const [plan] = planAll(world, step, [row]);
  if (plan?.answer === "ok") carryOut(world, step, plan);
  return plan?.answer ?? "ok";
};

export function inviteMany(
  world: World,
  { rows, dryRun, ...step }: Inviting & { rows: Row[]; dryRun: boolean },
): Answer | Answer[] {
  const refused = asStaff(step.org, step.by);
  if (refused !== "ok") return refused;
  const plans = planAll(world, step, rows);
  for (const plan of plans) {
    if (plan.answer === "ok" && !dryRun) carryOut(world, step, plan);
  }
  return plans.map(({ answer }) => answer);
}

type Plan = { row: Row; answer: Answer; live?: Invitation };

/** Rows are checked one by one; then the first of them get the seats there are. */
function planAll(world: World, step: Inviting, rows: Row[]): Plan[] {
  const { org, by, onDuplicate, notify } = step;
  const seen = new Set<string>();
  const plans = rows.map((row): Plan => {
    const { email } = row;
    const live = world.live(org, email);
    const answer = first(
      () => (isAbove(org, by, row.role) ? "ROLE_NOT_ALLOWED" : "ok"),
      () => {
        if (seen.has(email)) return "INVITATION_ALREADY_PENDING";
        seen.add(email);
        return world.hasAddress(org, email) ? "ALREADY_MEMBER" : "ok";
      },
      () => (live ? duplicate(world, step, live) : "ok"),
      () => {
        const isOld = live && !world.isLate(live) && onDuplicate === "return";
        return isOld || !notify ? "ok" : world.mayMail(org, email);
      },
    );
    return { row, answer, live };
  });
  if (!world.settings.countPending) return plans;
  let free = world.free(org);
  return plans.map((plan) => {
    if (plan.answer !== "ok" || !needsSeat(world, onDuplicate, plan))
      return plan;
    free--;
    return free < 0 ? { ...plan, answer: "SEAT_LIMIT_REACHED" } : plan;
  });
}

/** One that takes another's place has its seat. */
function needsSeat(world: World, onDuplicate: OnDuplicate, { live }: Plan) {
  if (!live) return true;
  const isNew = onDuplicate === "replace" || world.isLate(live);
  return isNew && !live.reserved;
}

function duplicate(world: World, step: Inviting, live: Invitation): Answer {
  const { org, by, onDuplicate } = step;
  if (world.isLate(live) || onDuplicate === "return") return "ok";
  if (onDuplicate === "error") return "INVITATION_ALREADY_PENDING";
  if (isAbove(org, by, live.role)) return "ROLE_NOT_ALLOWED";
  return cooledDown(world, live);
}

const cooledDown = (world: World, { sentAt }: Invitation): Answer =>
  sentAt + world.settings.cooldownMs > world.now() ? "RATE_LIMITED" : "ok";

function carryOut(world: World, step: Inviting, { row, live }: Plan): void {
  const { org, by, onDuplicate } = step;
  const isLate = live !== undefined && world.isLate(live);
  if (live && !isLate && onDuplicate === "return") return;
  if (live && !isLate && onDuplicate === "resend") {
    return renew(world, step, live, row);
  }
  const reserved = live?.reserved === true || world.settings.countPending;
  if (live && isLate) world.expire(live);
  else if (live) {
    live.trail.push({ what: "invitation.revoked" });
    world.end(live, "revoked");
  }
  const invitation: Invitation = {
    ...row,
    id: "",
    org,
    status: "pending",
    inviter: by,
    expiresAt: world.deadline(row.ttlMs),
    sentAt: 0,
    sendCount: 0,
    links: [],
    dead: [],
    mail: "none",
    reserved,
    isPruned: false,
    trail: [{ what: "invitation.created" }],
  };
  world.invitations.push(invitation);
  send(world, step, invitation);
}

/** The same invitation, under a new secret: whoever does it stands for it from now on. */
function renew(
  world: World,
  step: Sending,
  invitation: Invitation,
  { role, ttlMs }: Pick<Row, "role" | "ttlMs">,
): void {
  const expiresAt = world.deadline(ttlMs);
  const inviter = step.by;
  const status = "pending";
  Object.assign(invitation, { status, inviter, role, ttlMs, expiresAt });
  invitation.trail.push({ what: "invitation.resent" });
  send(world, step, invitation);
}

function send(
  world: World,
  { by, notify, fails }: Sending,
  invitation: Invitation,
): void {
  const { links, org, email } = invitation;
  invitation.dead.push(...links.map(({ token }) => token));
  const isWithCaller = !notify || fails;
  invitation.links = [{ token: "", shown: isWithCaller && by !== null }];
  invitation.sentAt = world.now();
  invitation.sendCount++;
  invitation.mail = notify ? (fails ? "failed" : "queued") : "none";
  if (notify && fails)
    invitation.trail.push({ what: "invitation.email_failed" });
  if (notify && email !== null) {
    world.mailbox(email).mails.push({ org, at: world.now() });
  }
  world.placed.push(invitation);
}

export function resend(
  world: World,
  { invitation, ...step }: Sending & { invitation: Invitation },
): Answer {
  const { status, org, email, role, ttlMs } = invitation;
  const isOver = status === "expired";
  const needsOne = isOver && world.settings.countPending;
  const answer = first(
    () => reaches(step.by, invitation),
    () => (status === "pending" || isOver ? "ok" : "INVITATION_NOT_RESENDABLE"),
    // It is addressed to nobody any more.
    () => (email === null ? "INVITATION_NOT_RESENDABLE" : "ok"),
    () => cooledDown(world, invitation),
    () => (world.hasAddress(org, email) ? "ALREADY_MEMBER" : "ok"),
    () =>
      isOver && world.live(org, email) ? "INVITATION_ALREADY_PENDING" : "ok",
    () => (step.notify ? world.mayMail(org, email ?? "") : "ok"),
    () => (needsOne && world.free(org) < 1 ? "SEAT_LIMIT_REACHED" : "ok"),
  );
  if (answer !== "ok") return answer;
  if (needsOne) invitation.reserved = true;
  renew(world, step, invitation, { role, ttlMs });
  return "ok";
}

export function update(
  world: World,
  {
    invitation,
    by,
    role,
    ttlMs,
  }: { invitation: Invitation; by: Actor; role?: Role; ttlMs?: number },
): Answer {
  const answer = first(
    () => reaches(by, invitation),
    () => mustBeOpen(world, invitation),
    () =>
      role && isAbove(invitation.org, by, role) ? "ROLE_NOT_ALLOWED" : "ok",
  );
  const isChange = role !== undefined || ttlMs !== undefined;
  if (answer !== "ok" || !isChange) return answer;
  if (role) Object.assign(invitation, { role, inviter: by });
  if (ttlMs !== undefined) {
    Object.assign(invitation, { ttlMs, expiresAt: world.deadline(ttlMs) });
  }
  invitation.trail.push({ what: "invitation.updated" });
  return "ok";
}

/** A link to pass on by hand: four open it at most, and of those the mailed ones live longer. */
export function link(
  world: World,
  {
    invitation,
    by,
    keepMailed,
  }: { invitation: Invitation; by: Actor; keepMailed: boolean },
): Answer {
  const answer = first(
    () => reaches(by, invitation),
    () => mustBeOpen(world, invitation),
  );
  if (answer !== "ok") return answer;
  const before = keepMailed ? invitation.links : [];
  const mortal = before.toSorted((a, b) => Number(b.shown) - Number(a.shown));
  const gone = mortal.slice(0, Math.max(0, before.length - 3));
  const kept = before.filter((one) => !gone.includes(one));
  const dead = invitation.links.filter((one) => !kept.includes(one));
  invitation.dead.push(...dead.map(({ token }) => token));
  invitation.links = [...kept, { token: "", shown: by !== null }];
  invitation.trail.push({ what: "invitation.updated" });
  world.placed.push(invitation);
  return "ok";
}

/** One whose deadline has passed ends as expired, whatever was asked for. */
export function revoke(
  world: World,
  { invitation, by }: { invitation: Invitation; by: Actor },
): Answer {
  const answer = reaches(by, invitation);
  if (answer !== "ok") return answer;
  return close(world, invitation, "revoked");
}

export function close(
  world: World,
  invitation: Invitation,
  status: "revoked" | "declined",
): Answer {
  if (world.isLate(invitation)) {
    world.expire(invitation);
    return "ok";
  }
  const answer = mustBeOpen(world, invitation);
  if (answer !== "ok") return answer;
  invitation.trail.push({ what: `invitation.${status}` });
  world.end(invitation, status);
  return "ok";
}
