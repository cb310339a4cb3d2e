/** The five fields of a cron string. */

/** Least and greatest value of each field of a cron string. */
const FIELDS: [name: string, least: number, greatest: number][] = [
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["day of month", 1, 31],
  ["month", 1, 12],
  ["day of week", 0, 7],
];
const NAMED =
  /^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)$/i;

export function cronFault(cron: string): [string, string] | undefined {
  const parts = cron.trim().split(/\s+/);
  const todo = `Write five fields, in UTC: ${FIELDS.map(([name]) => name).join(", ")}. "0 4 * * 1" is Mondays at four.`;
  if (parts.length !== FIELDS.length) {
    return [`"${cron}" has ${parts.length} fields, not ${FIELDS.length}`, todo];
  }
  for (const [index, [name, least, greatest]] of FIELDS.entries()) {
    const part = parts[index] ?? "";
    const items = part.split(",");
    const isValid = items.every((item) => isCronItem(item, least, greatest));
    if (!isValid) return [`"${part}" cannot be the ${name}`, todo];
    const around = items.find((item) => goesAround(item));
    if (around && !MAY_GO_AROUND.includes(name)) {
      return [
        `"${around}" goes around: it is also what lies after the first and before the second`,
        "Put the smaller one first, or write both parts: 50-59,0-5.",
      ];
    }
  }
  const [, , day = "", month = "", weekday] = parts;
  // With a day of the week, days of the month are more days, or fewer; not this rule's to say.
  return weekday === "*" ? dayFault(day, month) : undefined;
}

/**
 * `5`, `1-5`, `MON`, a step of either or of `*`. `L`, `W` and `#` are let pass.
 */
function isCronItem(item: string, least: number, greatest: number) {
  if (/[LW#?]/i.test(item) && !NAMED.test(item)) return true;
  const [range = "", step, ...rest] = item.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step)))
    return false;
  if (range === "*") return true;
  const ends = range.split("-");
  if (ends.length > 2) return false;
  return ends.every(
    (end) =>
      NAMED.test(end) ||
      (/^\d+$/.test(end) && isWithin(Number(end), least, greatest)),
  );
}

export function isWithin(number: number, least: number, greatest: number) {
  return Number.isInteger(number) && number >= least && number <= greatest;
}

/** Nights and weekends do: 22-2, FRI-MON. */
const MAY_GO_AROUND = ["hour", "day of week"];

function goesAround(item: string) {
  const [, from, to] = /^(\d+)-(\d+)/.exec(item) ?? [];
  return Number(from) > Number(to);
}

/** Of a year that has no 29th of February. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** A month that has none of the days is passed over in silence. */
export function dayFault(
  day: string,
  month: string,
): [string, string] | undefined {
  const first = firstOf(day);
  if (first === undefined) return undefined;
  const missed = MONTHS.filter(
    (_, index) => (DAYS[index] ?? 0) < first && includes(month, index + 1),
  );
  if (missed.length === 0) return undefined;
  return [
    `day ${first} is not in every year's ${missed.join(", ")}, where it does not run`,
    "Use day 28 or less, or name the months that have the day.",
  ];
}

/** @returns the first day of a month that is among them */
function firstOf(days: string): number | undefined {
  const firsts = days
    .split(",")
    .map((item) => Number(/^\d+(?=$|[-/])/.exec(item)?.[0] ?? NaN));
  return firsts.some(Number.isNaN) ? undefined : Math.min(...firsts);
}

/** @param number of a month */
function includes(months: string, number: number) {
  const numberOf = (text: string) =>
    MONTHS.indexOf(text.toUpperCase()) + 1 || Number(text);
  return months.split(",").some((item) => {
    const [range = "", step = "1"] = item.split("/");
    if (range === "*") return (number - 1) % Number(step) === 0;
    const [from = "", to = item.includes("/") ? "12" : from] = range.split("-");
    return (
      number >= numberOf(from) &&
      number <= numberOf(to) &&
      (number - numberOf(from)) % Number(step) === 0
    );
  });
}
