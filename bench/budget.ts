import type { Cost as Recorded } from "@convex-org-invitations/convex-cost-recorder";
import type { OperationName } from "./operations.js";

/** Documents read and written, index ranges, calls into the component, functions scheduled: of one call of the app. */
export interface Cost {
  readonly read: number;
  readonly written: number;
  readonly ranges: number;
  readonly nested: number;
  readonly scheduled: number;
}

export const toCost = (recorded: Recorded): Cost => ({
  read: recorded.documentsRead,
  written: recorded.documentsWritten,
  ranges: recorded.ranges,
  nested: recorded.nestedCalls,
  scheduled: recorded.scheduled,
});

/** A difference to the bound, and why it is there. Some things cost less: those are negative. */
type Extra = Partial<Cost> & { readonly reason: string };

interface Budget {
  /** What no correct implementation can go below (docs: bench/README.md). */
  readonly bound: Cost;
  readonly extras: readonly Extra[];
  /** For how many rows this is, and what each row that is missing from a page saves. */
  readonly rows?: number;
  readonly perRow?: Partial<Cost>;
}

const cost = (read: number, written: number, ranges: number): Cost => ({
  read,
  written,
  ranges,
  nested: 1,
  scheduled: 0,
});

const memberLookup: Extra = {
  ranges: 1,
  reason: "an address that already is a member's is refused",
};
const letterhead: Extra = {
  read: 1,
  ranges: 1,
  reason: "the message names the organization",
};
const abuse: readonly Extra[] = [
  {
    read: 2,
    written: 1,
    ranges: 2,
    nested: 1,
    reason: "limit on abuse: of the inviter, one row",
  },
  {
    read: 3,
    written: 1,
    ranges: 3,
    nested: 1,
    reason: "limit on abuse: of the organization, the better of two rows",
  },
];
const freeSeat: Extra = {
  read: 1,
  ranges: 1,
  reason: "whether a seat is free for them: one row, far from the limit",
};
const triedLink: Extra = {
  read: 2,
  nested: 1,
  reason:
    "the app's link is tried with what is true before anything is written",
};
const mailed: readonly Extra[] = [
  letterhead,
  {
    written: 1,
    ranges: 1,
    reason: "one row says how much mail the mailbox had, and what bounced",
  },
  { ranges: 1, reason: "whether there are suppressions that 0.3 left behind" },
];
const mailedBefore: Extra = {
  read: 2,
  ranges: 1,
  reason: "the mailbox had mail before, so its row is read and written again",
};
const inviter: Extra = {
  read: 1,
  ranges: 1,
  reason: "what was granted must still be the inviter's to grant",
};
const countedAlways: Extra = {
  read: 2,
  written: 1,
  ranges: 2,
  reason:
    "members are counted without a limit too: switching one on counts nothing",
};
const heldSeat: Extra = {
  read: 2,
  written: 1,
  ranges: 2,
  reason: "takes the seat that the invitation holds",
};
const freedSeat: Extra = { ...heldSeat, reason: "gives the held seat back" };
const timer: Extra = {
  read: 1,
  ranges: 1,
  reason: "the new deadline has a timer, shared by all that end in its minute",
};
const recipient: Extra = {
  read: -1,
  ranges: -1,
  reason: "who declines is no member, so none is looked up",
};
const joined: Extra = {
  written: 1,
  reason: "that someone joined is an event of its own, whatever the way in",
};
const byId: Extra = {
  ranges: -1,
  reason: "found by the id that the write reads as well",
};
const named: Extra = {
  read: 1,
  written: 1,
  ranges: 1,
  reason: "the one event names all 100, which are known after it",
};
const accepted = [inviter, joined, byId] as const;
const seats: Extra = {
  read: 8,
  ranges: 1,
  reason: "the count of seats is spread over at most 8 rows",
};

/**
 * What each operation may cost, in steady state and at any size of the organization. test/promises/costs.test.ts holds
 * every number to what is measured, so a change that costs more fails until someone writes here why.
 */
export const BUDGET: Record<OperationName, Budget> = {
  create: { bound: cost(2, 2, 3), extras: [freeSeat, memberLookup, ...abuse] },
  "create, delivered": {
    bound: cost(2, 2, 3),
    extras: [freeSeat, memberLookup, ...abuse, ...mailed],
  },
  "create, the first that ends in its minute": {
    bound: cost(2, 2, 3),
    extras: [
      freeSeat,
      memberLookup,
      ...abuse,
      {
        read: -1,
        written: 1,
        scheduled: 1,
        reason: "there is no timer yet, so it sets the one for the minute",
      },
      {
        read: 1,
        ranges: 2,
        reason:
          "looks for minutes that were lost, and at where the app is told",
      },
    ],
  },
  "create, pending ones hold seats": {
    bound: cost(2, 2, 3),
    extras: [memberLookup, ...abuse, heldSeat],
  },
  "create, memberLimit is a function": {
    bound: cost(2, 2, 3),
    extras: [freeSeat, memberLookup, ...abuse],
  },
  "create, with an idempotencyKey": {
    bound: cost(2, 2, 3),
    extras: [
      freeSeat,
      memberLookup,
      ...abuse,
      {
        written: 1,
        ranges: 1,
        reason: "the key is looked up and remembered with what it made",
      },
    ],
  },
  "create, the app has onEvent": {
    bound: cost(2, 2, 3),
    extras: [
      freeSeat,
      memberLookup,
      ...abuse,
      { scheduled: 1, reason: "the event is handed to the app, exactly once" },
    ],
  },
  "duplicate, refused": { bound: cost(2, 0, 2), extras: [memberLookup] },
  accept: { bound: cost(4, 4, 5), extras: accepted },
  "accept, the inviter need not be active": {
    bound: cost(4, 4, 5),
    extras: [joined, byId],
  },
  "accept, no memberLimit": {
    bound: cost(2, 3, 3),
    extras: [countedAlways, ...accepted],
  },
  "accept, memberLimit is a function": {
    bound: cost(4, 4, 5),
    extras: [
      ...accepted,
      {
        read: 1,
        nested: 1,
        reason: "only the token says which organization's limit to ask for",
      },
    ],
  },
  "accept, pending ones hold seats": {
    bound: cost(4, 4, 5),
    extras: accepted,
  },
  "accept, seats are dealt anew": {
    bound: cost(4, 4, 5),
    extras: [
      ...accepted,
      {
        read: 15,
        written: 7,
        ranges: 7,
        reason: "a row at its quota decides on all 8 and deals them new quotas",
      },
    ],
  },
  "accept, in the inbox": {
    bound: cost(4, 4, 5),
    extras: accepted,
  },
  "accept, a second time": { bound: cost(2, 0, 2), extras: [] },
  revoke: { bound: cost(3, 2, 2), extras: [] },
  "revoke, pending ones hold seats": {
    bound: cost(3, 2, 2),
    extras: [freedSeat],
  },
  "decline by token": { bound: cost(3, 2, 2), extras: [recipient] },
  "decline in the inbox": { bound: cost(3, 2, 2), extras: [recipient] },
  resend: {
    bound: cost(3, 2, 2),
    extras: [triedLink, freeSeat, memberLookup, timer, ...abuse],
  },
  "resend, delivered": {
    bound: cost(3, 2, 2),
    extras: [
      triedLink,
      freeSeat,
      memberLookup,
      timer,
      ...abuse,
      ...mailed,
      mailedBefore,
    ],
  },
  update: { bound: cost(3, 2, 2), extras: [] },
  "a page of 20 pending invitations": {
    bound: cost(21, 0, 2),
    extras: [],
    rows: 20,
    perRow: { read: 1 },
  },
  "a page of 20 members": {
    bound: cost(21, 0, 2),
    extras: [],
    rows: 20,
    perRow: { read: 1 },
  },
  "a page of 20 events": {
    bound: cost(21, 0, 2),
    extras: [],
    rows: 20,
    perRow: { read: 1 },
  },
  preview: { bound: cost(2, 0, 2), extras: [inviter] },
  explain: {
    bound: cost(2, 0, 2),
    extras: [
      { ranges: 1, reason: "whether the caller is a member already" },
      inviter,
      seats,
    ],
  },
  "my membership and permissions": { bound: cost(1, 0, 1), extras: [] },
  "the organization with its seats": { bound: cost(2, 0, 2), extras: [seats] },
  "100 in one call": {
    bound: cost(2, 101, 102),
    extras: [freeSeat, { ...memberLookup, ranges: 100 }, ...abuse, named],
  },
  "100 in one call, pending ones hold seats": {
    bound: cost(2, 101, 102),
    extras: [
      { ...memberLookup, ranges: 100 },
      ...abuse,
      { ...heldSeat, reason: "all 100 seats are taken in one row" },
      named,
    ],
  },
  // Two batches of 500, of which the first schedules the second.
  "1,000 reach their deadline": {
    bound: { read: 2000, written: 1000, ranges: 1002, nested: 0, scheduled: 1 },
    extras: [
      { written: 2, reason: "one event for each batch" },
      {
        ranges: 1,
        scheduled: 1,
        reason: "after a full batch a third one looks whether there are more",
      },
      {
        nested: 3,
        reason: "a batch that fails is rolled back, and its rows tried apart",
      },
      {
        read: 4,
        ranges: 6,
        reason: "each batch asks what was set aside, and where the app is told",
      },
      {
        ranges: 5,
        reason: "reminders, what failed and work in batches may be due, too",
      },
      { read: 1, written: 1, ranges: 1, reason: "the timer has served" },
    ],
  },
};

export const COUNTS = [
  "read",
  "written",
  "ranges",
  "nested",
  "scheduled",
] as const satisfies readonly (keyof Cost)[];

/** The whole of it; less for a page that has fewer rows. */
export function allowed(name: OperationName, found?: number): Cost {
  const { bound, extras, rows = 0, perRow = {} } = BUDGET[name];
  const missing = rows - (found ?? rows);
  const total = (count: keyof Cost) =>
    extras.reduce((sum, extra) => sum + (extra[count] ?? 0), bound[count]) -
    missing * (perRow[count] ?? 0);
  return {
    read: total("read"),
    written: total("written"),
    ranges: total("ranges"),
    nested: total("nested"),
    scheduled: total("scheduled"),
  };
}
