/** Scheduled and HTTP entry points: `crons.ts` and `http.ts`. */
import { fileOf } from "../pushed.mjs";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
/** Least and greatest value of each field of a cron string. */
const FIELDS = [
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["day of month", 1, 31],
  ["month", 1, 12],
  ["day of week", 0, 7],
];
const NAMED =
  /^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)$/i;

/** @param {import("../pushed.mjs").Pushed} pushed */
export function* crons({ root, components }) {
  for (const component of components) {
    const file = fileOf(root, component, "crons.js");
    const specs = component.modules["crons.js"]?.cronSpecs ?? {};
    for (const [identifier, { name, schedule }] of Object.entries(specs)) {
      const fault =
        scheduleFault(schedule) ?? targetFault(component.modules, name);
      if (!/^[ -~]+$/.test(identifier)) {
        yield {
          file,
          message: `InvalidCron: the name "${identifier}" is not printable ASCII`,
          todo: "Use ASCII letters.",
        };
      }
      if (fault) {
        yield {
          file,
          message: `InvalidCron: "${identifier}": ${fault[0]}`,
          todo: fault[1],
        };
      }
    }
  }
}

/**
 * @param {any} schedule
 * @returns {[string, string] | undefined}
 */
function scheduleFault(schedule) {
  const todo = "Correct the schedule.";
  switch (schedule.type) {
    case "interval": {
      const given = ["seconds", "minutes", "hours"].filter(
        (unit) => schedule[unit] !== undefined,
      );
      if (given.length !== 1) {
        return [
          "an interval needs exactly one of seconds, minutes and hours",
          todo,
        ];
      }
      if (!(schedule[given[0]] > 0))
        return ["an interval must be greater than 0", todo];
      return undefined;
    }
    case "cron":
      return cronFault(String(schedule.cron));
    default: {
      const { minuteUTC = 0, hourUTC = 0, day = 1 } = schedule;
      if (!isWithin(minuteUTC, 0, 59))
        return ["the minute must be 0 to 59", todo];
      if (!isWithin(hourUTC, 0, 23)) return ["the hour must be 0 to 23", todo];
      if (!isWithin(day, 1, 31)) return ["the day must be 1 to 31", todo];
    }
  }
}

/**
 * @param {string} cron
 * @returns {[string, string] | undefined}
 */
function cronFault(cron) {
  const parts = cron.trim().split(/\s+/);
  const todo = `Write five fields, in UTC: ${FIELDS.map(([name]) => name).join(", ")}. "0 4 * * 1" is Mondays at four.`;
  if (parts.length !== FIELDS.length) {
    return [`"${cron}" has ${parts.length} fields, not ${FIELDS.length}`, todo];
  }
  for (const [index, [name, least, greatest]] of FIELDS.entries()) {
    const isValid = parts[index]
      .split(",")
      .every((item) => isCronItem(item, Number(least), Number(greatest)));
    if (!isValid) return [`"${parts[index]}" cannot be the ${name}`, todo];
  }
}

/**
 * `5`, `1-5`, `MON`, a step of either or of `*`. `L`, `W` and `#` are let pass.
 *
 * @param {string} item
 * @param {number} least
 * @param {number} greatest
 */
function isCronItem(item, least, greatest) {
  if (/[LW#?]/i.test(item) && !NAMED.test(item)) return true;
  const [range, step, ...rest] = item.split("/");
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

/**
 * @param {number} number
 * @param {number} least
 * @param {number} greatest
 */
function isWithin(number, least, greatest) {
  return Number.isInteger(number) && number >= least && number <= greatest;
}

/**
 * A deployment takes a cron whose function is missing, and fails every time it is due.
 *
 * @param {Record<string, any>} modules
 * @param {string} target `folder/module:function`
 * @returns {[string, string] | undefined}
 */
function targetFault(modules, target) {
  const [path, name = "default"] = target.replace(/\.js(?=:|$)/, "").split(":");
  const found = modules[`${path}.js`]?.functions.find(
    (/** @type {any} */ analyzed) => analyzed.name === name,
  );
  if (!found)
    return [
      `there is no function ${target}`,
      "Name a function of this app or component.",
    ];
  if (found.udfType === "Query") {
    return [`${target} is a query`, "A cron calls a mutation or an action."];
  }
}

/** @param {import("../pushed.mjs").Pushed} pushed */
export function* http({ root, components }) {
  for (const component of components) {
    const file = fileOf(root, component, "http.js");
    for (const { route } of component.modules["http.js"]?.httpRoutes ?? []) {
      if (METHODS.includes(route.method)) continue;
      yield {
        file,
        message: `InvalidHttpRoute: ${route.method} ${route.path}: the method is not supported`,
        todo: `Use one of ${METHODS.join(", ")}.`,
      };
    }
  }
}
