// @vitest-environment edge-runtime
import { getDocumentSize } from "convex/values";
import { beforeEach, describe, expect, test } from "vitest";
import { recordCosts, type Recorder } from "../src/index.js";
import { api, counts, makeTest, seedOne, type Test } from "./fixture.js";

let t: Test;
let recorder: Recorder;

beforeEach(async () => {
  t = makeTest();
  recorder = await recordCosts(t);
});

const costOf = async (run: () => Promise<unknown>) =>
  (await recorder.measure(run)).cost;

async function onlyCall(run: () => Promise<unknown>) {
  const { transactions } = await costOf(run);
  expect(transactions).toHaveLength(1);
  return transactions[0]!;
}

/** Ten invitations of org o1 with ranks 0-9, and one membership, in the app. */
async function seedTen() {
  await t.mutation(api.invites.seed, { count: 10 });
}

describe("reads", () => {
  test("get counts a document and a range", async () => {
    const id = await seedOne(t);
    const cost = await costOf(() => t.query((ctx) => ctx.db.get(id)));
    expect(counts(cost)).toEqual([1, 0, 1, 0]);
  });

  test("get of a missing document counts only the range", async () => {
    const id = await seedOne(t);
    await t.run((ctx) => ctx.db.delete(id));
    const cost = await costOf(() => t.query((ctx) => ctx.db.get(id)));
    expect(counts(cost)).toEqual([0, 0, 1, 0]);
    expect(cost.bytesRead).toBe(0);
    expect(cost.transactions[0]?.reads).toMatchObject([
      { index: "by_id", documents: 0 },
    ]);
  });

  test.each([
    ["first", 1],
    ["take 3", 3],
    ["take 20", 10],
    ["collect", 10],
    ["iterate, stop at 4", 4],
  ])("%s scans %i documents in one range", async (how, documents) => {
    await seedTen();
    const cost = await costOf(() =>
      t.query(async (ctx) => {
        const query = ctx.db
          .query("invites")
          .withIndex("by_org_rank", (q) => q.eq("org", "o1"));
        if (how === "first") await query.first();
        if (how === "take 3") await query.take(3);
        if (how === "take 20") await query.take(20);
        if (how === "collect") await query.collect();
        if (how === "iterate, stop at 4") {
          let seen = 0;
          for await (const _ of query) if (++seen === 4) break;
        }
      }),
    );
    expect(counts(cost)).toEqual([documents, 0, 1, 0]);
  });

  test("unique counts 1 document when it hits and 0 when it misses", async () => {
    await seedTen();
    const find = (email: string) =>
      t.query((ctx) =>
        ctx.db
          .query("invites")
          .withIndex("by_org_email", (q) =>
            q.eq("org", "o1").eq("email", email),
          )
          .unique(),
      );
    expect(counts(await costOf(() => find("3@x")))).toEqual([1, 0, 1, 0]);
    expect(counts(await costOf(() => find("none@x")))).toEqual([0, 0, 1, 0]);
  });

  test("documents are counted before the filter", async () => {
    await seedTen();
    const { result, cost } = await recorder.measure(() =>
      t.query((ctx) =>
        ctx.db
          .query("invites")
          .filter((q) => q.gte(q.field("rank"), 6))
          .first(),
      ),
    );
    expect(result?.rank).toBe(6);
    expect(counts(cost)).toEqual([7, 0, 1, 0]);
  });

  test("a query that is never pulled, and take(0), read nothing", async () => {
    await seedTen();
    const cost = await costOf(() =>
      t.query(async (ctx) => {
        ctx.db.query("invites")[Symbol.asyncIterator]();
        await ctx.db.query("invites").take(0);
      }),
    );
    expect(counts(cost)).toEqual([0, 0, 0, 0]);
  });

  test("the same range twice is one range, its documents are read twice", async () => {
    await seedTen();
    const cost = await costOf(() =>
      t.query(async (ctx) => {
        for (let i = 0; i < 2; i++) {
          await ctx.db
            .query("invites")
            .withIndex("by_org_rank", (q) => q.eq("org", "o1"))
            .collect();
        }
      }),
    );
    expect(counts(cost)).toEqual([20, 0, 1, 0]);
  });

  test("ranges that overlap or touch are joined, others are not", async () => {
    await seedTen();
    const { reads } = await onlyCall(() =>
      t.query(async (ctx) => {
        const ranks = (from: number, to: number) =>
          ctx.db
            .query("invites")
            .withIndex("by_org_rank", (q) =>
              q.eq("org", "o1").gte("rank", from).lt("rank", to),
            )
            .collect();
        await ranks(0, 2);
        await ranks(2, 4);
        await ranks(6, 8);
        await ranks(7, 9);
      }),
    );
    expect(reads.map((read) => [read.index, read.documents])).toEqual([
      ["by_org_rank", 4],
      ["by_org_rank", 4],
    ]);
  });

  test("a system table counts ranges, not documents", async () => {
    const id = await t.run((ctx) =>
      ctx.scheduler.runAfter(1e9, api.invites.sweep, {}),
    );
    const cost = await costOf(() =>
      t.query(async (ctx) => {
        await ctx.db.system.get(id);
        await ctx.db.system.query("_scheduled_functions").collect();
      }),
    );
    expect(counts(cost)).toEqual([0, 0, 2, 0]);
    expect(cost.bytesRead).toBe(0);
  });
});

describe("writes", () => {
  test("insert reads nothing", async () => {
    const { result, cost } = await recorder.measure(() =>
      t.mutation((ctx) =>
        ctx.db.insert("invites", { org: "o1", email: "a@x", rank: 1 }),
      ),
    );
    expect(counts(cost)).toEqual([0, 1, 0, 0]);
    expect(cost.indexKeysWritten).toBe(2);
    const document = await t.run((ctx) => ctx.db.get(result));
    const key = 20 + 9 + 32;
    expect(cost.bytesWritten).toBe(
      getDocumentSize(document!) + (key + 4 + 5) + (key + 4 + 9),
    );
  });

  test("patch reads its document by id and rewrites every index key", async () => {
    const id = await seedOne(t);
    const cost = await costOf(() =>
      t.mutation((ctx) => ctx.db.patch(id, { rank: 2 })),
    );
    expect(counts(cost)).toEqual([1, 1, 1, 0]);
    expect(cost.indexKeysWritten).toBe(2);
  });

  test("replace counts like patch", async () => {
    const id = await seedOne(t);
    const value = { org: "o1", email: "b@x", rank: 1 };
    const cost = await costOf(() =>
      t.mutation((ctx) => ctx.db.replace(id, value)),
    );
    expect(counts(cost)).toEqual([1, 1, 1, 0]);
  });

  test("a patch that changes nothing writes nothing", async () => {
    const id = await seedOne(t);
    const transaction = await onlyCall(() =>
      t.mutation((ctx) => ctx.db.patch(id, { rank: 1 })),
    );
    expect(counts(transaction)).toEqual([1, 0, 1, 0]);
    expect(transaction).toMatchObject({
      indexKeysWritten: 0,
      bytesWritten: 0,
      isReadOnly: true,
    });
  });

  test("delete reads its document and writes no index keys", async () => {
    const id = await seedOne(t);
    const cost = await costOf(() => t.mutation((ctx) => ctx.db.delete(id)));
    expect(counts(cost)).toEqual([1, 1, 1, 0]);
    expect(cost.indexKeysWritten).toBe(0);
    expect(cost.bytesWritten).toBe(0);
  });

  test("a patch after a get reads the document again in the same range", async () => {
    const id = await seedOne(t);
    const cost = await costOf(() =>
      t.mutation(async (ctx) => {
        await ctx.db.get(id);
        await ctx.db.patch(id, { rank: 2 });
      }),
    );
    expect(counts(cost)).toEqual([2, 1, 1, 0]);
  });

  test("a patch after an index read adds the range by id", async () => {
    await seedOne(t);
    const transaction = await onlyCall(() =>
      t.mutation(async (ctx) => {
        const found = await ctx.db
          .query("invites")
          .withIndex("by_org_email", (q) =>
            q.eq("org", "o1").eq("email", "a@x"),
          )
          .unique();
        await ctx.db.patch(found!._id, { rank: 2 });
      }),
    );
    expect(counts(transaction)).toEqual([2, 1, 2, 0]);
    expect(transaction.reads.map((read) => read.index).sort()).toEqual([
      "by_id",
      "by_org_email",
    ]);
  });

  test("patches started together keep their own before and after", async () => {
    const id = await seedOne(t);
    const cost = await costOf(() =>
      t.mutation(async (ctx) => {
        await Promise.all([
          ctx.db.patch(id, { rank: 2 }),
          ctx.db.patch(id, { rank: 3 }),
          ctx.db.patch(id, { rank: 3 }),
        ]);
      }),
    );
    expect(cost.documentsWritten).toBe(2);
    expect(cost.transactions[0]?.writes).toMatchObject([
      { before: { rank: 1 }, after: { rank: 3 } },
    ]);
  });

  test("a document inserted and deleted in one call leaves no write behind", async () => {
    const { documentsWritten, writes } = await onlyCall(() =>
      t.mutation(async (ctx) => {
        const value = { org: "o1", email: "a@x", rank: 1 };
        await ctx.db.delete(await ctx.db.insert("invites", value));
      }),
    );
    expect([documentsWritten, writes]).toEqual([2, []]);
  });

  test("a call that throws keeps its reads and loses its writes", async () => {
    const id = await seedOne(t);
    const transaction = await onlyCall(async () => {
      await expect(t.mutation(api.invites.fail, { id })).rejects.toThrow("no");
    });
    expect(transaction).toMatchObject({
      name: "invites:fail",
      rolledBack: true,
      documentsRead: 1,
      documentsWritten: 0,
      ranges: 1,
      scheduled: 0,
      isReadOnly: true,
    });
  });
});

test("bytes read are documents, plus one key per row of a declared index", async () => {
  const id = await seedOne(t);
  const size = getDocumentSize((await t.run((ctx) => ctx.db.get(id)))!);
  const byId = await costOf(() => t.query((ctx) => ctx.db.get(id)));
  const table = await costOf(() =>
    t.query((ctx) => ctx.db.query("invites").collect()),
  );
  const byRank = await costOf(() =>
    t.query((ctx) =>
      ctx.db.query("invites").withIndex("by_org_rank").collect(),
    ),
  );
  const key = 20 + 9 + 32 + 4 + 9;
  expect(byId.bytesRead).toBe(size);
  expect(table.bytesRead).toBe(size);
  expect(byRank.bytesRead).toBe(size + key);
});
