// @vitest-environment node
import {
  afterAll,
  beforeAll,
  beforeEach,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { createLogger } from "vite";
import type { Backend } from "../src/backend.ts";
import { WrittenApp } from "./writtenApp.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGIN = Date.parse("2025-01-30T23:31:00Z");

const CRONS = `
  import { cronJobs, makeFunctionReference } from "convex/server";
  const runs = (name) => [makeFunctionReference("runs:add"), { name }];
  const crons = cronJobs();`;

/** A table of runs, and what the tests do with it; the same in the app and in both components. */
const RUNS = `
  import { internalActionGeneric, internalMutationGeneric, makeFunctionReference, queryGeneric } from "convex/server";
  export const add = internalMutationGeneric(async (ctx, { name }) => {
    await ctx.db.insert("runs", { name, at: Date.now() });
  });
  export const fail = internalMutationGeneric(async (ctx) => {
    await ctx.db.insert("runs", { name: "rolled back", at: Date.now() });
    throw new Error("cron failed");
  });
  export const waits = internalActionGeneric(async (ctx) => {
    await ctx.runMutation(makeFunctionReference("runs:add"), { name: "began" });
    await fetch("https://slow.example");
    await ctx.runMutation(makeFunctionReference("runs:add"), { name: "ended" });
  });
  export const later = internalMutationGeneric(async (ctx, { ms, name }) => {
    await ctx.scheduler.runAfter(ms, makeFunctionReference("runs:add"), { name });
  });
  export const all = queryGeneric((ctx) => ctx.db.query("runs").collect());`;

const component = (name: string, child = "") => `
  import { defineComponent } from "convex/server";
  ${child && `import child from "./${child}/convex.config";`}
  const component = defineComponent("${name}");
  ${child && "component.use(child);"}
  export default component;`;

const FILES = {
  "convex/convex.config.ts": `
    import { defineApp } from "convex/server";
    import outer from "../outer/convex.config";
    const app = defineApp();
    app.use(outer);
    export default app;`,
  "convex/runs.ts": RUNS,
  "convex/crons.ts": `${CRONS}
    crons.interval("every 7 hours", { hours: 7 }, ...runs("interval"));
    crons.hourly("hourly", { minuteUTC: 5 }, ...runs("hourly"));
    crons.daily("daily", { hourUTC: 4, minuteUTC: 30 }, ...runs("daily"));
    crons.weekly("weekly", { dayOfWeek: "monday", hourUTC: 9, minuteUTC: 15 }, ...runs("weekly"));
    crons.monthly("monthly", { day: 31, hourUTC: 6, minuteUTC: 10 }, ...runs("monthly"));
    crons.cron("string", "20 */4 * * *", ...runs("string"));
    crons.interval("fails", { hours: 24 }, makeFunctionReference("runs:fail"));
    crons.interval("missing", { hours: 24 }, makeFunctionReference("runs:gone"));
    export default crons;`,
  "outer/convex.config.ts": component("outer", "inner"),
  "outer/runs.ts": RUNS,
  "outer/crons.ts": `${CRONS}
    crons.interval("own", { hours: 24 }, ...runs("outer"));
    export default crons;`,
  "outer/inner/convex.config.ts": component("inner"),
  "outer/inner/runs.ts": RUNS,
  "outer/inner/crons.ts": `${CRONS}
    crons.interval("own", { hours: 12 }, ...runs("inner"));
    export default crons;`,
};

interface Run {
  name: string;
  at: number;
}

let app: WrittenApp;
let backend: Backend;
let answerSlowly = () => {};
const logged: string[] = [];

beforeAll(async () => {
  const logger = createLogger("silent");
  app = await WrittenApp.start(FILES, () => ({
    vite: {
      customLogger: {
        ...logger,
        error: (message) => void logged.push(message),
      },
    },
    services: {
      "https://slow.example": () =>
        new Promise((resolve) => {
          answerSlowly = () => resolve(new Response());
        }),
    },
    onReady: (ready) => ready.clock.beginAt(BEGIN),
  }));
  backend = app.server.backend;
});
afterAll(() => app.close());
beforeEach(async () => {
  await backend.reset();
  logged.length = 0;
});

const all = async (component = "") =>
  (await backend.run("runs:all", {}, component)) as unknown as Run[];
const names = async (component = "") =>
  (await all(component)).map(({ name }) => name);

/** Changes the app's crons, until the end of the test, and waits until they are what runs. */
async function reloaded(crons: string): Promise<void> {
  const write = async (source: string) => {
    const before = backend.engine;
    await app.write("convex/crons.ts", source);
    await expect.poll(() => backend.engine !== before).toBe(true);
  };
  await write(`${CRONS}${crons}export default crons;`);
  onTestFinished(() => write(FILES["convex/crons.ts"]));
}

test("each kind of cron runs at all of its times, in time order", async () => {
  const end = BEGIN + 62 * DAY;
  await backend.advanceClock(end - BEGIN);
  const expected: Run[] = [];
  for (let at = BEGIN; at <= end; at += 7 * HOUR) {
    expected.push({ name: "interval", at });
  }
  for (let at = BEGIN; at <= end; at += MINUTE) {
    const date = new Date(at);
    const time = date.toISOString().slice(11, 16);
    const add = (name: string, isDue: boolean) => {
      if (isDue) expected.push({ name, at });
    };
    add("hourly", date.getUTCMinutes() === 5);
    add("daily", time === "04:30");
    add("weekly", date.getUTCDay() === 1 && time === "09:15");
    add("monthly", date.getUTCDate() === 31 && time === "06:10");
    add("string", date.getUTCHours() % 4 === 0 && date.getUTCMinutes() === 20);
  }
  expected.sort((a, b) => a.at - b.at);
  const ran = await all();
  expect(ran.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  for (const [index, { at }] of ran.entries()) {
    const late = at - (expected[index]?.at ?? NaN);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(MINUTE);
  }
}, 120_000);

test("crons and scheduled functions take turns by time", async () => {
  await backend.advanceClock(MINUTE);
  await backend.run("runs:later", { ms: HOUR, name: "after it" });
  await backend.run("runs:later", { ms: 10 * MINUTE, name: "before it" });
  await backend.advanceClock(1.5 * HOUR);
  expect((await names()).slice(1)).toEqual([
    "before it",
    "hourly",
    "string",
    "after it",
  ]);
});

test("the crons of components run in their component, also of nested ones", async () => {
  await backend.advanceClock(DAY);
  expect(await names("outer")).toEqual(["outer", "outer"]);
  expect(await names("outer/inner")).toEqual(["inner", "inner", "inner"]);
});

test("a cron that fails is logged, leaves nothing, and runs again at its next time", async () => {
  await backend.advanceClock(2 * DAY);
  const failed = logged.filter((line) => line.includes("cron failed"));
  expect(failed).toHaveLength(3);
  expect(failed[0]).toContain('Cron "fails"');
  expect(logged.filter((line) => line.includes("runs:gone"))).toHaveLength(3);
  expect(await names()).not.toContain("rolled back");
});

test("after a reset the crons begin anew", async () => {
  await backend.advanceClock(DAY);
  await backend.reset();
  expect(await names()).toEqual([]);
  await backend.advanceClock(7 * HOUR);
  const intervals = (await all()).filter(({ name }) => name === "interval");
  expect(intervals).toHaveLength(2);
  expect(intervals[0]?.at).toBeLessThan(BEGIN + MINUTE);
});

test("a changed crons.ts counts at once; a wrong one changes nothing", async () => {
  await reloaded(`
    crons.interval("new", { minutes: 1 }, ...runs("new"));`);
  await backend.advanceClock(2 * MINUTE);
  expect(await names()).toEqual(["new", "new", "new"]);
  for (const wrong of [
    `crons.cron("wrong", "61 * * * *", ...runs("x")); export default crons;`,
    `export default {};`,
    `export const nothing = 1;`,
  ]) {
    logged.length = 0;
    await app.write("convex/crons.ts", CRONS + wrong);
    await expect
      .poll(() => logged.join("\n"))
      .toContain("Cannot load the functions");
  }
  await backend.advanceClock(MINUTE);
  expect(await names()).toEqual(["new", "new", "new", "new"]);
}, 120_000);

test("in real time crons run by themselves, and a run that goes on is not overlapped", async () => {
  await reloaded(`
    crons.interval("quick", { seconds: 1 }, ...runs("quick"));
    crons.interval("waits", { seconds: 1 }, makeFunctionReference("runs:waits"));`);
  const count = async (name: string) =>
    (await names()).filter((one) => one === name).length;
  await expect.poll(() => count("quick")).toBeGreaterThan(2);
  expect([await count("began"), await count("ended")]).toEqual([1, 0]);
  answerSlowly();
  await expect.poll(() => count("began")).toBeGreaterThan(1);
  expect(await count("ended")).toBe((await count("began")) - 1);
  // What it began before the reset has no next run.
  await backend.reset();
  answerSlowly();
}, 120_000);

test("a year has every run of a cron that runs every hour", async () => {
  await reloaded(`
    crons.hourly("hourly", { minuteUTC: 0 }, ...runs("hourly"));`);
  await backend.advanceClock(365 * DAY);
  expect(await names()).toHaveLength(8760);
}, 120_000);

test("one move runs a cron 10,000 times at most, and then goes on at its end", async () => {
  await reloaded(`
    crons.cron("often", "* * * * *", ...runs("often"));`);
  const often = async () => (await names()).length;
  await backend.advanceClock(3650 * DAY);
  expect(await often()).toBe(10_000);
  await backend.advanceClock(5 * MINUTE);
  expect(await often()).toBe(10_005);
}, 120_000);
