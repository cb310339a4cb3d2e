const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

/** The longest wait there is: from one 29 February to the next, with 2100 between them. */
const MAX_WAIT_DAYS = 8 * 366;

/** What `cronJobs()` keeps of a cron's time. */
export type CronTimes =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };

/**
 * When a cron runs after its run of `previous` (null before the first one), `now`. Runs that were missed are not made
 * up for, as on a deployment.
 */
export type Schedule = (previous: number | null, now: number) => number;

/** Throws if there is no such time. */
export function scheduleOf(times: CronTimes): Schedule {
  if (times.type !== "interval") return cronSchedule(cronStringOf(times));
  const { seconds = 0, minutes = 0, hours = 0 } = times;
  const period = seconds * SECOND + minutes * MINUTE + hours * HOUR;
  // The first run is at once: intervals begin with the deployment.
  return (previous, now) =>
    previous === null
      ? now
      : previous + period * Math.max(1, Math.ceil((now - previous) / period));
}

/** A deployment spreads what has no minute over the hour; here it is always the first one. */
function cronStringOf(times: Exclude<CronTimes, { type: "interval" }>): string {
  if (times.type === "cron") return times.cron;
  const { minuteUTC = 0 } = times;
  switch (times.type) {
    case "hourly":
      return `${minuteUTC} * * * *`;
    case "daily":
      return `${minuteUTC} ${times.hourUTC} * * *`;
    case "weekly": {
      const weekday = times.dayOfWeek.slice(0, 3);
      return `${minuteUTC} ${times.hourUTC} * * ${weekday}`;
    }
    case "monthly":
      return `${minuteUTC} ${times.hourUTC} ${times.day} * *`;
  }
}

function cronSchedule(cron: string): Schedule {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw new Error(`"${cron}" has ${fields.length} fields, not 5`);
  }
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, MONTHS);
  const weekdays = valuesOf(weekday, 0, 6, WEEKDAYS);

  function isDue(date: Date): boolean {
    if (!months.includes(date.getUTCMonth() + 1)) return false;
    const isDay = days.includes(date.getUTCDate());
    const isWeekday = weekdays.includes(date.getUTCDay());
    // As every cron does: with both given, either will do.
    return day === "*" || weekday === "*"
      ? isDay && isWeekday
      : isDay || isWeekday;
  }

  function nextAfter(time: number): number | null {
    const first = Math.floor(time / DAY) * DAY;
    for (let wait = 0; wait <= MAX_WAIT_DAYS; wait++) {
      const midnight = first + wait * DAY;
      if (!isDue(new Date(midnight))) continue;
      for (const hour of hours) {
        if (midnight + (hour + 1) * HOUR <= time) continue;
        for (const minute of minutes) {
          const due = midnight + hour * HOUR + minute * MINUTE;
          if (due > time) return due;
        }
      }
    }
    return null;
  }

  const never = new Error(`"${cron}" never comes`);
  if (nextAfter(0) === null) throw never;
  return (_previous, now) => {
    const next = nextAfter(now);
    if (next === null) throw never;
    return next;
  };
}

/** The values of one field, ascending: `*`, `5`, `1-5`, `MON`, `22-2`, steps of them, and lists of these. */
function valuesOf(
  field: string,
  least: number,
  greatest: number,
  names: string[] = [],
): number[] {
  const fail = (): never => {
    throw new Error(`"${field}" is none of what the dev backend understands`);
  };
  const numberOf = (text: string): number => {
    const name = names.indexOf(text.toUpperCase());
    const value = name === -1 ? wholeNumber(text) : name + least;
    return value >= least && value <= greatest ? value : fail();
  };
  const values = new Set<number>();
  for (const item of field.split(",")) {
    const [range = "", step, ...tooMany] = item.split("/");
    const [from = "", to, ...more] = range.split("-");
    if (tooMany.length > 0 || more.length > 0) fail();
    const size = step === undefined ? 1 : wholeNumber(step);
    if (!(size >= 1 && size <= greatest - least)) fail();
    const start = range === "*" ? least : numberOf(from);
    const end =
      range === "*" || (to === undefined && step !== undefined)
        ? greatest
        : numberOf(to ?? from);
    // A range may go around: 22-2 is late in the evening and early in the morning.
    const length = end - start + (end < start ? greatest - least + 1 : 0);
    for (let offset = 0; offset <= length; offset += size) {
      values.add(((start - least + offset) % (greatest - least + 1)) + least);
    }
  }
  return [...values].sort((a, b) => a - b);
}

const wholeNumber = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : NaN;
