// @vitest-environment node
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from "vitest";
import type { Backend } from "../src/backend.ts";
import { WrittenApp } from "./writtenApp.ts";

const DAY = 24 * 60 * 60 * 1000;

/** What the app and the component have in common: rows with a text. */
const ROWS = `
  export const add = internalMutationGeneric(async (ctx, { text }) => {
    await ctx.db.insert("rows", { text });
  });
  export const failing = internalMutationGeneric(async (ctx) => {
    await ctx.db.insert("rows", { text: "rolled back" });
    await ctx.runMutation(makeFunctionReference("rows:add"), { text: "rolled back too" });
    await ctx.scheduler.runAfter(0, makeFunctionReference("rows:add"), { text: "never scheduled" });
    throw new ConvexError({ code: "FAILED" });
  });
  export const texts = queryGeneric(async (ctx) => (await ctx.db.query("rows").collect()).map(({ text }) => text));`;

const IMPORTS = `
  import {
    componentsGeneric, createFunctionHandle, defineApp, defineComponent, internalActionGeneric,
    internalMutationGeneric, makeFunctionReference, mutationGeneric, queryGeneric,
  } from "convex/server";
  import { ConvexError } from "convex/values";`;

const FILES = {
  "convex/convex.config.ts": `${IMPORTS}
    import inner from "../inner/convex.config";
    const app = defineApp();
    app.use(inner);
    export default app;`,
  "convex/rows.ts": IMPORTS + ROWS,
  "convex/handles.ts": `${IMPORTS}
    export const of = internalMutationGeneric((ctx, { path }) => createFunctionHandle(makeFunctionReference(path)));`,
  "inner/convex.config.ts": `${IMPORTS}
    export default defineComponent("inner");`,
  "inner/rows.ts": IMPORTS + ROWS,
  "inner/calls.ts": `${IMPORTS}
    const own = (target) => target.startsWith("function:") ? target : makeFunctionReference(target);
    const ways = {
      schedule: (ctx, target) => ctx.scheduler.runAfter(60_000, own(target), { text: "scheduled" }),
      mutation: (ctx, target) => ctx.runMutation(own(target), { text: "called" }),
      query: (ctx, target) => ctx.runQuery(own(target), {}),
      action: (ctx, target) => ctx.runAction(own(target), {}),
    };
    async function caught(ctx, { way, target }) {
      try {
        await ways[way](ctx, target);
        return null;
      } catch (error) {
        return { isError: error instanceof Error, message: error.message, data: error.data ?? null };
      }
    }
    export const fromMutation = mutationGeneric(async (ctx, args) => {
      await ctx.db.insert("rows", { text: "before" });
      const error = await caught(ctx, args);
      await ctx.db.insert("rows", { text: "after" });
      return error;
    });
    export const fromAction = internalActionGeneric(caught);
    export const uncaught = mutationGeneric(async (ctx, { way, target }) => {
      await ctx.db.insert("rows", { text: "before" });
      await ways[way](ctx, target);
    });`,
};

interface Caught {
  isError: boolean;
  message: string;
  data: unknown;
}

let app: WrittenApp;
let backend: Backend;

beforeAll(async () => {
  app = await WrittenApp.start(FILES);
  backend = app.server.backend;
});
afterAll(() => app.close());
beforeEach(() => backend.reset());

const handleOf = (path: string) =>
  backend.run("handles:of", { path }) as Promise<string>;
const texts = (component = "") => backend.run("rows:texts", {}, component);
const call = async (name: string, way: string, target: string) =>
  (await backend.run(
    `calls:${name}`,
    { way, target },
    "inner",
  )) as unknown as Caught | null;

const fromMutation = ["schedule", "mutation", "query"];
const fromAction = [...fromMutation, "action"];
const callers = [
  ...fromMutation.map((way) => ["fromMutation", way] as const),
  ...fromAction.map((way) => ["fromAction", way] as const),
];

describe.each([
  ["renamed", () => renamed()],
  ["in no module", () => "function://;gone:add"],
  ["in no component", () => "function://gone;rows:add"],
  ["of a system", () => "function://;__devBackend:dropJobs"],
])("the handle of a function that is %s", (_, make) => {
  test.each(callers)(
    "%s: %s throws what can be caught",
    async (caller, way) => {
      const target = await make();
      expect(await call(caller, way, target)).toEqual({
        isError: true,
        message: expect.stringContaining("Function handle not found") as string,
        data: null,
      });
      await backend.advanceClock(DAY);
      expect(await texts()).toEqual([]);
      expect(await texts("inner")).toEqual(
        caller === "fromMutation" ? ["before", "after"] : [],
      );
    },
  );

  test.each(fromMutation)(
    "%s: uncaught, it rolls everything back",
    async (way) => {
      const target = await make();
      await expect(call("uncaught", way, target)).rejects.toThrow(
        "Function handle not found",
      );
      expect(await texts("inner")).toEqual([]);
    },
  );
});

async function renamed(): Promise<string> {
  const handle = await handleOf("rows:add");
  backend.renameFunction("rows:add", "addRow");
  return handle;
}

test("a renamed function is there under its new name, with its data, until a reset", async () => {
  await backend.run("rows:add", { text: "old" });
  const handle = await renamed();
  await expect(handleOf("rows:add")).rejects.toThrow(
    "Function handle not found",
  );
  await backend.run("rows:addRow", { text: "new" });
  expect(await texts()).toEqual(["old", "new"]);
  backend.renameFunction("rows:addRow", "add");
  expect(await call("fromMutation", "mutation", handle)).toBeNull();
  expect(await texts()).toEqual(["old", "new", "called"]);

  backend.renameFunction("rows:add", "addRow");
  await backend.reset();
  await backend.run("rows:add", { text: "reset" });
  expect(() => backend.renameFunction("rows:gone", "add")).toThrow("rows:gone");
});

test("a function of a component can be renamed", async () => {
  backend.renameFunction("rows:add", "addRow", "inner");
  await backend.run("rows:addRow", { text: "inner" }, "inner");
  await backend.run("rows:add", { text: "app" });
  expect(await texts("inner")).toEqual(["inner"]);
  expect(await texts()).toEqual(["app"]);
});

test("a scheduled function that is renamed before it is due does not run", async () => {
  const target = await handleOf("rows:add");
  expect(await call("fromAction", "schedule", target)).toBeNull();
  backend.renameFunction("rows:add", "addRow");
  await backend.advanceClock(DAY);
  expect(await texts()).toEqual([]);
  const { inner } = (await backend.data()) as Record<string, unknown>;
  expect(inner).toMatchObject({
    _scheduled_functions: [{ state: { kind: "failed" } }],
  });
});

test.each([
  ["a handle of the app", () => handleOf("rows:failing")],
  ["a function of its own", () => "rows:failing"],
])(
  "a mutation of a component calls %s that throws: only what that wrote is undone",
  async (_, make) => {
    const target = await make();
    for (const caller of ["fromMutation", "fromAction"]) {
      expect(await call(caller, "mutation", target)).toMatchObject({
        isError: true,
        data: { code: "FAILED" },
      });
    }
    await backend.advanceClock(DAY);
    expect(await texts()).toEqual([]);
    expect(await texts("inner")).toEqual(["before", "after"]);
    const data = (await backend.data()) as Record<string, object>;
    expect(data.inner).not.toHaveProperty("_scheduled_functions");
    expect(data[""]).not.toHaveProperty("_scheduled_functions");
  },
);

test.each(callers)(
  "%s: %s of a function of its own that is gone can be caught",
  async (caller, way) => {
    expect(await call(caller, way, "rows:gone")).toMatchObject({
      isError: true,
    });
    expect(await texts("inner")).toEqual(
      caller === "fromMutation" ? ["before", "after"] : [],
    );
  },
);

test("all scheduled functions can be dropped, and new ones run", async () => {
  const schedule = (target: string) => call("fromMutation", "schedule", target);
  await schedule(await handleOf("rows:add"));
  await schedule("rows:add");
  await backend.dropScheduled();
  expect(await backend.advanceClock(DAY)).toBe(0);
  expect(await texts()).toEqual([]);
  expect(await texts("inner")).toEqual(["before", "after", "before", "after"]);
  const { inner } = (await backend.data()) as Record<string, object>;
  expect(inner).not.toHaveProperty("_scheduled_functions");

  await schedule(await handleOf("rows:add"));
  expect(await backend.advanceClock(DAY)).toBe(1);
  expect(await texts()).toEqual(["scheduled"]);
});
