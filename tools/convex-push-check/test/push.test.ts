// @vitest-environment node
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
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
  import { action, internalMutation, mutation, query } from "./_generated/server.js";
  declare const process: any, Buffer: any, navigator: any, setTimeout: any, fetch: any;
`;
const nothing = `args: {}, returns: v.null(), handler: async () => null`;

/** A story is a module: what it throws is the failure. */
const story = (body: string) => ({
  "story.mjs": `export async function tellStory(world, step) { ${body} }`,
});

it(
  "passes a clean project, and says what that proves and what it does not",
  () => {
    const before = project.read("example/convex/_generated/api.d.ts");
    const { status, output } = project.with(
      story(`
        await step("a note is added", async () => {
          const id = await world.call(null, "notes:add", { text: "hello" });
          if (typeof id !== "string") throw new Error(id);
        });
      `),
      () => project.push("--story", "story.mjs", ...APP_ENV),
    );
    expect(output).toContain(
      "Push check passed: 6 modules of the app and 2 components, mounted 2 times",
    );
    expect(output).toContain("2 functions ran 2 times in a story of 1 steps");
    expect(output).toContain("2 of 3 functions of notes: lib:get, lib:purge.");
    expect(output).toContain("open-source backend of August 2026");
    expect(output).toContain("This is not a deployment.");
    expect(status).toBe(0);
    expect(project.read("example/convex/_generated/api.d.ts")).toBe(before);
  },
  TIMEOUT,
);

it(
  "fails for a function of the component that neither the story nor another test runs",
  () => {
    const files = {
      "story.mjs": `
        export const leftOut = { "lib:get": "test/lib.test.ts" };
        export async function tellStory(world, step) {
          await step("a note is added", async () => {
            await world.call(null, "notes:add", { text: "hello" });
          });
        }`,
    };
    const { status, output } = project.with(files, () =>
      project.push("--story", "story.mjs", ...APP_ENV),
    );
    expect(output).toContain("✗ notes/lib:purge: NotInStory");
    expect(output).toContain("Call it in the story, or name it");
    expect(output).not.toContain("✗ notes/lib:get");
    expect(status).toBe(1);
  },
  TIMEOUT,
);

describe("source files", () => {
  let outcome: Outcome;
  beforeAll(() => {
    const files = {
      "convex/uses.node.ts": `${IMPORTS} export const lost = query({ ${nothing} });`,
      "convex/has.helpers.ts": `export const add = (a: number, b: number) => a + b;`,
      "convex/split.parts.ts": `${IMPORTS} const lost = query({ ${nothing} }); export { lost };`,
      "convex/plain.js": `export const one = 1;`,
      "example/convex/more.api.ts": `export const { list, add } = orgs.api();`,
      "convex/reads.ts": `import { readFileSync } from "node:fs"; export const text = readFileSync("/");`,
      "convex/shimmed.ts": `import { AsyncLocalStorage } from "node:async_hooks"; export const store = new AsyncLocalStorage();`,
      "convex/promised.ts": `${IMPORTS} export const then = query({ ${nothing} });`,
      "convex/promisedAs.ts": `const next = 1; export { next as then };`,
      "convex/thenable.ts": `const then = 1; export { then as next }; export type then = 1;`,
      "convex/nodeAction.ts": `"use node";\n${IMPORTS} export const run = action({ ${nothing} });`,
    };
    outcome = project.with(files, () => project.push(...APP_ENV));
  }, TIMEOUT);

  it.each([
    [
      "convex/uses.node.ts",
      "two dots",
      "Rename it, for example to usesNode.ts",
    ],
    ["convex/split.parts.ts", "two dots", "splitParts.ts"],
    ["convex/plain.js", "only TypeScript is built", "Write it as .ts"],
    ["example/convex/more.api.ts", "two dots", "moreApi.ts"],
    ["convex/reads.ts", "node:fs does not exist", "crypto.subtle"],
    ["convex/promised.ts", "exports then", "another name"],
    ["convex/promisedAs.ts", "exports then", "another name"],
    ["convex/nodeAction.ts", "not supported in components", "in the app"],
  ])("%s: %s", (file, message, todo) => {
    expect(problem(outcome, file, message)).toContain(todo);
  });

  it("are let be when they only look like it", () => {
    expect(outcome.output).not.toContain("has.helpers");
    expect(outcome.output).not.toContain("shimmed");
    expect(outcome.output).not.toContain("thenable.ts");
    expect(outcome.output).toContain("8 found");
    expect(outcome.status).toBe(1);
  });
});

describe("what was pushed", () => {
  let outcome: Outcome;
  beforeAll(() => {
    const files = {
      "convex/bad.ts": `${IMPORTS}
        export const noValidators: any = query({ handler: () => null });
        export const $dollar = query({ ${nothing} });
        export const record = query({
          args: { tags: v.record(v.string(), v.string()), "a-b": v.string() },
          returns: v.null(),
          handler: () => null,
        });
        export const internal: any = internalMutation({ handler: async () => null });
        export const bytes = mutation({
          args: {}, returns: v.null(),
          handler: async () => { console.table([]); return Buffer.from("").length; },
        });
        export const waits = mutation({
          args: {}, returns: v.null(),
          handler: async () => { setTimeout(() => {}, 1); return null; },
        });
        export const guarded = query({
          args: {}, returns: v.null(),
          handler: () => (typeof navigator === "undefined" ? null : navigator.userAgent),
        });
        export const variables = query({
          args: {}, returns: v.any(),
          handler: () => [process.env.SECRET, process.env.ZONE, process.env.CONVEX_SITE_URL],
        });
      `,
      "convex/pages.ts": `${IMPORTS}
        const first = { numItems: 1, cursor: null };
        const paginator = (_db: any) => ({ query: (_: string) => ({ paginate: async (_: any) => null }) });
        export const chained = query({
          args: {}, returns: v.any(),
          handler: async (ctx) => await ctx.db.query("notes").order("desc").paginate(first),
        });
        export const inVariables = query({
          args: {}, returns: v.any(),
          handler: async ({ db }) => {
            const notes = db.query("notes");
            return await notes.paginate(first);
          },
        });
        export const ofHelpers = query({
          args: {}, returns: v.any(),
          handler: async (ctx) => await paginator(ctx.db).query("notes").paginate(first),
        });
      `,
      // A component with an HTTP route may have use for a timer.
      "convex/http.ts": `
        import { httpRouter } from "convex/server";
        export default httpRouter();
      `,
      "convex/my-file.ts": `export const LIMIT = 1;`,
      "convex/schema.ts": `
        import { defineSchema, defineTable } from "convex/server";
        import { v } from "convex/values";
        const note = { text: v.string(), author: v.string(), at: v.object({ x: v.number() }) };
        export default defineSchema({
          notes: (defineTable(note) as any)
            .index("by_nothing", ["nothing"])
            .index("by_author", ["author"])
            .index("by_author_again", ["author"])
            .index("by_place", ["at.x"])
            .index("_hidden", ["text"])
            .index("by_twice", ["text", "text"]),
          _system: defineTable({ text: v.string() }),
        });
      `,
      "convex/crons.ts": `
        import { cronJobs } from "convex/server";
        import { api } from "./_generated/api.js";
        const crons = cronJobs();
        crons.cron("late", "0 25 * * *", (api as any).lib.add);
        crons.cron("short", "0 4 * *", (api as any).lib.add);
        crons.cron("fine", "*/5 1-3,8 * JAN MON", (api as any).lib.add, { text: "a", author: "b", meta: { z: 1, a: null } });
        crons.interval("reads", { hours: 1 }, (api as any).lib.get);
        crons.interval("missing", { hours: 1 }, (api as any).lib.nowhere);
        export default crons;
      `,
      "example/convex/convex.config.ts": `
        import { defineApp } from "convex/server";
        import { v } from "convex/values";
        import notes from "fixture-notes/convex.config";
        const app = defineApp({ env: { SITE_URL: v.string(), LEVEL: v.number() } } as any);
        app.use(notes, { env: { ZONE: app.env.SITE_URL, NOPE: "x" } } as any);
        app.use(notes, { name: "other-notes", env: { MODE: "c" } } as any);
        export default app;
      `,
      "example/convex/open.ts": `
        import { mutation } from "./_generated/server";
        export const add = mutation(() => null);
      `,
    };
    outcome = project.with(files, () => project.push(...APP_ENV));
  }, TIMEOUT);

  it.each([
    ["convex/bad.ts", "noValidators has no args validator", "Declare args"],
    ["convex/bad.ts", "noValidators has no returns validator", "v.null()"],
    ["convex/bad.ts", `function "$dollar"`, "letters, digits and underscores"],
    ["convex/bad.ts", `"a-b" is not a valid field name`, "ASCII letters"],
    ["convex/bad.ts:", "Buffer does not exist", "Uint8Array"],
    ["convex/bad.ts:", "console.table does not exist", "Convex's runtime"],
    ["convex/bad.ts:", "process.env.SECRET is always undefined", "Declare it"],
    ["convex/bad.ts:", "Can't use setTimeout() in queries", "in an action"],
    [
      "convex/pages.ts:",
      "paginate() is only supported in the app",
      "paginator",
    ],
    ["convex/my-file.ts", `"my-file" is not a valid path`, `"myFile"`],
    ["convex/schema.ts", `no field "nothing"`, "Correct the path"],
    ["convex/schema.ts", "by_author has the same fields", "Drop one"],
    ["convex/schema.ts", "_hidden: IndexNameReserved", "underscore"],
    ["convex/schema.ts", "a field is named twice", "Name it once"],
    ["convex/schema.ts", `"_system" is reserved`, "the system's"],
    ["convex/crons.ts", `"25" cannot be the hour`, "five fields"],
    ["convex/crons.ts", "has 4 fields, not 5", "five fields"],
    ["convex/crons.ts", "lib:get is a query", "a mutation or an action"],
    ["convex/crons.ts", "no function lib:nowhere", "Name a function"],
    ["example/convex/convex.config.ts", "notes requires MODE", "Bind it"],
    [
      "example/convex/convex.config.ts",
      "declares no NOPE",
      "Remove the binding",
    ],
    [
      "example/convex/convex.config.ts",
      "this value of MODE",
      "one of the values",
    ],
    ["example/convex/convex.config.ts", `"other-notes"`, "letters, digits"],
    ["example/convex/convex.config.ts", "LEVEL is not a string", "v.string()"],
    ["example/convex/convex.config.ts", "not set: LEVEL", "--env LEVEL=value"],
    ["example/convex/open.ts", "add has no args validator", "Declare args"],
  ])("%s %s", (file, message, todo) => {
    expect(problem(outcome, file, message)).toContain(todo);
  });

  it("names each place once, and nothing that a deployment accepts", () => {
    const { output, status } = outcome;
    const lines = output.split("\n").filter((line) => line.startsWith("✗"));
    expect(lines.filter((line) => line.includes("paginate()"))).toHaveLength(2);
    for (const fine of [
      "navigator",
      "ZONE is",
      "guarded",
      "internal",
      "by_place",
      `"fine"`,
    ]) {
      expect(lines.filter((line) => line.includes(fine))).toEqual([]);
    }
    expect(output).not.toContain("Push check passed");
    expect(status).toBe(1);
  });
});

describe("a module that does something when it is loaded", () => {
  it.each([
    [
      "starts a timer",
      `setTimeout(() => {}, 1)`,
      "setTimeout is not available",
    ],
    ["awaits", `await Promise.resolve(1)`, "Top-level awaits"],
  ])(
    "and %s is refused",
    (_, expression, message) => {
      const extra = `${IMPORTS} export const value = ${expression};`;
      const { status, output } = project.with(
        { "convex/extra.ts": extra },
        () => project.push(...APP_ENV),
      );
      expect(output).toMatch(
        new RegExp(`Failed to load dist/convex/extra.js: .*${message}`),
      );
      expect(output).toContain("inside a function's handler");
      expect(output).toContain("The push was refused");
      expect(status).toBe(1);
    },
    TIMEOUT,
  );
});

describe("deployed functions", () => {
  let outcome: Outcome;
  const calls = {
    "strict:fetches": "Can't use fetch() in queries and mutations",
    "strict:hidesFetch": "Can't use fetch() in queries and mutations",
    "strict:waits": "Can't use setTimeout() in queries and mutations",
    "strict:makesKey": "cryptographic randomness (crypto.subtle.generateKey)",
    "strict:evaluates": "Code generation from strings disallowed",
    "strict:usesBuffer": "Cannot read properties of undefined (reading 'from')",
    "strict:pages": "paginate() is only supported in the app",
    "strict:schedules":
      "running scheduled function strict:fails Error: nobody hears of this",
    "strict:intrudes": "notes/lib:purge is internal to its component",
    "lib:purge": "is not public",
    "strict:allowed": null,
    "strict:acts": null,
  };
  beforeAll(() => {
    const app = (body: string) =>
      `mutation({ args: {}, handler: async (ctx) => { ${body} } })`;
    const files = {
      "convex/pages.ts": `${IMPORTS}
        const paginate = (range: any) => range.paginate({ numItems: 1, cursor: null });
        export const hidden = query({
          args: {}, returns: v.any(),
          handler: async (ctx) => await paginate(ctx.db.query("notes")),
        });
      `,
      "example/convex/lib.ts": `
        import { internalMutation } from "./_generated/server";
        export const purge = internalMutation({ args: {}, handler: async () => null });
      `,
      // In ways that cannot be seen before they are run.
      "example/convex/strict.ts": `
        import { action, internalMutation, mutation } from "./_generated/server";
        import { components, internal } from "./_generated/api";
        const named = (...parts) => parts.join("");
        export const fetches = ${app(`await globalThis[named("fet", "ch")]("https://example.com")`)};
        export const hidesFetch = ${app(`await globalThis[named("fet", "ch")]("https://example.com").catch(() => {})`)};
        export const waits = ${app(`try { globalThis[named("setTime", "out")](() => {}, 1) } catch {}`)};
        export const makesKey = ${app(`await crypto.subtle[named("generate", "Key")]({ name: "HMAC", hash: "SHA-256" }, true, ["sign"])`)};
        export const evaluates = ${app(`return (() => {}).constructor("return 1")()`)};
        export const usesBuffer = ${app(`return globalThis["Buf" + "fer"].from("").length`)};
        export const pages = ${app(`return await ctx.runQuery(components.notes.pages.hidden, {})`)};
        export const intrudes = ${app(`await ctx.runMutation(components.notes.lib.purge, {})`)};
        export const schedules = ${app(`await ctx.scheduler.runAfter(0, internal.strict.fails, {})`)};
        export const fails = internalMutation({ args: {}, handler: async () => { throw new Error("nobody hears of this"); } });
        export const allowed = ${app(`
          const bytes = crypto.getRandomValues(new Uint8Array(32));
          const hash = await crypto.subtle.digest("SHA-256", bytes);
          const before = Date.now();
          for (let i = 0; i < 1e6; i++);
          if (Date.now() !== before) throw new Error("the clock of a mutation stands still");
          if (process.env.SITE_URL === undefined) throw new Error("no environment");
          return new TextDecoder().decode(new TextEncoder().encode(crypto.randomUUID())).length + hash.byteLength;
        `)};
        export const acts = action({ args: {}, handler: async () => {
          const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
          clearTimeout(setTimeout(() => {}, 1));
          return key.type;
        } });
      `,
      ...story(`
        const failures = [];
        for (const name of ${JSON.stringify(Object.keys(calls))}) {
          try {
            await step(name, async () => {
              await world.call(null, name);
              await world.settle();
            });
            failures.push(name + ": fine");
          } catch (error) { failures.push(error.message); }
        }
        throw new Error(failures.join("\\n"));
      `),
    };
    outcome = project.with(files, () =>
      project.push("--story", "story.mjs", ...APP_ENV),
    );
  }, TIMEOUT);

  test.each(Object.entries(calls))("%s: %s", (name, message) => {
    const said = outcome.output
      .split("\n")
      .filter((line) => line.includes(`${name}: `));
    expect(said.join("\n")).toContain(message ?? `${name}: fine`);
  });

  it("fail the check", () => {
    expect(outcome.output).toContain("The deployed functions failed.");
    expect(outcome.status).toBe(1);
  });
});

/** The line that names a file and what is wrong with it, and the line after it. */
function problem({ output }: Outcome, file: string, message: string): string {
  const lines = output.split("\n");
  const at = lines.findIndex(
    (line) => line.startsWith(`✗ ${file}`) && line.includes(message),
  );
  if (at < 0)
    throw new Error(`No line names ${file} and "${message}":\n${output}`);
  return lines.slice(at, at + 2).join("\n");
}
