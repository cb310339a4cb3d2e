// @vitest-environment node
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { action, Clients, mutation, query, Watched } from "./clients.ts";
import { WrittenApp } from "./writtenApp.ts";

const MIB = 1024 * 1024;

const FILES = {
  "convex/schema.ts": `
    import { defineSchema, defineTable } from "convex/server";
    import { v } from "convex/values";
    const rows = defineTable({ name: v.string(), body: v.string() });
    export default defineSchema({ rows: rows.index("by_name", ["name"]) });`,
  "convex/rows.ts": `
    import { actionGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from "convex/server";
    const rowsOf = (ctx, name) => ctx.db.query("rows").withIndex("by_name", (q) => q.eq("name", name));
    export const fill = mutationGeneric(async (ctx, { name, count, bytes }) => {
      for (let i = 0; i < count; i++) await ctx.db.insert("rows", { name, body: "x".repeat(bytes) });
    });
    export const count = queryGeneric(async (ctx, { name }) => (await rowsOf(ctx, name).collect()).length);
    export const ranges = queryGeneric(async (ctx, { times }) => {
      for (let i = 0; i < times; i++) await rowsOf(ctx, "none").first();
    });
    export const nested = queryGeneric(async (ctx, { names }) => {
      for (const name of names) await ctx.runQuery(makeFunctionReference("rows:count"), { name });
    });
    export const schedule = mutationGeneric(async (ctx, { times }) => {
      for (let i = 0; i < times; i++) {
        await ctx.scheduler.runAfter(1e9, makeFunctionReference("rows:fill"), { name: "none", count: 0, bytes: 0 });
      }
    });
    export const countEach = actionGeneric(async (ctx, { names }) => {
      const counts = [];
      for (const name of names) counts.push(await ctx.runQuery(makeFunctionReference("rows:count"), { name }));
      return counts;
    });`,
};

let app: WrittenApp;
const clients = new Clients(() => app.server.url);

beforeAll(async () => {
  app = await WrittenApp.start(FILES);
  const client = clients.http();
  // Two of these, but not three, fit into what one function may read.
  for (const name of ["a", "b", "c"]) {
    await fill(client, name, 6, MIB);
  }
});
afterAll(() => app.close());
afterEach(() => clients.close());

type Client = ReturnType<typeof clients.http>;

const fill = (client: Client, name: string, count: number, bytes: number) =>
  client.mutation(mutation("rows:fill"), { name, count, bytes });

test.each<[string, (client: Client) => Promise<unknown>]>([
  [
    "Read too much data",
    (client) => client.query(query("rows:nested"), { names: ["a", "b", "c"] }),
  ],
  [
    "Too many index ranges read",
    (client) => client.query(query("rows:ranges"), { times: 4097 }),
  ],
  ["Wrote too much data", (client) => fill(client, "none", 17, MIB)],
  ["Wrote too many documents", (client) => fill(client, "none", 16_001, 0)],
  [
    "Scheduled too many functions",
    (client) => client.mutation(mutation("rows:schedule"), { times: 1001 }),
  ],
])(
  "%s: the function fails, its writes are undone, and others go on",
  async (text, call) => {
    const client = clients.http();
    await expect(call(client)).rejects.toThrow(text);
    expect(await client.query(query("rows:count"), { name: "none" })).toBe(0);
    const live = clients.live();
    const count = new Watched<number>(live, "rows:count", { name: text });
    await count.until((rows) => rows === 0);
    await live.mutation(mutation("rows:fill"), {
      name: text,
      count: 1,
      bytes: 1,
    });
    expect(await count.until((rows) => rows > 0)).toBe(1);
  },
  20_000,
);

test("just within the limits all is well", async () => {
  const client = clients.http();
  await client.query(query("rows:nested"), { names: ["a", "b"] });
  await client.query(query("rows:ranges"), { times: 4096 });
  await client.mutation(mutation("rows:schedule"), { times: 1000 });
});

test("each function has limits of its own: what is read at the same time, or by one action, is not added up", async () => {
  const names = ["a", "b", "c"];
  const client = clients.live();
  const watched = names.map(
    (name) => new Watched<number>(client, "rows:count", { name }),
  );
  for (const one of watched) expect(await one.until(() => true)).toBe(6);
  expect(
    await clients.http().action(action("rows:countEach"), { names }),
  ).toEqual([6, 6, 6]);
});

test("what the backend shows of its data is not limited", async () => {
  const response = await fetch(`${app.server.url}/__dev/data.json`);
  const { "": tables } = (await response.json()) as {
    "": { rows: { name: string }[] };
  };
  expect(tables.rows.filter(({ name }) => "abc".includes(name))).toHaveLength(
    18,
  );
});
