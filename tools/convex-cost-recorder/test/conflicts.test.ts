// @vitest-environment edge-runtime
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  conflicts,
  invalidations,
  recordCosts,
  type Recorder,
} from "../src/index.js";
import {
  api,
  kit,
  makeTest,
  registerLate,
  seedOne,
  type MutationCtx,
  type QueryCtx,
  type Test,
} from "./fixture.js";

let t: Test;
let recorder: Recorder;

beforeEach(async () => {
  t = makeTest();
  recorder = await recordCosts(t);
});

const raceOf = async (
  a: (ctx: MutationCtx) => Promise<unknown>,
  b: (ctx: MutationCtx) => Promise<unknown>,
) =>
  (
    await recorder.race(
      () => t.mutation(async (ctx) => void (await a(ctx))),
      () => t.mutation(async (ctx) => void (await b(ctx))),
    )
  ).conflicts;

const invite = (rank: number, email = `${rank}@x`) => ({
  org: "o1",
  email,
  rank,
});

const byRank = (ctx: QueryCtx) =>
  ctx.db.query("invites").withIndex("by_org_rank", (q) => q.eq("org", "o1"));

describe("two calls", () => {
  const create = (email: string) => () =>
    t.mutation(kit.invites.create, { org: "o1", email });

  test("that insert under the same unique check conflict, both ways", async () => {
    const race = await recorder.race(create("a@x"), create("a@x"));
    expect(race.conflicts).toMatchObject(
      Array(2).fill({
        writer: "kit/invites:create",
        reader: "kit/invites:create",
        component: "kit",
        table: "invites",
        index: "by_org_email",
        range: 'org = "o1", email = "a@x"',
        document: { org: "o1", email: "a@x" },
      }),
    );
    expect(race.conflicts.map(({ document }) => document._id)).toEqual([
      race.a.result,
      race.b.result,
    ]);
  });

  test("that insert under different keys do not", async () => {
    const race = await recorder.race(create("a@x"), create("b@x"));
    expect(race.conflicts).toEqual([]);
  });

  test("of different components do not", async () => {
    const race = await recorder.race(create("a@x"), () =>
      t.mutation(api.invites.create, { org: "o1", email: "a@x" }),
    );
    expect(race.conflicts).toEqual([]);
  });

  test("that change a field nobody looked up by still share the document", async () => {
    const id = await seedOne(t);
    const found = await raceOf(
      (ctx) => ctx.db.patch(id, { rank: 2 }),
      async (ctx) => {
        await ctx.db.get(id);
        await ctx.db.insert("members", { org: "o1", user: "u1" });
      },
    );
    expect(found).toMatchObject([
      { index: "by_id", range: `_id = "${id}"`, document: { rank: 2 } },
    ]);
  });

  test("of which one only reads do not: there is nothing to retry", async () => {
    const id = await seedOne(t);
    const race = await recorder.race(
      () => t.mutation((ctx) => ctx.db.patch(id, { rank: 2 })),
      () => t.query((ctx) => ctx.db.get(id)),
    );
    expect(race.conflicts).toEqual([]);
    const [patch] = race.a.cost.transactions;
    const [query] = race.b.cost.transactions;
    expect(invalidations(patch!, query!)).toHaveLength(1);
    expect(invalidations(query!, patch!)).toEqual([]);
  });

  test("conflict over a document that leaves the range", async () => {
    const id = await seedOne(t);
    const found = await raceOf(
      (ctx) => ctx.db.delete(id),
      async (ctx) => {
        await byRank(ctx).collect();
        await ctx.db.insert("members", { org: "o1", user: "u1" });
      },
    );
    expect(found).toMatchObject([
      { range: 'org = "o1"', document: { rank: 1 } },
    ]);
  });
});

describe("a reader locks", () => {
  beforeEach(async () => {
    for (const rank of [10, 20, 30]) {
      await t.run((ctx) => ctx.db.insert("invites", invite(rank)));
    }
  });

  const reads = {
    "first, ascending": (ctx) => byRank(ctx).first(),
    "first, descending": (ctx) => byRank(ctx).order("desc").first(),
    "take(2)": (ctx) => byRank(ctx).take(2),
    "take(3), exactly what there is": (ctx) => byRank(ctx).take(3),
    "take(4), one more than there is": (ctx) => byRank(ctx).take(4),
    collect: (ctx) => byRank(ctx).collect(),
    "first that passes a filter": (ctx) =>
      byRank(ctx)
        .filter((q) => q.eq(q.field("rank"), 20))
        .first(),
    "a filter nothing passes": (ctx) =>
      byRank(ctx)
        .filter((q) => q.eq(q.field("rank"), 99))
        .first(),
    "between, without the ends": (ctx) =>
      ctx.db
        .query("invites")
        .withIndex("by_org_rank", (q) =>
          q.eq("org", "o1").gt("rank", 10).lt("rank", 30),
        )
        .collect(),
    "two ranges that overlap": async (ctx) => {
      for (const [from, to] of [
        [0, 16],
        [14, 26],
      ] as const) {
        await ctx.db
          .query("invites")
          .withIndex("by_org_rank", (q) =>
            q.eq("org", "o1").gte("rank", from).lt("rank", to),
          )
          .collect();
      }
    },
  } satisfies Record<string, (ctx: QueryCtx) => Promise<unknown>>;

  // Whether an insert at rank 5, 10, 15, 25, 30 and 35 gets in its way. The new
  // document comes after a seeded one of the same rank: it is younger.
  test.each<[keyof typeof reads, string]>([
    ["first, ascending", "5"],
    ["first, descending", "30 35"],
    ["take(2)", "5 10 15"],
    ["take(3), exactly what there is", "5 10 15 25"],
    ["take(4), one more than there is", "5 10 15 25 30 35"],
    ["collect", "5 10 15 25 30 35"],
    ["first that passes a filter", "5 10 15"],
    ["a filter nothing passes", "5 10 15 25 30 35"],
    ["between, without the ends", "15 25"],
    ["two ranges that overlap", "5 10 15 25"],
  ])("%s: %s", async (how, locked) => {
    const hit: number[] = [];
    for (const rank of [5, 10, 15, 25, 30, 35]) {
      const found = await raceOf(
        (ctx) => ctx.db.insert("invites", invite(rank, "new@x")),
        async (ctx) => {
          await reads[how](ctx);
          await ctx.db.insert("members", { org: "o1", user: "u1" });
        },
      );
      if (found.length > 0) hit.push(rank);
    }
    expect(hit.join(" ")).toBe(locked);
  });
});

test("a write that changes what a query returns is inside what it read", async () => {
  const rank = fc.integer({ min: 0, max: 6 });
  const scenario = fc.record({
    seeds: fc.array(rank, { maxLength: 6 }),
    from: fc.option(rank),
    to: fc.option(rank),
    order: fc.constantFrom("asc" as const, "desc" as const),
    take: fc.option(fc.integer({ min: 1, max: 5 })),
    atMost: fc.option(rank),
    write: fc.record({ victim: fc.nat(5), rank: fc.option(rank) }),
  });
  const nothing = recorder.snapshot();
  await fc.assert(
    fc.asyncProperty(scenario, async (s) => {
      recorder.restore(nothing);
      const ids = await t.run((ctx) =>
        Promise.all(s.seeds.map((r) => ctx.db.insert("invites", invite(r)))),
      );
      const read = () =>
        t.query(async (ctx) => {
          const query = ctx.db
            .query("invites")
            .withIndex("by_org_rank", (q) => {
              const org = q.eq("org", "o1");
              const low = s.from === null ? org : org.gte("rank", s.from);
              // The types do not offer `lt` on a range that may have no start.
              return s.to === null ? low : (low as typeof org).lt("rank", s.to);
            })
            .order(s.order)
            .filter((q) => q.lte(q.field("rank"), s.atMost ?? 9));
          return s.take === null ? await query.collect() : query.take(s.take);
        });
      const before = await recorder.measure(read);
      const { cost } = await recorder.measure(() =>
        t.mutation(async (ctx) => {
          const id = ids[s.write.victim];
          if (!id) await ctx.db.insert("invites", invite(s.write.rank ?? 0));
          else if (s.write.rank === null) await ctx.db.delete(id);
          else await ctx.db.patch(id, { rank: s.write.rank });
        }),
      );
      const after = await read();
      const found = invalidations(
        cost.transactions[0]!,
        before.cost.transactions[0]!,
      );
      if (JSON.stringify(before.result) !== JSON.stringify(after)) {
        expect(found).not.toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

describe("snapshots", () => {
  const everything = () =>
    t.run(async (ctx) => await ctx.db.query("invites").collect());

  test("bring back what was there, in the app and in components", async () => {
    await seedOne(t);
    const id = await t.mutation(kit.invites.create, {
      org: "o1",
      email: "a@x",
    });
    const before = await everything();
    const start = recorder.snapshot();
    await t.mutation(kit.invites.rename, { id, email: "b@x" });
    await t.mutation(api.invites.sweep, {});
    expect(await everything()).toEqual([]);

    recorder.restore(start);
    expect(await everything()).toEqual(before);
    const taken = t.mutation(kit.invites.create, { org: "o1", email: "a@x" });
    await expect(taken).rejects.toThrow("already invited");

    recorder.restore(start);
    expect(await everything()).toEqual(before);
  });

  test("are not changed by what happens after a restore", async () => {
    const start = recorder.snapshot();
    recorder.restore(start);
    await seedOne(t);
    recorder.restore(start);
    expect(await everything()).toEqual([]);
  });

  test("a race leaves the state it started from, also when a side throws", async () => {
    const id = await seedOne(t);
    const before = await everything();
    const sweep = () => t.mutation(api.invites.sweep, {});
    await recorder.race(sweep, sweep);
    expect(await everything()).toEqual(before);
    const failing = () => t.mutation(api.invites.fail, { id });
    await expect(recorder.race(sweep, failing)).rejects.toThrow("no");
    expect(await everything()).toEqual(before);
  });

  test("are refused in the middle of a call", async () => {
    await expect(
      t.mutation(async () => void recorder.snapshot()),
    ).rejects.toThrow("during a call");
  });
});

describe("attaching", () => {
  test("records only the convexTest it was attached to", async () => {
    const other = makeTest();
    const otherRecorder = await recordCosts(other);
    await Promise.all([
      t.mutation(api.invites.sweep, {}),
      other.mutation(kit.invites.sweep, {}),
    ]);
    const names = (r: Recorder) => r.transactions.map(({ name }) => name);
    expect(names(recorder)).toEqual(["invites:sweep"]);
    expect(names(otherRecorder)).toEqual(["kit/invites:sweep"]);
    expect(
      conflicts(recorder.transactions[0]!, otherRecorder.transactions[0]!),
    ).toEqual([]);
  });

  test("twice is refused", async () => {
    await expect(recordCosts(t)).rejects.toThrow("already attached");
  });

  test("to another version of convex-test says which one it was written for", async () => {
    const stranger = { action: async () => null };
    await expect(recordCosts(stranger)).rejects.toThrow(
      /written for convex-test 0\.0\.60 and cannot find the state of a test/,
    );
  });

  test("includes components registered later", async () => {
    const late = registerLate(t);
    const { cost } = await recorder.measure(() =>
      t.mutation(late.invites.create, { org: "o1", email: "a@x" }),
    );
    expect(cost.transactions).toMatchObject([
      { name: "late/invites:create", documentsWritten: 1, ranges: 1 },
    ]);
  });
});
