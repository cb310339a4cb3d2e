// @vitest-environment node
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FixtureProject, type Outcome } from "./fixtureProject.js";

const APP_ENV = ["--env", "SITE_URL=https://app.test", "--env", "APP_ID=app"];
const TIMEOUT = 120_000;

const project = new FixtureProject();
beforeAll(() => {
  const { status, output } = project.codegen(...APP_ENV);
  if (status !== 0) throw new Error(output);
}, TIMEOUT);
afterAll(() => project.remove());

const IMPORTS = `
  import { v } from "convex/values";
  import { httpAction, internalMutation, internalQuery, mutation, query } from "./_generated/server.js";
  declare const process: any;
`;

/** A function of the component that has this in its handler. */
const does = (kind: string, body: string) =>
  `${kind}({ args: {}, returns: v.any(), handler: async (ctx: any) => { ${body} } })`;

/** Each file has faults, one in a line, and things that look like them: `fine` is in the line. */
const FILES: Record<string, string> = {
  "convex/schema.ts": `
    import { defineSchema, defineTable } from "convex/server";
    import { v } from "convex/values";
    export default defineSchema({
      notes: defineTable({ text: v.string(), author: v.string(), authorId: v.optional(v.id("authors")) }).index("by_author", ["author"]),
      [Date.now() > 0 ? "later" : "sooner" as any]: defineTable({ noteId: v.id("notes"), at: v.literal(new Date(0).getTime()) }),
      [Math.random() > 2 ? "one" : "other" as any]: defineTable({ file: v.id("_storage") }),
    });
  `,
  "convex/ids.ts": `${IMPORTS}
    export const take = query({ args: { of: v.array(v.id("users")) }, returns: v.null(), handler: async () => null });
    export const give = query({ args: {}, returns: v.record(v.id("people"), v.null()), handler: async () => ({}) });
    export const fine = query({ args: { id: v.id("notes"), job: v.id("_scheduled_functions") }, returns: v.null(), handler: async () => null });
  `,
  "convex/frozen.ts": `${IMPORTS}
    export const started = Date.now();
    export const lot = [1].map(() => Math.random());
    export const name = (() => crypto.randomUUID())();
    function stamp() { return new Date(); }
    export const stamped = stamp();
    export const fineEpoch = new Date(0);
    export const fineLater = () => Date.now();
  `,
  "convex/shared/time.ts": `
    export function isLate(at: number) { return at < Date.now(); }
    export const fineWhenWritten = () => Date.now() + 1;
  `,
  "convex/clock.ts": `${IMPORTS}
    import { fineWhenWritten, isLate } from "./shared/time.js";
    export const asks = ${does("query", `return Date.now();`)};
    export const makes = ${does("internalQuery", `return [1].map(() => new Date());`)};
    export const follows = ${does("query", `return isLate(1);`)};
    export const fine = ${does("mutation", `return [Date.now(), fineWhenWritten()];`)};
    export const fineDate = ${does("query", `return new Date(0).getTime();`)};
  `,
  "convex/outside.ts": `${IMPORTS}
    const wait = () => setTimeout(() => {}, 1);
    const fineWait = () => setTimeout(() => {}, 2);
    export const waits = ${does("mutation", `wait();`)};
    export const calls = ${does("mutation", `await globalThis.fetch("https://a.test");`)};
    export const callsToo = ${does("query", `const { fetch } = globalThis; void fetch;`)};
    export const alias = ${does("mutation", `const later = setInterval; later(() => {}, 1);`)};
    export const key = ${does("mutation", `await crypto.subtle.generateKey("Ed25519", true, ["sign"]);`)};
    export const digest = ${does("mutation", `await crypto.subtle.digest("SHA-256", new Uint8Array(1)); /* fine */`)};
    export const route = httpAction(async () => { fineWait(); await fetch("https://a.test"); return new Response("fine"); });
  `,
  "convex/text.ts": `${IMPORTS}
    export const wrap = ${does("mutation", `const { wrapKey } = crypto.subtle; void wrapKey;`)};
    export const unwrap = ${does("mutation", `void crypto.subtle["unwrapKey"];`)};
    export const load = ${does("mutation", `return await import("./outside.js");`)};
    export const where = ${does("mutation", `return (import.meta as any).url;`)};
    export const make = ${does("mutation", `return new Function("return 1")();`)};
    export const run = ${does("mutation", `return eval("1");`)};
    export const fine = ${does("mutation", `return ctx instanceof Function;`)};
  `,
  "convex/environment.ts": `${IMPORTS}
    export const spelled = ${does("mutation", `return process["env"].SECRET;`)};
    export const taken = ${does("mutation", `const { env } = process; return env;`)};
    export const whole = ${does("mutation", `return Object.keys(process.env);`)};
    export const fine = ${does("mutation", `return process.env.ZONE;`)};
  `,
  "convex/auth.ts": `${IMPORTS}
    export const asks = ${does("query", `return ctx.auth;`)};
    export const takes = ${does("query", `const { auth } = ctx; return auth;`)};
    export const given = query({ args: {}, returns: v.any(), handler: async ({ auth }: any) => auth });
    export const fine = ${does("query", `const { auth } = await ctx.db.get("a"); return auth;`)};
  `,
  "convex/state.ts": `${IMPORTS}
    let counter = 0;
    const seen = new Map<string, number>();
    let fineOnce = 0;
    fineOnce += 1;
    const fineTable = new Map([["a", fineOnce]]);
    export const counts = ${does("mutation", `counter += 1;`)};
    export const remembers = ${does("mutation", `seen.set("a", counter);`)};
    export const fine = ${does("mutation", `let n = 0; const own = new Map(); own.set("a", n++); return fineTable.get("a");`)};
  `,
  "convex/crons.ts": `
    import { cronJobs } from "convex/server";
    import { internal } from "./_generated/api.js";
    const crons = cronJobs();
    const { purge } = internal.lib;
    const { add } = (internal as any).jobs;
    crons.interval("too much", { hours: 1 }, purge as any, { all: true });
    crons.interval("too little", { hours: 1 }, add, {});
    crons.interval("wrong", { hours: 1 }, add, { text: 1 });
    crons.interval("fine", { hours: 1 }, add, { text: "a" });
    crons.interval("fine with more", { hours: 1 }, add, { text: "a", meta: { n: 1n, of: [null, "b"] } });
    crons.monthly("last day", { day: 31, hourUTC: 0, minuteUTC: 0 }, purge);
    crons.monthly("fine day", { day: 28, hourUTC: 0, minuteUTC: 0 }, purge);
    crons.cron("never", "0 0 30 2 *", purge);
    crons.cron("not in all", "0 0 31 */3 *", purge);
    crons.cron("fine year", "0 0 31 DEC *", purge);
    crons.cron("fine range", "0 0 28-31 * *", purge);
    crons.cron("backwards", "10-5 0 * * *", purge);
    crons.cron("fine night", "0 22-2 * * *", purge);
    export default crons;
  `,
  "convex/jobs.ts": `${IMPORTS}
    export const add = internalMutation({
      args: { text: v.string(), meta: v.optional(v.object({ n: v.int64(), of: v.array(v.union(v.null(), v.literal("b"))) })) },
      returns: v.null(), handler: async () => null,
    });
  `,
  "example/convex/ours.ts": `
    import { action, mutation } from "./_generated/server";
    export const calls = mutation({ args: {}, handler: async () => { await fetch("https://a.test"); } });
    export const reads = mutation({ args: {}, handler: async () => { const { env } = process; return env["FINE"]; } });
    export const acts = action({ args: {}, handler: async () => { await fetch("https://fine.test"); } });
  `,
};

/** What a fault is called, and the line that it is in. */
const faults: [file: string, name: string, line: string][] = [
  ["convex/schema.ts", "UnknownTable", `v.id("authors")`],
  ["convex/schema.ts", "FrozenValue: Date.now()", "later"],
  ["convex/schema.ts", "FrozenValue: Math.random()", "other"],
  ["convex/ids.ts", "UnknownTable: args of take", `v.id("users")`],
  ["convex/ids.ts", "UnknownTable: returns of give", `v.id("people")`],
  ["convex/frozen.ts", "FrozenValue: Date.now()", "started"],
  ["convex/frozen.ts", "FrozenValue: Math.random()", "lot"],
  ["convex/frozen.ts", "FrozenValue: crypto.randomUUID()", "name"],
  ["convex/frozen.ts", "FrozenValue: new Date()", "function stamp"],
  ["convex/shared/time.ts", "ClockInQuery: Date.now()", "isLate"],
  ["convex/clock.ts", "ClockInQuery: Date.now()", "asks"],
  ["convex/clock.ts", "ClockInQuery: new Date()", "makes"],
  ["convex/outside.ts", "OnlyInActions: Can't use setTimeout()", "wait ="],
  ["convex/outside.ts", "OnlyInActions: Can't use fetch()", "calls ="],
  ["convex/outside.ts", "OnlyInActions: Can't use fetch()", "callsToo ="],
  ["convex/outside.ts", "OnlyInActions: Can't use setInterval()", "alias ="],
  ["convex/outside.ts", "Can't use crypto.subtle.generateKey()", "key ="],
  ["convex/text.ts", "NotInRuntime: crypto.subtle.wrapKey", "wrap ="],
  ["convex/text.ts", "NotInRuntime: crypto.subtle.unwrapKey", "unwrap ="],
  ["convex/text.ts", "NotInRuntime: import()", "load ="],
  ["convex/text.ts", "NotInRuntime: import.meta", "where ="],
  ["convex/text.ts", "NotInRuntime: Function", "make ="],
  ["convex/text.ts", "NotInRuntime: eval", "run ="],
  [
    "convex/environment.ts",
    "process.env.SECRET is always undefined",
    "spelled =",
  ],
  ["convex/environment.ts", "UndeclaredEnvVar: process.env", "taken ="],
  ["convex/environment.ts", "UndeclaredEnvVar: process.env", "whole ="],
  ["convex/auth.ts", "NoAuthInComponents", "asks ="],
  ["convex/auth.ts", "NoAuthInComponents", "takes ="],
  ["convex/auth.ts", "NoAuthInComponents", "given ="],
  ["convex/state.ts", "ModuleState", "counts ="],
  ["convex/state.ts", "ModuleState", "remembers ="],
  ["convex/crons.ts", `"too much": lib:purge does not take`, ""],
  ["convex/crons.ts", `"too little": jobs:add does not take {}`, ""],
  ["convex/crons.ts", `"wrong": jobs:add does not take {"text":1}`, ""],
  ["convex/crons.ts", `"last day": day 31 is not in every year's FEB`, ""],
  ["convex/crons.ts", `"never": day 30 is not in every year's FEB`, ""],
  ["convex/crons.ts", `"not in all": day 31 is not in every year's APR`, ""],
  ["convex/crons.ts", `"backwards": "10-5" goes around`, ""],
  ["convex/http.ts", "UnmountedRoutes", ""],
  ["example/convex/ours.ts", "Can't use fetch()", "calls ="],
];

describe("what a push would take, and what fails or stands still when it runs", () => {
  let outcome: Outcome;
  beforeAll(() => {
    const unmounted = project
      .read("example/convex/convex.config.ts")
      .replace(`, httpPrefix: "/notes/"`, "");
    const files = { ...FILES, "example/convex/convex.config.ts": unmounted };
    outcome = project.with(files, () => project.push(...APP_ENV));
  }, TIMEOUT);

  const found = () =>
    outcome.output.split("\n").filter((line) => line.startsWith("✗"));

  /** The number that a line has in its file. */
  function lineOf(file: string, part: string): string {
    const lines = (FILES[file] ?? "").split("\n");
    return `${file}:${lines.findIndex((line) => line.includes(part)) + 1}: `;
  }

  it.each(faults)("%s: %s in %s", (file, name, line) => {
    // Validators, crons and routes have no line.
    const place =
      line === "" || name.startsWith("UnknownTable")
        ? `${file}: `
        : lineOf(file, line);
    expect(
      found()
        .filter((said) => said.startsWith(`✗ ${place}`))
        .join("\n"),
    ).toContain(name);
  });

  it("and nothing else", () => {
    expect(found()).toHaveLength(faults.length);
    expect(outcome.status).toBe(1);
  });
});
