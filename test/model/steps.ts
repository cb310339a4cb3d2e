import fc from "fast-check";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import type { OnDuplicate } from "./answers/inviting.js";
import type { Via } from "./answers/joining.js";
import {
  addressOf,
  type Invitation,
  NAMES,
  type Organization,
  type Report,
  type Role,
  type World,
} from "./model.js";

/**
 * What may be done, in words that mean something in any state: "someone of the staff", "one that is pending". So a
 * sequence stays as telling when it is made shorter.
 */
export type Who = {
  /** Invited: there is one pending. Lapsed: there was one. */
  of: "staff" | "member" | "stranger" | "invited" | "lapsed" | "anyone";
  at: number;
};
export type Which = { of: Invitation["status"] | "live" | "any"; at: number };

const place = fc.nat({ max: 1 });
const at = fc.nat({ max: 29 });

function oneOf<Of extends string>(weights: Partial<Record<Of, number>>) {
  const arbitrary = fc.oneof(
    ...Object.entries(weights).map(([of, weight]) => ({
      weight: weight as number,
      arbitrary: fc.constant(of as Of),
    })),
  );
  return fc.record({ of: arbitrary, at });
}
const who = oneOf<Who["of"]>;
const which = oneOf<Which["of"]>;

const anyone = who({ anyone: 1 });
const staff = who({ staff: 8, member: 1, stranger: 1, anyone: 1 });
const system = fc.option(staff, { freq: 6 });
const insider = who({ staff: 4, member: 5, stranger: 1, anyone: 1 });
const newcomer = who({ invited: 4, lapsed: 3, stranger: 4, member: 1 });
const mailed = who({ invited: 4, lapsed: 2, anyone: 1 });
const open = which({ live: 12, expired: 2, declined: 1, any: 3 });
const over = which({ live: 5, expired: 6, any: 2 });

const role = fc.constantFrom<Role>("member", "member", "admin", "owner");
const onDuplicate = fc.constantFrom<OnDuplicate>(
  "error",
  "return",
  "replace",
  "resend",
);
const usually = (freq: number) =>
  fc.oneof({ weight: freq, arbitrary: fc.constant(true) }, fc.constant(false));
const seldom = (freq: number) => usually(freq).map((is) => !is);
const ttlMs = fc.option(fc.constantFrom(MINUTE, HOUR, 2 * DAY, 30 * DAY), {
  nil: undefined,
  freq: 1,
});
const limit = fc.option(fc.integer({ min: 1, max: 6 }), { freq: 5 });
const via = fc.constantFrom<Via>(
  "link",
  "link",
  "link",
  "id",
  "id",
  "deadLink",
);
const sending = { notify: usually(5), fails: seldom(6) };
const row = fc.record({ to: newcomer, role, ttlMs });
const answer = { by: insider, isOther: seldom(4), via, verified: usually(3) };
const half = 3.5 * DAY;

/** How often, and with what. */
const kinds = {
  invite: [16, { org: place, by: system, row, onDuplicate, ...sending }],
  inviteMany: [
    7,
    {
      org: place,
      by: staff,
      rows: fc.array(row, { minLength: 2, maxLength: 4 }),
      onDuplicate,
      ...sending,
      dryRun: seldom(1),
    },
  ],
  accept: [18, { which: open, ...answer }],
  decline: [3, { which: open, ...answer }],
  revoke: [4, { which: open, by: staff }],
  resend: [8, { which: over, by: staff, ...sending }],
  update: [
    5,
    {
      which: open,
      by: staff,
      role: fc.option(role, { nil: undefined }),
      ttlMs,
    },
  ],
  link: [5, { which: open, by: system, keepMailed: usually(1) }],
  add: [5, { org: place, by: system, user: newcomer, role }],
  remove: [5, { org: place, by: staff, user: insider }],
  leave: [3, { org: place, by: insider }],
  setRole: [5, { org: place, by: staff, user: insider, role }],
  transfer: [2, { org: place, by: staff, user: insider, keeps: role }],
  found: [7, { org: place, by: anyone }],
  deleteOrganization: [1, { org: place, by: staff }],
  // `isLost`: whatever it has scheduled is gone at once.
  removeUser: [1, { user: insider, org: place, isLost: seldom(3) }],
  erase: [3, { user: mailed, org: place, isLost: seldom(3) }],
  prune: [
    2,
    {
      olderThanMs: fc.constantFrom(0, half),
      eventsOlderThanMs: fc.constantFrom(undefined, half),
    },
  ],
  limit: [2, { org: place, to: limit }],
  hostLimit: [1, { to: limit }],
  activate: [2, { org: fc.option(place, { freq: 2 }), by: insider }],
  report: [
    5,
    {
      which: open,
      status: fc.constantFrom<Report>("delivered", "bounced", "complained"),
    },
  ],
  lift: [3, { org: place, by: system, user: mailed }],
  wait: [
    8,
    {
      ms: fc.constantFrom(10 * MINUTE, 6 * HOUR, DAY, 3 * DAY, 8 * DAY),
      isLost: seldom(2),
    },
  ],
  drop: [2, {}],
  connect: [1, { to: fc.constantFrom("there" as const, "renamed" as const) }],
  repair: [1, {}],
  cursor: [
    2,
    {
      from: place,
      lists: fc.tuple(at, at),
      size: fc.integer({ min: 1, max: 3 }),
    },
  ],
} as const;

type Fields<T> = {
  [Name in keyof T]: T[Name] extends fc.Arbitrary<infer Value> ? Value : never;
};
type Kinds = typeof kinds;
export type StepOf<Op extends keyof Kinds> = { op: Op } & Fields<Kinds[Op][1]>;
export type Step = { [Op in keyof Kinds]: StepOf<Op> }[keyof Kinds];

const step = fc.oneof(
  ...Object.entries(kinds).map(([op, [weight, fields]]) => ({
    weight,
    arbitrary: fc.record({ op: fc.constant(op), ...fields }),
  })),
) as fc.Arbitrary<Step>;

export const steps = fc.array(step, {
  minLength: 20,
  maxLength: 40,
  size: "max",
});

export const settings = fc.record({
  countPending: fc.boolean(),
  cooldownMs: fc.constantFrom(0, MINUTE),
  raises: fc.boolean(),
  mailsADay: fc.constantFrom(null, 4),
  // Full at once, so that whoever comes next is turned away.
  hostLimit: fc.constantFrom(null, 4, 4, 5, 6),
});

const pick = <T>(from: T[], index: number): T | undefined =>
  from[index % Math.max(1, from.length)];

/** Who that is now; anybody, if there is no such person. */
export function person(
  world: World,
  org: Organization,
  { of, at: index }: Who,
): string {
  const isThere = (name: string): boolean => {
    const own = org.members.get(name)?.role;
    const pending = world.live(org, addressOf(name)) !== undefined;
    switch (of) {
      case "staff":
        return own === "owner" || own === "admin";
      case "member":
        return own !== undefined;
      case "stranger":
        return own === undefined;
      case "invited":
        return pending;
      case "lapsed":
        return (
          !pending &&
          world.of(org).some(({ email }) => email === addressOf(name))
        );
      case "anyone":
        return true;
    }
  };
  return pick(NAMES.filter(isThere), index) ?? pick(NAMES, index) ?? "alice";
}

/** Undefined before the first of all. */
export function invitationOf(
  world: World,
  { of, at: index }: Which,
): Invitation | undefined {
  const among = world.invitations.filter(
    ({ status, org, isPruned }) =>
      of === "any" ||
      (!isPruned &&
        of === "live" &&
        status === "pending" &&
        org.state === "living") ||
      (!isPruned && of === status),
  );
  return pick(among, index) ?? pick(world.invitations, index);
}
