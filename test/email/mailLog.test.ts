import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Id } from "../../convex/_generated/dataModel.js";
import { DAY, HOUR } from "../../convex/limits.js";
import { addMail, shareOf, waitForMail } from "../../convex/rules/mailLog.js";
import type { MailLog, RateLimit } from "../../convex/validators.js";

const organizationOf = (number: number) =>
  `organization-${number}` as Id<"organizations">;

/** Somebody asks, some time after the one before. */
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
