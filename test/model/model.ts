import { DAY, MINUTE } from "../../convex/pure/limits.js";
import type { OrgInvitationsErrorCode } from "../../src/client/index.js";

/**
 * Plain maps that say what the component should do: DESIGN's rules once more, in the simplest words there are. Here is
 * what there is; `answers/` says what becomes of it, and known.ts which answers there are.
 */
export type Answer = OrgInvitationsErrorCode | "ok";
export type Role = "owner" | "admin" | "member";
export const ROLES: Role[] = ["owner", "admin", "member"];
export const rank = (role: Role) => ROLES.indexOf(role);

export const NAMES = ["alice", "bob", "carol", "dan", "eve", "frank", "grace"];
export const addressOf = (name: string) => `${name}@example.com`;

/** Something that happened; `at` is the component's to say. */
export type Entry = { what: string; at?: number };

export type Member = {
  role: Role;
  /** Null once it was erased. */
  email: string | null;
  /** When it became the user's active organization; 0 when others added them. */
  activeSince: number;
  /** Who was there before whom. */
  order: number;
};

export type Organization = {
  id: string;
  /** Of two places, each holds the newest organization that was made there. */
  place: number;
  members: Map<string, Member>;
  /** Undefined: the host's holds. */
  ownLimit: number | null | undefined;
  /** Nobody joins one that is closing; one that is gone is empty. */
  state: "living" | "closing" | "gone" | "pruned";
  emptiedAt?: number;
  trail: Entry[];
};

export type Status =
  "pending" | "accepted" | "declined" | "revoked" | "expired";
export type Mail = "none" | "queued" | "failed" | Report;
export type Report = "delivered" | "bounced" | "complained";

export type Invitation = {
  id: string;
  org: Organization;
  /** Null once it was erased. */
  email: string | null;
  role: Role;
  status: Status;
  /** Null for trusted code. */
  inviter: string | null;
  expiresAt: number;
  ttlMs?: number;
  sentAt: number;
  sendCount: number;
  /** What opens it, the newest last; the token is filled in when the component has made it. */
  links: { token: string; shown: boolean }[];
  /** Tokens that opened it once. */
  dead: string[];
  mail: Mail;
  /** The newest mail that was handed over. */
  reference?: { is: string; sendCount: number };
  reserved: boolean;
  acceptedBy?: string;
  isPruned: boolean;
  trail: Entry[];
};

type Mailbox = {
  mails: { org: Organization; at: number }[];
  suppressed: { reason: Report; by: Set<Organization> } | null;
};

export type Settings = {
  countPending: boolean;
  cooldownMs: number;
  raises: boolean;
  mailsADay: number | null;
  hostLimit: number | null;
};

export class World {
  readonly organizations: Organization[] = [];
  readonly invitations: Invitation[] = [];
  readonly cleared = new Map<string, number>();
  readonly forgotten: {
    who: { email: string } | { userId: string };
    at: number;
  }[] = [];
  readonly settings: Settings;
  hostLimit: number | null;
  /** Functions were lost: what they should have done is done when they are found again, or not yet. */
  isLost = false;
  /** The latest deadline of what was pruned. */
  prunedBefore = 0;
  /** What got a new link in this step; the component says which. */
  placed: Invitation[] = [];
  readonly #mailboxes = new Map<string, Mailbox>();
  #joined = 0;

  constructor(settings: Settings) {
    this.settings = settings;
    this.hostLimit = settings.hostLimit;
  }

  now = () => Date.now();

  at(place: number): Organization {
    const org = this.organizations.findLast((one) => one.place === place);
    if (!org) throw new Error("No organization yet");
    return org;
  }

  limitOf = ({ ownLimit }: Organization): number | null =>
    ownLimit === undefined ? this.hostLimit : ownLimit;

  of = (org: Organization) =>
    this.invitations.filter((one) => one.org === org && !one.isPruned);

  pendingOf = (org: Organization) =>
    this.of(org).filter(({ status }) => status === "pending");

  reservedOf = (org: Organization): number =>
    this.pendingOf(org).filter(({ reserved }) => reserved).length;

  free(org: Organization): number {
    const limit = this.limitOf(org);
    if (limit === null) return Number.POSITIVE_INFINITY;
    return limit - org.members.size - this.reservedOf(org);
  }

  live = (org: Organization, email: string | null) =>
    this.pendingOf(org).find((one) => one.email === email);

  hasAddress = (org: Organization, email: string | null): boolean =>
    email !== null &&
    [...org.members.values()].some((member) => member.email === email);

  isLate = ({ status, expiresAt }: Invitation): boolean =>
    status === "pending" && expiresAt <= this.now();

  isLastOwner(org: Organization, user: string): boolean {
    const owners = [...org.members].filter(([, { role }]) => role === "owner");
    return owners.length === 1 && owners[0]?.[0] === user;
  }

  deadline = (ttlMs: number | undefined) =>
    Math.ceil((this.now() + (ttlMs ?? 7 * DAY)) / MINUTE) * MINUTE;

  /** Undefined: nothing is pending, or all of it is late. */
  nextDeadline(): number | undefined {
    const times = this.invitations
      .filter(({ status, isPruned }) => status === "pending" && !isPruned)
      .map(({ expiresAt }) => expiresAt)
      .filter((time) => time > this.now());
    return times.length === 0 ? undefined : Math.min(...times);
  }

  mailbox(email: string): Mailbox {
    const known = this.#mailboxes.get(email);
    if (known) return known;
    const mailbox: Mailbox = { mails: [], suppressed: null };
    this.#mailboxes.set(email, mailbox);
    return mailbox;
  }

  stopped = (): Report[] =>
    [...this.#mailboxes.values()].flatMap(
      ({ suppressed }) => suppressed?.reason ?? [],
    );

  /** Of the mails of one day, one organization sends at most half. */
  mayMail(org: Organization, email: string): Answer {
    const { mails, suppressed } = this.mailbox(email);
    if (suppressed) return "RECIPIENT_SUPPRESSED";
    const max = this.settings.mailsADay;
    if (max === null) return "ok";
    const recent = mails.filter(({ at }) => at + DAY > this.now());
    const own = recent.filter((mail) => mail.org === org).length;
    return own < Math.ceil(max / 2) && recent.length < max
      ? "ok"
      : "RATE_LIMITED";
  }

  join(
    org: Organization,
    user: string,
    { role, email, chosen }: { role: Role; email: string; chosen: boolean },
  ): void {
    const activeSince = chosen ? this.now() : 0;
    this.#joined++;
    const order = this.#joined;
    org.members.set(user, { role, email, activeSince, order });
    org.trail.push({ what: `member.added ${user}` });
  }

  changeRole({ members, trail }: Organization, user: string, role: Role): void {
    const member = members.get(user);
    if (!member || member.role === role) return;
    member.role = role;
    trail.push({ what: `member.role_updated ${user}` });
  }

  /** What the clock has ended. */
  expire(invitation: Invitation): void {
    invitation.trail.push({ what: "invitation.expired" });
    this.end(invitation, "expired");
  }

  end(invitation: Invitation, status: Exclude<Status, "pending">): void {
    Object.assign(invitation, { status, reserved: false });
  }

  /** The user's organizations, the active one first. */
  organizationsOf(user: string): Organization[] {
    return this.organizations
      .flatMap((org) => {
        const member = org.members.get(user);
        return member ? [{ org, member }] : [];
      })
      .sort(
        ({ member: a }, { member: b }) =>
          b.activeSince - a.activeSince || b.order - a.order,
      )
      .map(({ org }) => org);
  }

  activeOf(user: string): Organization | null {
    const [org] = this.organizationsOf(user);
    const since = org?.members.get(user)?.activeSince ?? 0;
    const cleared = this.cleared.get(user);
    return org && (cleared === undefined || cleared < since) ? org : null;
  }
}
