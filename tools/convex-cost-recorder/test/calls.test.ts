// @vitest-environment edge-runtime
import type { PaginationOptions } from "convex/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  invalidations,
  recordCosts,
  type Recorder,
  type Transaction,
} from "../src/index.js";
import { api, counts, kit, makeTest, type Test } from "./fixture.js";

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

describe("nested calls", () => {
  test("are counted, named, and belong to the call above them", async () => {
    const args = { org: "o1", email: "a@x" };
    const transaction = await onlyCall(() =>
      t.mutation((ctx) => ctx.runMutation(kit.invites.create, args)),
    );
    expect(transaction).toMatchObject({
      name: "inline",
      type: "mutation",
      calls: ["kit/invites:create"],
      writes: [{ table: { component: "kit", name: "invites" } }],
    });
    expect(counts(transaction)).toEqual([0, 1, 1, 1]);
  });

  test("one that fails and is caught loses its writes and keeps its reads", async () => {
    const inComponent = { org: "o1", email: "a@x" };
    const id = await t.mutation(kit.invites.create, inComponent);
    const cost = await costOf(() =>
      t.mutation(async (ctx) => {
        const before = { org: "o1", email: "before@x", rank: 1 };
        await ctx.db.insert("invites", before);
        await ctx.runMutation(kit.invites.fail, { id }).catch(() => null);
        await ctx.db.insert("invites", { ...before, email: "after@x" });
      }),
    );
    expect(counts(cost)).toEqual([1, 2, 1, 1]);
    expect(cost.scheduled).toBe(0);
    const emails = cost.transactions[0]?.writes.map(
      ({ after }) => after?.email,
    );
    expect(emails).toEqual(["before@x", "after@x"]);
  });

  test("the calls of an action are transactions of their own", async () => {
    const cost = await costOf(() =>
      t.action(async (ctx) => {
        for (const email of ["a@x", "b@x"]) {
          await ctx.runMutation(kit.invites.create, { org: "o1", email });
        }
      }),
    );
    expect(cost.transactions.map(({ name }) => name)).toEqual([
      "kit/invites:create",
      "kit/invites:create",
    ]);
    expect(counts(cost)).toEqual([0, 2, 2, 0]);
  });
});

describe("scheduling", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("is counted, and what runs later is a call of its own", async () => {
    await t.mutation(kit.invites.seed, { count: 3 });
    const scheduling = await costOf(() =>
      t.mutation(kit.invites.scheduleSweep, {}),
    );
    expect(counts(scheduling)).toEqual([0, 0, 0, 0]);
    expect(scheduling.scheduled).toBe(1);
    expect(scheduling.transactions[0]?.isReadOnly).toBe(false);

    recorder.clear();
    const running = await costOf(() =>
      t.finishAllScheduledFunctions(vi.runAllTimers),
    );
    expect(running.transactions.map(({ name }) => name)).toEqual([
      "kit/invites:sweep",
    ]);
    expect(recorder.transactions).toEqual(running.transactions);
    // Two documents scanned, and each read again by the delete.
    expect(counts(running)).toEqual([4, 2, 3, 0]);
  });

  test("from an action is counted too", async () => {
    const cost = await costOf(() =>
      t.action(api.invites.scheduleSweepFromAction, {}),
    );
    expect(cost.scheduled).toBe(1);
    expect(cost.transactions).toMatchObject([
      { name: "invites:scheduleSweepFromAction", type: "action" },
    ]);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
  });
});

describe("pages", () => {
  const firstPage = { cursor: null, numItems: 20 };

  test("paginator: 20 documents and a membership in 2 ranges, on any page", async () => {
    await t.mutation(kit.invites.seed, { count: 50 });
    const measurePage = (paginationOpts: PaginationOptions) =>
      recorder.measure(() =>
        t.query((ctx) =>
          ctx.runQuery(kit.invites.list, {
            org: "o1",
            user: "u1",
            paginationOpts,
          }),
        ),
      );
    const first = await measurePage(firstPage);
    expect(first.result.page).toHaveLength(20);
    expect(counts(first.cost)).toEqual([21, 0, 2, 1]);

    const cursor = first.result.continueCursor;
    const second = await measurePage({ cursor, numItems: 20 });
    expect(second.result.page[0]?.rank).toBe(20);
    expect(counts(second.cost)).toEqual([21, 0, 2, 1]);
  });

  test("the built-in paginate throws in a component", async () => {
    const args = { org: "o1", paginationOpts: firstPage };
    await expect(
      t.query((ctx) => ctx.runQuery(kit.invites.listBuiltIn, args)),
    ).rejects.toThrow(
      "kit/invites:listBuiltIn: components cannot use the built-in .paginate(); " +
        "use paginator from convex-helpers.",
    );
  });

  test("unless the recorder is told otherwise", async () => {
    const lenient = makeTest();
    await recordCosts(lenient, { strict: false });
    const args = { org: "o1", paginationOpts: firstPage };
    const result = await lenient.query(kit.invites.listBuiltIn, args);
    expect(result.page).toEqual([]);
  });

  describe("by the built-in paginate of the app", () => {
    const measurePage = (paginationOpts: PaginationOptions) =>
      recorder.measure(() =>
        t.query(api.invites.listBuiltIn, { org: "o1", paginationOpts }),
      );

    /** Which of the ranks a page would notice a new invitation at. */
    async function noticed(page: Transaction, ranks: number[]) {
      const hit: number[] = [];
      for (const rank of ranks) {
        const insert = await onlyCall(() =>
          t.mutation((ctx) =>
            ctx.db.insert("invites", { org: "o1", email: "n@x", rank }),
          ),
        );
        if (invalidations(insert, page).length > 0) hit.push(rank);
      }
      return hit;
    }

    beforeEach(async () => {
      await t.mutation(api.invites.seed, { count: 50 });
    });

    test("the first page reads up to its last document", async () => {
      const { cost } = await measurePage(firstPage);
      expect(counts(cost)).toEqual([20, 0, 1, 0]);
      const [page] = cost.transactions;
      expect(await noticed(page!, [-1, 18.5, 19.5])).toEqual([-1, 18.5]);
    });

    test("a later page reads from the cursor on", async () => {
      const cursor = (await measurePage(firstPage)).result.continueCursor;
      const { cost } = await measurePage({ cursor, numItems: 40 });
      expect(counts(cost)).toEqual([30, 0, 1, 0]);
      const [page] = cost.transactions;
      expect(await noticed(page!, [18.5, 19.5, 60])).toEqual([19.5, 60]);
    });

    test("a page that is just full does not know that it is the last", async () => {
      const { result, cost } = await measurePage({
        cursor: null,
        numItems: 50,
      });
      expect(result.isDone).toBe(true);
      expect(await noticed(cost.transactions[0]!, [48.5, 60])).toEqual([48.5]);
    });

    test("a page with a pinned end reads up to it, whatever is left there", async () => {
      const endCursor = (await measurePage(firstPage)).result.continueCursor;
      await t.run(async (ctx) => {
        const last = await ctx.db
          .query("invites")
          .withIndex("by_org_rank", (q) => q.eq("org", "o1").eq("rank", 19))
          .unique();
        await ctx.db.delete(last!._id);
      });
      const { cost } = await measurePage({
        cursor: null,
        numItems: 10,
        endCursor,
      });
      expect(counts(cost)).toEqual([19, 0, 1, 0]);
      const [page] = cost.transactions;
      expect(await noticed(page!, [18.5, 19.5])).toEqual([18.5]);
    });

    test("a page past the end reads nothing", async () => {
      const cursor = "_end_cursor";
      const { cost } = await measurePage({ ...firstPage, cursor });
      expect(counts(cost)).toEqual([0, 0, 0, 0]);
    });
  });
});
