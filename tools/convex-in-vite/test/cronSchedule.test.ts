// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduleOf, type CronTimes } from "../src/cronSchedule.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const at = (time: string) => Date.parse(`${time}:00Z`);
const iso = (time: number) => new Date(time).toISOString().slice(0, 16);

/** The next runs after a time. */
function runs(times: CronTimes, after: string, count: number): string[] {
  const schedule = scheduleOf(times);
  const found: string[] = [];
  for (let now = at(after); found.length < count; found.push(iso(now))) {
    now = schedule(null, now);
  }
  return found;
}

describe("interval", () => {
  const schedule = scheduleOf({ type: "interval", minutes: 90 });

  test("the first run is at once, the next ones keep the distance to the planned time of the one before", () => {
    expect(schedule(null, 1000)).toBe(1000);
    expect(schedule(1000, 1000)).toBe(1000 + 90 * MINUTE);
    expect(schedule(1000, 5000)).toBe(1000 + 90 * MINUTE);
  });

  test("missed runs are not made up for", () => {
    const next = schedule(0, DAY + MINUTE);
    expect(next).toBe(17 * 90 * MINUTE);
    expect(schedule(0, 16 * 90 * MINUTE)).toBe(16 * 90 * MINUTE);
  });

  test.each([
    [{ seconds: 30 }, 30_000],
    [{ minutes: 2 }, 2 * MINUTE],
    [{ hours: 3 }, 180 * MINUTE],
  ])("%j", (period, ms) => {
    expect(scheduleOf({ type: "interval", ...period })(0, 0)).toBe(ms);
  });
});

test.each<[CronTimes, string, string[]]>([
  [{ type: "hourly" }, "2025-01-01T00:00", ["2025-01-01T01:00"]],
  [
    { type: "hourly", minuteUTC: 5 },
    "2025-12-31T23:05",
    ["2026-01-01T00:05", "2026-01-01T01:05"],
  ],
  [
    { type: "daily", hourUTC: 4, minuteUTC: 30 },
    "2025-03-29T12:00",
    // Not moved by summer time.
    ["2025-03-30T04:30", "2025-03-31T04:30"],
  ],
  [{ type: "daily", hourUTC: 4 }, "2025-01-01T03:59", ["2025-01-01T04:00"]],
  [
    { type: "weekly", dayOfWeek: "sunday", hourUTC: 0 },
    "2025-01-01T00:00",
    ["2025-01-05T00:00", "2025-01-12T00:00"],
  ],
  [
    { type: "weekly", dayOfWeek: "saturday", hourUTC: 23, minuteUTC: 59 },
    "2025-01-01T00:00",
    ["2025-01-04T23:59"],
  ],
  [
    { type: "monthly", day: 31, hourUTC: 6 },
    "2025-01-31T06:00",
    ["2025-03-31T06:00", "2025-05-31T06:00", "2025-07-31T06:00"],
  ],
  [
    { type: "cron", cron: "0 */4 * * *" },
    "2025-01-01T19:00",
    ["2025-01-01T20:00", "2025-01-02T00:00", "2025-01-02T04:00"],
  ],
  [
    { type: "cron", cron: "0 0 29 FEB *" },
    "2096-03-01T00:00",
    ["2104-02-29T00:00", "2108-02-29T00:00"],
  ],
  [
    { type: "cron", cron: "0 9 1 * mon" },
    "2025-06-25T00:00",
    ["2025-06-30T09:00", "2025-07-01T09:00", "2025-07-07T09:00"],
  ],
  [
    { type: "cron", cron: "15 22-1 * * *" },
    "2025-01-01T12:00",
    [
      "2025-01-01T22:15",
      "2025-01-01T23:15",
      "2025-01-02T00:15",
      "2025-01-02T01:15",
      "2025-01-02T22:15",
    ],
  ],
  [
    { type: "cron", cron: "5/20,0 8-18/5 * * MON-FRI" },
    "2025-01-03T13:00",
    [
      "2025-01-03T13:05",
      "2025-01-03T13:25",
      "2025-01-03T13:45",
      "2025-01-03T18:00",
      "2025-01-03T18:05",
      "2025-01-03T18:25",
      "2025-01-03T18:45",
      "2025-01-06T08:00",
    ],
  ],
])("%j after %s: %j", (times, after, expected) => {
  expect(runs(times, after, expected.length)).toEqual(expected);
});

test.each([
  "",
  "* * * *",
  "* * * * * *",
  "@daily",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * 32 * *",
  "* * * 13 *",
  "* * * * 7",
  "* * * * MONDAY",
  "*/0 * * * *",
  "*/60 * * * *",
  "1-2-3 * * * *",
  "1/2/3 * * * *",
  "1, * * * *",
  "-1 * * * *",
  "1.5 * * * *",
  "* * L * *",
  "0 0 30 2 *",
  "0 0 31 4,6,9,11 *",
])('"%s" is refused', (cron) => {
  expect(() => scheduleOf({ type: "cron", cron })).toThrow();
});

/** A field as text, with the values that it means. */
function field(least: number, greatest: number) {
  const value = fc.integer({ min: least, max: greatest });
  const size = greatest - least + 1;
  const item = fc.oneof(
    value.map((one) => ({ text: `${one}`, values: [one] })),
    fc
      .tuple(value, fc.nat({ max: size - 1 }), fc.integer({ min: 1, max: 5 }))
      .map(([from, length, step]) => {
        const all = Array.from(
          { length: length + 1 },
          (_, offset) => least + ((from - least + offset) % size),
        );
        return {
          text: `${from}-${all.at(-1)}${step === 1 ? "" : `/${step}`}`,
          values: all.filter((_, index) => index % step === 0),
        };
      }),
  );
  return fc.oneof(
    fc.constant({ text: "*", values: [] as number[] }),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
      text: items.map(({ text }) => text).join(","),
      values: items.flatMap(({ values }) => values),
    })),
  );
}

test("any cron string: the next run is the first minute that all fields match", () => {
  fc.assert(
    fc.property(
      field(0, 59),
      field(0, 23),
      field(1, 31),
      field(1, 12),
      field(0, 6),
      fc.integer({ min: at("2024-01-01T00:00"), max: at("2032-01-01T00:00") }),
      (minute, hour, day, month, weekday, now) => {
        const cron = [minute, hour, day, month, weekday]
          .map(({ text }) => text)
          .join(" ");
        const has = ({ text, values }: typeof minute, value: number) =>
          text === "*" || values.includes(value);
        const matches = (time: number) => {
          const date = new Date(time);
          const isDay = has(day, date.getUTCDate());
          const isWeekday = has(weekday, date.getUTCDay());
          const isEither = day.text !== "*" && weekday.text !== "*";
          return (
            has(minute, date.getUTCMinutes()) &&
            has(hour, date.getUTCHours()) &&
            has(month, date.getUTCMonth() + 1) &&
            (isEither ? isDay || isWeekday : isDay && isWeekday)
          );
        };
        const earliestDay = Math.min(...(day.values.length ? day.values : [1]));
        fc.pre(earliestDay <= 28 || weekday.text !== "*");
        const next = scheduleOf({ type: "cron", cron })(null, now);
        expect(next).toBeGreaterThan(now);
        expect(next % MINUTE).toBe(0);
        expect(matches(next)).toBe(true);
        const first = Math.floor(now / MINUTE) * MINUTE + MINUTE;
        // A year of minutes is too many: the nearest and the last of them.
        const nearest = Math.min(next, first + 3 * DAY);
        for (let time = first; time < nearest; time += MINUTE) {
          if (matches(time)) expect.fail(`${cron} matches ${iso(time)}`);
        }
        const last = Math.max(first, next - 3 * DAY);
        for (let time = last; time < next; time += MINUTE) {
          if (matches(time)) expect.fail(`${cron} matches ${iso(time)}`);
        }
      },
    ),
    { numRuns: 300 },
  );
});
