import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR, MINUTE } from "../../convex/pure/limits.js";
import type * as Rule from "../../convex/rules/leavePending.js";
import { alice, api, initAcme, outcome, pass, person } from "../app.js";
import { asId, inside, jobsOf, must, rowOf, rowsOf } from "../inside.js";

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
afterEach(() => {
  vi.useRealTimers();
  poisoned.clear();
});

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

describe("a row that cannot be ended", () => {
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

it("more rows than are remembered as bad do not keep a sweep going forever", async () => {
  const acme = await initAcme({ delivery: undefined });
  const emails = names(12);
  await inviteAll(acme, emails);
  for (const email of emails) poisoned.add(email);
  const { _id: invitationId } = await rowOf(acme, "invitations");
  await inside(acme, async (ctx) => {
    await ctx.db.patch(invitationId, { expiresAt: Date.now() + 1000 * HOUR });
    for (let at = 0; at < 1000; at++) {
      await ctx.db.insert("setAside", { invitationId, error: "No" });
    }
  });
  const sweeps = async () =>
    (await jobsOf(acme)).filter(({ name }) => name.includes("sweep")).length;
  const before = await sweeps();
  await pass(acme, 2 * HOUR);
  expect((await sweeps()) - before).toBeLessThan(10);
  expect((await rowsOf(acme, "setAside")).length).toBe(1000);
});

it("an erasure that fails each time it is tried is not healthy, and is done once it can be", async () => {
  const email = "bob@example.com";
  const acme = await initAcme({ delivery: undefined });
  const { t, orgs, organizationId } = acme;
  await inside(acme, async (ctx) => {
    for (let row = 0; row < 60; row++) {
      await ctx.db.insert("invitations", {
        organizationId: asId(organizationId),
        email,
        role: "member",
        state: { kind: "pending" },
        expiresAt: Date.now() + 1000 * HOUR,
        updatedAt: 0,
        delivery: { status: "none" },
        sentAt: 0,
        sendCount: 1,
        batchEvents: [],
      });
    }
  });
  await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
  poisoned.add(email);
  const errors = vi.spyOn(console, "error").mockImplementation(() => {});
  await pass(acme, 2 * HOUR);
  expect(await t.query((ctx) => orgs.health(ctx))).toMatchObject({
    isHealthy: false,
    stuckTasks: 1,
  });
  poisoned.clear();
  await pass(acme, HOUR);
  errors.mockRestore();
  expect((await t.query((ctx) => orgs.health(ctx))).isHealthy).toBe(true);
  expect(JSON.stringify(await rowsOf(acme, "invitations"))).not.toContain(
    email,
  );
});

it("a minute with two rows, as an import may leave it, is swept, and takes new deadlines", async () => {
  const acme = await initAcme({ delivery: undefined });
  await inviteAll(acme, ["bob@example.com"]);
  await inside(acme, async (ctx) => {
    const { minute } = must(await ctx.db.query("timers").first());
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
      const row = must(await ctx.db.query("seats").first());
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
      const row = must(rows.find(({ members }) => members > 0));
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

it("a repair hands out no seat too many to those who came in while a row was gone", async () => {
  const memberLimit = 40;
  const acme = await initAcme({ memberLimit });
  const { t, as, orgs, organizationId } = acme;
  const add = (name: string, to = organizationId) =>
    t.mutation(async (ctx) => {
      const user = person(name);
      await orgs.addMember(ctx, { organizationId: to, user, role: "member" });
    });
  // Someone's seat is in the same row in every organization.
  const shards = new Map<number, string[]>();
  for (let first = 0; first < 190; first += memberLimit - 1) {
    const other = await as(alice).mutation(api.createOrganization, {
      name: `Other ${first}`,
    });
    for (let at = 0; at < memberLimit - 1; at++) {
      await add(`p${first + at}`, other.organizationId);
    }
  }
  for (const { userId, seatShard } of await rowsOf(acme, "members")) {
    if (!userId.startsWith("p")) continue;
    shards.set(seatShard, [...(shards.get(seatShard) ?? []), userId]);
  }
  const take = (shard: number) => shards.get(shard)?.pop() ?? "";
  for (let at = 0; at < 30; at++) await add(take(at < 10 ? 0 : at % 8));
  const seats = async () =>
    (await rowsOf(acme, "seats")).filter(
      (row) => row.organizationId === organizationId,
    );
  const most = (await seats()).toSorted((a, b) => b.members - a.members);
  const gone = must(most[0]);
  await inside(acme, (ctx) => ctx.db.delete(gone._id));
  // Dealt anew, as if those of the row that is gone were not there.
  for (let at = 0; at < 2; at++) await add(take((gone.shard + 1) % 8));
  await t.mutation((ctx) => orgs.repair(ctx));
  await pass(acme, HOUR);
  // One in each row at a time: a row with room of its own asks no other.
  const last = gone.shard + 1;
  for (let at = 0; at < 24; at++) await outcome(add(take((last + at) % 8)));
  const members = (await rowsOf(acme, "members")).filter(
    (row) => row.organizationId === organizationId,
  );
  expect(members).toHaveLength(memberLimit);
});

it("health stays within the limits, however large the organizations of its sample are", async () => {
  const metadataBytes = 900 * 1024;
  const acme = await initAcme({
    delivery: undefined,
    limits: { metadataBytes },
  });
  const note = "x".repeat(metadataBytes - 100);
  for (let at = 0; at < 6; at++) {
    const { organizationId } = await acme
      .as(alice)
      .mutation(api.createOrganization, {
        name: `Large ${at}`,
        metadata: { note },
      });
    await inside(acme, async (ctx) => {
      for (let row = 0; row < 3; row++) {
        await ctx.db.insert("invitations", {
          organizationId: asId(organizationId),
          email: `p${row}@example.com`,
          role: "member",
          state: { kind: "pending" },
          expiresAt: 1,
          updatedAt: 0,
          publicMetadata: { note },
          delivery: { status: "none" },
          sentAt: 0,
          sendCount: 1,
          batchEvents: [],
        });
      }
    });
    await inside(acme, async (ctx) => {
      for (let row = 0; row < 6; row++) {
        await ctx.db.insert("members", {
          organizationId: asId(organizationId),
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
  for (const random of [0, 0.5, 0.999]) {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const health = await acme.t.query((ctx) => acme.orgs.health(ctx));
    expect(health.seats.checked).toBeLessThan(5);
    expect(health.overduePending).toBeGreaterThan(0);
  }
});
