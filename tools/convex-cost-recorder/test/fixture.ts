import { paginator } from "convex-helpers/server/pagination";
import {
  actionGeneric,
  anyApi,
  componentsGeneric,
  defineSchema,
  defineTable,
  makeFunctionReference,
  mutationGeneric,
  paginationOptsValidator,
  queryGeneric,
  type ApiFromModules,
  type DataModelFromSchemaDefinition,
  type GenericMutationCtx,
  type GenericQueryCtx,
  type MutationBuilder,
  type QueryBuilder,
} from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import type { Cost, Transaction } from "../src/index.js";

export const schema = defineSchema({
  members: defineTable({ org: v.string(), user: v.string() }).index(
    "by_org_user",
    ["org", "user"],
  ),
  invites: defineTable({
    org: v.string(),
    email: v.string(),
    rank: v.number(),
  })
    .index("by_org_email", ["org", "email"])
    .index("by_org_rank", ["org", "rank"]),
});

type DataModel = DataModelFromSchemaDefinition<typeof schema>;
export type QueryCtx = GenericQueryCtx<DataModel>;
export type MutationCtx = GenericMutationCtx<DataModel>;

const query = queryGeneric as QueryBuilder<DataModel, "public">;
const mutation = mutationGeneric as MutationBuilder<DataModel, "public">;

const sweep = makeFunctionReference<"mutation">("invites:sweep");

/** The same functions serve as the app and as the component. */
const invites = {
  create: mutation({
    args: { org: v.string(), email: v.string() },
    handler: async (ctx, { org, email }) => {
      const existing = await ctx.db
        .query("invites")
        .withIndex("by_org_email", (q) => q.eq("org", org).eq("email", email))
        .unique();
      if (existing) throw new Error("already invited");
      return await ctx.db.insert("invites", { org, email, rank: 1 });
    },
  }),

  rename: mutation({
    args: { id: v.id("invites"), email: v.string() },
    handler: async (ctx, { id, email }) => {
      await ctx.db.patch("invites", id, { email });
    },
  }),

  /** Reads one document, writes one, schedules one, then fails. */
  fail: mutation({
    args: { id: v.id("invites") },
    handler: async (ctx, { id }) => {
      await ctx.db.patch("invites", id, { rank: 99 });
      await ctx.scheduler.runAfter(0, sweep, {});
      throw new Error("no");
    },
  }),

  scheduleSweep: mutation({
    args: {},
    handler: async (ctx) => {
      await ctx.scheduler.runAfter(1_000, sweep, {});
    },
  }),

  scheduleSweepFromAction: actionGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.scheduler.runAfter(1_000, sweep, {});
      return null;
    },
  }),

  sweep: mutation({
    args: {},
    handler: async (ctx) => {
      const found = await ctx.db.query("invites").take(2);
      for (const { _id } of found) await ctx.db.delete("invites", _id);
    },
  }),

  list: query({
    args: {
      org: v.string(),
      user: v.string(),
      paginationOpts: paginationOptsValidator,
    },
    handler: async (ctx, { org, user, paginationOpts }) => {
      const member = await ctx.db
        .query("members")
        .withIndex("by_org_user", (q) => q.eq("org", org).eq("user", user))
        .unique();
      if (!member) throw new Error("not a member");
      return await paginator(ctx.db, schema)
        .query("invites")
        .withIndex("by_org_rank", (q) => q.eq("org", org))
        .paginate(paginationOpts);
    },
  }),

  listBuiltIn: query({
    args: { org: v.string(), paginationOpts: paginationOptsValidator },
    handler: async (ctx, { org, paginationOpts }) =>
      await ctx.db
        .query("invites")
        .withIndex("by_org_rank", (q) => q.eq("org", org))
        .paginate(paginationOpts),
  }),

  seed: mutation({
    args: { count: v.number() },
    handler: async (ctx, { count }) => {
      await ctx.db.insert("members", { org: "o1", user: "u1" });
      for (let rank = 0; rank < count; rank++) {
        const email = `${rank}@x`;
        await ctx.db.insert("invites", { org: "o1", email, rank });
      }
    },
  }),
};

const modules = {
  "./_generated/api.js": async () => ({}),
  "./invites.ts": async () => invites,
};

type Api = ApiFromModules<{ invites: typeof invites }>;

export const api = anyApi as unknown as Api;
export const kit = componentsGeneric().kit as unknown as Api;

export function makeTest() {
  const t = convexTest({ schema, modules, transactionLimits: true });
  t.registerComponent("kit", schema, modules);
  return t;
}

export function registerLate(t: Test) {
  t.registerComponent("late", schema, modules);
  return componentsGeneric().late as unknown as Api;
}

export type Test = ReturnType<typeof makeTest>;

/** documents read, documents written, ranges, nested calls */
export function counts(cost: Cost | Transaction): number[] {
  return [
    cost.documentsRead,
    cost.documentsWritten,
    cost.ranges,
    cost.nestedCalls,
  ];
}

/** One invitation of the app, inserted outside any recording. */
export async function seedOne(t: Test) {
  return await t.run(
    async (ctx) =>
      await ctx.db.insert("invites", { org: "o1", email: "a@x", rank: 1 }),
  );
}
