/** Scheduled and HTTP entry points: `crons.ts` and `http.ts`. */
import { jsonToConvex, type JSONValue } from "convex/values";
import type { AnalyzedModule, CronSchedule } from "../../stand-in/pushTypes.ts";
import { fileOf, type Pushed } from "../pushed.ts";
import { takes } from "./accepts.ts";
import { cronFault, dayFault, isWithin } from "./cronString.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

export function* crons({ root, components }: Pushed) {
  for (const component of components) {
    const file = fileOf(root, component, "crons.js");
    const specs = component.modules["crons.js"]?.cronSpecs ?? {};
    for (const [identifier, { name, args, schedule }] of Object.entries(
      specs,
    )) {
      const fault =
        scheduleFault(schedule) ?? targetFault(component.modules, name, args);
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

type Fault = [message: string, todo: string];

function scheduleFault(schedule: CronSchedule): Fault | undefined {
  const todo = "Correct the schedule.";
  switch (schedule.type) {
    case "interval": {
      const { seconds, minutes, hours } = schedule;
      const given = [seconds, minutes, hours].filter(
        (length) => length !== undefined,
      );
      if (given.length !== 1) {
        return [
          "an interval needs exactly one of seconds, minutes and hours",
          todo,
        ];
      }
      if (!(Number(given[0]) > 0))
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
      return dayFault(String(day), "*");
    }
  }
}

/**
 * A deployment takes a cron whose function is missing, or refuses what it is given, and fails every time it is due.
 *
 * @param target `folder/module:function`
 * @param given its arguments
 */
function targetFault(
  modules: Record<string, AnalyzedModule>,
  target: string,
  [given = {}]: JSONValue[],
): [string, string] | undefined {
  const [path = "", name = "default"] = target
    .replace(/\.js(?=:|$)/, "")
    .split(":");
  const found = modules[`${path}.js`]?.functions.find(
    (analyzed) => analyzed.name === name,
  );
  if (!found)
    return [
      `there is no function ${target}`,
      "Name a function of this app or component.",
    ];
  if (found.udfType === "Query") {
    return [`${target} is a query`, "A cron calls a mutation or an action."];
  }
  if (!takes(JSON.parse(found.args), jsonToConvex(given))) {
    return [
      `${target} does not take ${JSON.stringify(given)}`,
      "Pass what its args validator asks for.",
    ];
  }
}

export function* http({ root, components }: Pushed) {
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
