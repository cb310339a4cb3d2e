import { MINUTE } from "../../../convex/pure/limits.js";
import { NAMES, type Settings } from "../model.js";
import type { Step, StepOf, Which, Who } from "../steps.js";

/** Steps in a word. Each is taken by alice, in the first organization, unless it says otherwise. */

/** No limits at all. */
export const PLAIN: Settings = {
  countPending: false,
  cooldownMs: 0,
  raises: false,
  mailsADay: null,
  hostLimit: null,
};

export const someone = (name: string): Who => ({
  of: "anyone",
  at: NAMES.indexOf(name),
});
export const nth = (index: number): Which => ({ of: "any", at: index });
export const alice = someone("alice");

export const invite = (
  to: string,
  more: Partial<StepOf<"invite">> = {},
): Step => ({
  op: "invite",
  org: 0,
  by: alice,
  row: { to: someone(to), role: "member", ttlMs: undefined },
  onDuplicate: "error",
  notify: true,
  fails: false,
  ...more,
});
export const brief = (to: string) =>
  invite(to, { row: { to: someone(to), role: "member", ttlMs: MINUTE } });
export const many = (to: string, dryRun: boolean, by = alice): Step => ({
  op: "inviteMany",
  org: 0,
  by,
  rows: [to, to].map((name) => ({
    to: someone(name),
    role: "member",
    ttlMs: undefined,
  })),
  onDuplicate: "replace",
  notify: true,
  fails: false,
  dryRun,
});
export const answer = (which: Which) =>
  ({ which, by: alice, isOther: false, via: "link", verified: true }) as const;
export const accept = (index: number): Step => ({
  op: "accept",
  ...answer(nth(index)),
});
export const decline = (index: number): Step => ({
  op: "decline",
  ...answer(nth(index)),
});
export const revoke = (index: number): Step => ({
  op: "revoke",
  which: nth(index),
  by: alice,
});
export const resend = (index: number, by = alice): Step => ({
  op: "resend",
  which: nth(index),
  by,
  notify: true,
  fails: false,
});
export const add = (name: string): Step => ({
  op: "add",
  org: 0,
  by: null,
  user: someone(name),
  role: "member",
});
export const wait: Step = { op: "wait", ms: 10 * MINUTE, isLost: false };
export const late: Step = { op: "wait", ms: 0, isLost: true };
export const hostLimit = (to: number): Step => ({ op: "hostLimit", to });
export const report = (
  index: number,
  status: StepOf<"report">["status"],
): Step => ({
  op: "report",
  which: nth(index),
  status,
});
export const lift = (name: string, by = alice): Step => ({
  op: "lift",
  org: 0,
  by,
  user: someone(name),
});

/** Everything that staff can do to an invitation. */
export const managed = (index: number, by: Who | null): Step[] => [
  { op: "revoke", which: nth(index), by: by ?? alice },
  {
    op: "update",
    which: nth(index),
    by: by ?? alice,
    role: "admin",
    ttlMs: undefined,
  },
  { op: "link", which: nth(index), by, keepMailed: true },
  resend(index, by ?? alice),
];

/** And to an organization. */
export const staffed = (name: string): Step[] => {
  const by = someone(name);
  const about = { org: 0, by, user: someone("bob") };
  return [
    invite("grace", { by }),
    many("grace", false, by),
    many("grace", true, by),
    lift("dan", by),
    { op: "add", org: 0, by, user: someone("grace"), role: "member" },
    { op: "remove", ...about },
    { op: "setRole", ...about, role: "member" },
    { op: "transfer", ...about, keeps: "admin" },
    { op: "leave", org: 0, by },
    { op: "activate", org: 0, by },
    { op: "deleteOrganization", org: 0, by },
  ];
};

export const four = [
  invite("dan"),
  invite("eve"),
  invite("frank"),
  brief("grace"),
];
export const ended = [...four, accept(0), decline(1), revoke(2), wait];
export const asOwner = {
  row: { to: someone("eve"), role: "owner", ttlMs: undefined },
} as const;
