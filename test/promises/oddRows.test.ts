import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR, MINUTE } from "../../convex/limits.js";
import type * as Rule from "../../convex/rules/leavePending.js";
import { alice, api, initAcme, outcome, pass, person } from "../app.js";
import { inside, rowsOf } from "./inside.js";

/** Addresses whose rows throw when they are to be ended, as one would that no longer fits the schema. */
const poisoned = vi.hoisted(() => new Set<string>());
vi.mock("../../convex/rules/leavePending.js", async (load) => {
  const rule = await load<typeof Rule>();
  const leavePending: typeof rule.leavePending = async (...args) => {
    await rule.leavePending(...args);
    if (args[1].some(({ email }) => poisoned.has(email))) throw new Error("No");
  };
  return { ...rule, leavePending };
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const inviteAll = ({ as, organizationId }: Acme, emails: string[], more = {}) =>
  as(alice).mutation(api.inviteMembers, {
    organizationId,
    invitations: emails.map((email) => ({
      email,
      role: "member" as const,
      expiresInMs: HOUR,
      ...more,
    })),
  });

const names = (count: number) =>
  Array.from({ length: count }, (_, at) => `p${at}@example.com`);

const kinds = async (acme: Acme) =>
  Object.fromEntries(
    (await rowsOf(acme, "invitations")).map(({ email, state }) => [
      email,
      state.kind,
    ]),
  );

describe("a row that can not be ended", () => {
  it.each([0, 3, 9])(
    "holds up none of the others, at place %d of ten in its minute",
    async (at) => {
      const acme = await initAcme({ delivery: undefined });
      const emails = names(10);
      await inviteAll(acme, emails);
      const bad = emails[at] ?? "";
      poisoned.add(bad);
      await pass(acme, 2 * HOUR);
      const expected = emails.map((email) => [
        email,
        email === bad ? "pending" : "expired",
      ]);
      expect(await kinds(acme)).toEqual(Object.fromEntries(expected));
      const health = await acme.t.query((ctx) => acme.orgs.health(ctx));
      expect(health).toMatchObject({ isHealthy: false, setAside: 1 });
      // Later ones are not held up either.
      await inviteAll(acme, ["late@example.com"]);
      await pass(acme, 2 * HOUR);
      expect((await kinds(acme))["late@example.com"]).toBe("expired");
      // Put right by hand, it ends.
      poisoned.clear();
      await acme.t.mutation((ctx) => acme.orgs.repair(ctx));
      await pass(acme, HOUR);
      expect((await kinds(acme))[bad]).toBe("expired");
      const after = await acme.t.query((ctx) => acme.orgs.health(ctx));
      expect(after.isHealthy).toBe(true);
    },
  );
});

it("a minute with two rows, as an import may leave it, is swept, and takes new deadlines", async () => {
  const acme = await initAcme({ delivery: undefined });
  await inviteAll(acme, ["bob@example.com"]);
  await inside(acme, async (ctx) => {
    const [{ minute }] = await ctx.db.query("timers").collect();
    await ctx.db.insert("timers", { minute });
  });
  await inviteAll(acme, ["carol@example.com"]);
  await pass(acme, 2 * HOUR);
  expect(new Set(Object.values(await kinds(acme)))).toEqual(
    new Set(["expired"]),
  );
  expect(await rowsOf(acme, "timers")).toEqual([]);
});

describe("within the limits of a transaction", () => {
  it.each([
    [500, 24 * 1024],
    [16, 900 * 1024],
  ])(
    "%d rows with metadata of %d bytes end in one minute",
    async (count, size) => {
      const acme = await initAcme({
        delivery: undefined,
        limits: { metadataBytes: size },
        rateLimits: { perInviter: null, perOrganization: null },
      });
      const publicMetadata = { note: "x".repeat(size - 100) };
      const emails = names(count);
      const perCall = Math.min(100, Math.floor((3 * 1024 * 1024) / size));
      for (let at = 0; at < count; at += perCall) {
        await inviteAll(acme, emails.slice(at, at + perCall), {
          publicMetadata,
        });
      }
      await pass(acme, HOUR + MINUTE);
      expect(new Set(Object.values(await kinds(acme)))).toEqual(
        new Set(["expired"]),
      );
    },
  );
});

describe("seats that do not add up", () => {
  it.each([
    ["too many members", { members: 7 }],
    ["too few members", { members: 0 }],
    ["reserved ones that nobody holds", { reserved: 5 }],
  ])("with %s are found, and put right", async (_what, wrong) => {
    const acme = await initAcme({
      countPendingInvitations: true,
      memberLimit: 6,
    });
    const { as, t, orgs, organizationId } = acme;
    await inviteAll(acme, names(2), { expiresInMs: 1000 * HOUR });
    const seats = async () =>
      (await as(alice).query(api.getOrganization, { organizationId }))?.seats;
    const right = await seats();
    await inside(acme, async (ctx) => {
      const [row] = await ctx.db.query("seats").collect();
      await ctx.db.patch(row._id, wrong);
    });
    expect(await seats()).not.toEqual(right);
    vi.spyOn(Math, "random").mockReturnValue(0);
    expect(await t.query((ctx) => orgs.health(ctx))).toMatchObject({
      isHealthy: false,
      seats: { checked: 1, wrong: [organizationId] },
    });
    await t.mutation((ctx) => orgs.repair(ctx));
    await pass(acme, HOUR);
    expect(await seats()).toEqual(right);
    expect((await t.query((ctx) => orgs.health(ctx))).isHealthy).toBe(true);
    // Exact as before: one seat of six is left.
    const more = await inviteAll(acme, ["x@example.com", "y@example.com"]);
    expect(more.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

it.each(["gone", "there twice"])(
  "a row of seats that is %s is found and put right, and the limit holds",
  async (what) => {
    const acme = await initAcme({ memberLimit: 4 });
    const { t, as, orgs, organizationId } = acme;
    await inside(acme, async (ctx) => {
      const rows = await ctx.db.query("seats").collect();
      const row = rows.find(({ members }: { members: number }) => members > 0);
      const { _id, _creationTime, ...fields } = row;
      if (what === "gone") await ctx.db.delete(_id);
      else await ctx.db.insert("seats", fields);
    });
    await pass(acme, 30 * 24 * HOUR);
    const before = await t.query((ctx) => orgs.health(ctx));
    expect(before.seats.wrong).toEqual([organizationId]);
    await t.mutation((ctx) => orgs.repair(ctx));
    await pass(acme, HOUR);
    expect((await t.query((ctx) => orgs.health(ctx))).isHealthy).toBe(true);
    const found = await as(alice).query(api.getOrganization, {
      organizationId,
    });
    expect(found?.seats).toEqual({ limit: 4, used: 3, pending: 0 });
    const add = (name: string) =>
      t.mutation(async (ctx) => {
        const user = person(name);
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
    expect(await outcome(add("dan"))).toBe("ok");
    expect(await outcome(add("eve"))).toBe("SEAT_LIMIT_REACHED");
  },
);

it("health stays within the limits, however large the organizations of its sample are", async () => {
  const metadataBytes = 600 * 1024;
  const acme = await initAcme({
    delivery: undefined,
    limits: { metadataBytes },
  });
  const note = "x".repeat(metadataBytes - 100);
  for (let at = 0; at < 6; at++) {
    const { organizationId } = await acme
      .as(alice)
      .mutation(api.createOrganization, { name: `Large ${at}` });
    await inside(acme, async (ctx) => {
      for (let row = 0; row < 6; row++) {
        await ctx.db.insert("members", {
          organizationId,
          userId: `u${row}`,
          role: "member",
          nameKey: "",
          publicMetadata: { note },
          activeSince: 0,
          seatShard: 0,
        });
      }
    });
  }
  vi.spyOn(Math, "random").mockReturnValue(0);
  const health = await acme.t.query((ctx) => acme.orgs.health(ctx));
  expect(health.seats.checked).toBeLessThan(5);
});
