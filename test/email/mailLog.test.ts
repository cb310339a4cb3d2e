import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Id } from "../../convex/_generated/dataModel.js";
import { DAY, HOUR } from "../../convex/pure/limits.js";
import { addMail, shareOf, waitForMail } from "../../convex/rules/mailLog.js";
import type { MailLog } from "../../convex/pure/mailbox.js";
import type { RateLimit } from "../../convex/pure/policy.js";

const organizationOf = (number: number) =>
  `organization-${number}` as Id<"organizations">;

/** Someone asks, some time after the one before. */
type Ask = { from: number; afterMs: number };

const asks = (organizations: number, most = 80) =>
  fc.array(
    fc.record({
      from: fc.nat(organizations - 1),
      afterMs: fc.oneof(fc.constant(0), fc.nat(5 * HOUR), fc.nat(DAY)),
    }),
    // Long ones, or the limit is hardly ever reached.
    { minLength: most / 2, maxLength: most, size: "max" },
  );

type Mail = { from: number; at: number };

/** Asks in turn; whoever may, mails. `limitOf` is each organization's own. */
function play(all: Ask[], limitOf: (from: number) => RateLimit) {
  let now = Date.UTC(2026, 0, 15);
  let log: MailLog = [];
  const mails: Mail[] = [];
  for (const { from, afterMs } of all) {
    now += afterMs;
    const sender = {
      organizationId: organizationOf(from),
      limit: limitOf(from),
    };
    if (waitForMail(log, sender, now) > 0) continue;
    log = addMail(log, sender.organizationId, DAY, now);
    mails.push({ from, at: now });
  }
  return { log, mails, now };
}

/** The most mails within one period. */
const densest = (mails: Mail[], periodMs: number) =>
  Math.max(
    0,
    ...mails.map(
      ({ at: last }) =>
        mails.filter(({ at }) => at <= last && at + periodMs > last).length,
    ),
  );

describe("of the mails to one mailbox", () => {
  it("no window of a period holds more than the limit, and of one organization none more than half", () => {
    const runs = fc.record({
      all: asks(3),
      max: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(runs, ({ all, max }) => {
        const { mails } = play(all, () => ({ max, periodMs: DAY }));
        expect(densest(mails, DAY)).toBeLessThanOrEqual(max);
        for (const from of [0, 1, 2]) {
          const own = mails.filter((mail) => mail.from === from);
          expect(densest(own, DAY)).toBeLessThanOrEqual(shareOf(max));
        }
      }),
    );
  });

  it("no window holds more than a limit so high that the log is shortened", () => {
    const runs = fc.record({
      all: asks(40, 300).map((list) =>
        list.map((ask) => ({ ...ask, afterMs: ask.afterMs % (HOUR / 4) })),
      ),
      max: fc.integer({ min: 20, max: 60 }),
    });
    fc.assert(
      fc.property(runs, ({ all, max }) => {
        const { mails, log } = play(all, () => ({ max, periodMs: DAY }));
        expect(densest(mails, DAY)).toBeLessThanOrEqual(max);
        expect(log.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 50 },
    );
  });

  it("an organization that may send more takes no more than half from one that may send less", () => {
    const runs = fc.record({
      all: asks(1, 60).map((list) => list.map((ask) => ({ ...ask, from: 1 }))),
      max: fc.integer({ min: 2, max: 10 }),
    });
    fc.assert(
      fc.property(runs, ({ all, max }) => {
        const { log, now } = play(all, () => ({ max: 1000, periodMs: DAY }));
        const limit = { max, periodMs: DAY };
        const sender = { organizationId: organizationOf(0), limit };
        expect(waitForMail(log, sender, now)).toBe(0);
      }),
    );
  });
});

describe("the time to wait", () => {
  it("is right to the millisecond, for the limit and for the half, whatever others are held to", () => {
    const anyLimit = fc.record({
      max: fc.integer({ min: 1, max: 12 }),
      periodMs: fc.oneof(
        fc.integer({ min: 1, max: 2 * DAY }),
        fc.double({ min: 0.5, max: 1e6, noNaN: true }),
        fc.constant(Number.MAX_VALUE),
      ),
    });
    const runs = fc.record({
      all: asks(3),
      limits: fc.tuple(anyLimit, anyLimit, anyLimit),
      from: fc.nat(2),
    });
    fc.assert(
      fc.property(runs, ({ all, limits, from }) => {
        const limitOf = (one: number) => limits[one] ?? limits[0];
        const { log, now } = play(all, limitOf);
        const sender = {
          organizationId: organizationOf(from),
          limit: limitOf(from),
        };
        const wait = waitForMail(log, sender, now);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(wait)).toBe(true);
        if (wait === 0) return;
        // What a caller is told is rounded up.
        const whole = Math.ceil(wait);
        expect(waitForMail(log, sender, now + whole)).toBe(0);
        if (whole > 1 && wait < 1e15) {
          expect(waitForMail(log, sender, now + whole - 1)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

it.each([Number.NaN, 0, -1])(
  "a limit of %s, which no app can set, lets nothing through",
  (max) => {
    const limit = { max, periodMs: DAY };
    const sender = { organizationId: organizationOf(0), limit };
    expect(waitForMail([], sender, Date.now())).toBe(DAY);
  },
);

describe("the log", () => {
  const add = (log: MailLog, from: number, now: number) =>
    addMail(log, organizationOf(from), DAY, now);
  const entry = (from: number, at: number, count = 1) => ({
    organizationId: organizationOf(from),
    at,
    count,
  });

  it("counts what one organization sends at one instant in one entry", () => {
    let log: MailLog = [];
    for (const from of [0, 1, 0, 0]) log = add(log, from, 5);
    expect(log).toEqual([entry(0, 5, 3), entry(1, 5)]);
    expect(add(log, 0, 6)).toEqual([...log, entry(0, 6)]);
  });

  it("keeps a mail for as long as it is told, and not a millisecond more", () => {
    const log = add([], 0, 0);
    expect(add(log, 1, DAY - 1)).toEqual([entry(0, 0), entry(1, DAY - 1)]);
    expect(add(log, 1, DAY)).toEqual([entry(1, DAY)]);
  });

  it("stays in order where a clock is behind", () => {
    const log = [800, 900, 1000].reduce<MailLog>(
      (before, at) => add(before, 0, at),
      [],
    );
    expect(add(log, 1, 400)).toEqual([...log, entry(1, 1000)]);
  });

  it("holds twenty entries as they are, and of one more makes one of the two oldest, of nobody", () => {
    const twenty = Array.from({ length: 20 }, (_, at) => entry(at, at));
    let log: MailLog = [];
    for (const { at } of twenty) log = add(log, at, at);
    expect(log).toEqual(twenty);
    expect(add(log, 20, 20)).toEqual([
      { at: 1, count: 2 },
      ...twenty.slice(2),
      entry(20, 20),
    ]);
  });

  it("makes one of those of an organization that are closest in time, at the later time", () => {
    const own = fc.record({
      from: fc.nat(6),
      afterMs: fc.integer({ min: 1, max: 50 }),
    });
    const full = fc.array(own, { minLength: 21, maxLength: 21 });
    fc.assert(
      fc.property(full, (mails) => {
        let now = 0;
        const all = mails.map(({ from, afterMs }) =>
          entry(from, (now += afterMs)),
        );
        // Each with the next of the same organization.
        const pairs = all.flatMap((one, index) => {
          const next = all.findIndex(
            ({ organizationId }, at) =>
              at > index && organizationId === one.organizationId,
          );
          const gap = (all[next]?.at ?? NaN) - one.at;
          return next === -1 ? [] : [{ index, next, gap }];
        });
        // Of those that are as close, the one that ends first.
        const [closest] = pairs.sort(
          (a, b) => a.gap - b.gap || a.next - b.next,
        );
        const expected = all
          .map((one, at) => (at === closest?.next ? { ...one, count: 2 } : one))
          .filter((_, at) => at !== closest?.index);
        const log = all.reduce<MailLog>(
          (before, { organizationId, at }) =>
            addMail(before, organizationId, DAY, at),
          [],
        );
        expect(log).toEqual(expected);
      }),
    );
  });
});
