import { anyApi, makeFunctionReference } from "convex/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WAITS } from "../../convex/rules/hostCalls.js";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import { GRACE } from "../../convex/rules/timers.js";
import type { DeliveredEvent } from "../../src/client/index.js";
import { alice, api, initAcme, pass } from "../app.js";
import { dropScheduled, inside, must, rowOf, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const invite = ({ as, organizationId }: Acme, name: string, hours = 24) =>
  as(alice).mutation(api.inviteMember, {
    organizationId,
    email: `${name}@example.com`,
    role: "member",
    expiresInMs: hours * HOUR,
  });

const GONE = {
  onEvent: { onEvent: anyApi.hooks?.renamed },
  worker: { worker: anyApi.hooks?.renamed },
  both: { onEvent: anyApi.moved?.onEvent, worker: anyApi.moved?.worker },
};
const THERE = { onEvent: anyApi.hooks?.onEvent, worker: anyApi.hooks?.worker };

const typesOf = (events: DeliveredEvent[]) =>
  events.map(({ type }) => type).toSorted();

/** Each event in the trail was handed over exactly once. */
async function expectAllTold(acme: Acme) {
  const recorded = (await rowsOf(acme, "events")).map(({ _id }) => _id);
  const told = acme.events.map(({ eventId }) => eventId);
  expect(told.toSorted()).toEqual(recorded.toSorted());
}

describe.each(Object.entries(GONE))("when %s was renamed", (_what, gone) => {
  const connect = ({ orgs }: Acme, to: object) =>
    orgs.connect(to as Parameters<typeof orgs.connect>[0]);

  it("everything that expires, frees a seat or is deleted goes on, and the app is told once it is back", async () => {
    const acme = await initAcme({ countPendingInvitations: true });
    await pass(acme, MINUTE);
    connect(acme, gone);
    await invite(acme, "bob", 1);
    await pass(acme, 2 * HOUR);
    const row = await rowOf(acme, "invitations");
    expect(row.state.kind).toBe("expired");
    const seats = await rowsOf(acme, "seats");
    expect(seats.every(({ reserved }) => reserved === 0)).toBe(true);
    expect(await rowsOf(acme, "failedDeliveries")).not.toEqual([]);
    connect(acme, THERE);
    await invite(acme, "carol", 2);
    await pass(acme, MINUTE);
    expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
    await expectAllTold(acme);
  });

  it("what was armed before finds the new name, though nobody wrote in between", async () => {
    const acme = await initAcme();
    connect(acme, gone);
    await invite(acme, "bob", 1);
    connect(acme, THERE);
    await acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: DAY }));
    await pass(acme, 2 * HOUR);
    expect(typesOf(acme.events)).toContain("invitation.expired");
    await expectAllTold(acme);
  });

  it("nothing is stuck, though all that was scheduled is lost as well", async () => {
    const acme = await initAcme({
      countPendingInvitations: true,
      remindAfterMs: HOUR,
    });
    await invite(acme, "bob", 1);
    await invite(acme, "carol", 48);
    await pass(acme, MINUTE);
    connect(acme, gone);
    const prune = () =>
      acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: DAY }));
    await prune();
    await dropScheduled(acme);
    await pass(acme, 2 * HOUR);
    const states = async () =>
      Object.fromEntries(
        (await rowsOf(acme, "invitations")).map(({ email, state }) => [
          email,
          state.kind,
        ]),
      );
    expect((await states())["bob@example.com"]).toBe("pending");
    // The component's cron, which knows nothing of the app.
    const heal = makeFunctionReference<"mutation">("repair:heal");
    await inside(acme, (ctx) => ctx.scheduler.runAfter(0, heal, {}));
    await pass(acme, MINUTE);
    expect(await states()).toEqual({
      "bob@example.com": "expired",
      "carol@example.com": "pending",
    });
    const seats = await rowsOf(acme, "seats");
    const reserved = seats.map((row) => row.reserved as number);
    expect(reserved.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await rowsOf(acme, "failedDeliveries")).not.toEqual([]);
    connect(acme, THERE);
    await prune();
    await pass(acme, MINUTE);
    expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
    const reminders = acme.messages.filter(
      ({ occasion }) => occasion === "reminder",
    );
    expect(reminders.map(({ to }) => to)).toEqual(["carol@example.com"]);
    await expectAllTold(acme);
  });

  it("reminders wait, and the deadlines of their minute do not", async () => {
    const acme = await initAcme({ remindAfterMs: HOUR });
    await invite(acme, "bob", 48);
    await invite(acme, "carol", 1);
    connect(acme, gone);
    // The handle is the one of today's code.
    await acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: DAY }));
    await pass(acme, 2 * HOUR);
    const states = (await rowsOf(acme, "invitations")).map(
      ({ email, state }) => [email, state.kind],
    );
    expect(states).toContainEqual(["carol@example.com", "expired"]);
    connect(acme, THERE);
    await acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: DAY }));
    await pass(acme, MINUTE);
    const reminders = acme.messages.filter(
      ({ occasion }) => occasion === "reminder",
    );
    expect(reminders.map(({ to }) => to)).toEqual(["bob@example.com"]);
  });
});

it("a new function to call takes no deadline with it whose own function was lost", async () => {
  const acme = await initAcme({ delivery: undefined });
  const connect = (to: object) =>
    acme.orgs.connect(to as Parameters<typeof acme.orgs.connect>[0]);
  connect(GONE.both);
  // Tried often enough: nothing but another function will move it, so no minute is armed for it.
  await invite(acme, "early", 1);
  await pass(acme, 30 * DAY);
  expect(await rowsOf(acme, "timers")).toEqual([]);
  expect(await rowsOf(acme, "failedDeliveries")).not.toEqual([]);
  await inside(acme, async (ctx) => {
    const first = must(await ctx.db.query("invitations").first());
    const { _id, _creationTime, ...fields } = first;
    const expiresAt = Date.now() - (Date.now() % MINUTE) + MINUTE;
    const state = { kind: "pending" as const };
    await ctx.db.insert("invitations", { ...fields, state, expiresAt });
    await ctx.db.insert("timers", { minute: expiresAt });
  });
  // Over, but not for so long that its sweep counts as lost.
  await pass(acme, MINUTE + GRACE / 2);
  connect(THERE);
  const prune = () =>
    acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: 90 * DAY }));
  await prune();
  await pass(acme, HOUR);
  await prune();
  await pass(acme, MINUTE);
  const kinds = (await rowsOf(acme, "invitations")).map(
    ({ state }) => state.kind,
  );
  expect(kinds).toEqual(["expired", "expired"]);
  await expectAllTold(acme);
});

describe("a handler that throws", () => {
  it("is called again with the same id, later each time, and what it threw at stands", async () => {
    const acme = await initAcme();
    await pass(acme, MINUTE);
    const { events, t, orgs } = acme;
    events.length = 0;
    const asked: [string, number][] = [];
    const push = vi.spyOn(events, "push").mockImplementation((event) => {
      asked.push([event.eventId, Date.now()]);
      throw new Error("A bug in the handler");
    });
    const { invitationId } = await invite(acme, "bob", 24 * 20);
    await pass(acme, 15 * DAY);
    expect(asked).toHaveLength(WAITS.length + 1);
    expect(new Set(asked.map(([id]) => id)).size).toBe(1);
    const gaps = asked.slice(1).map(([, at], i) => at - (asked[i]?.[1] ?? 0));
    for (const [at, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(WAITS[at] ?? 0);
    }
    // It was tried often enough; the operator sees it, and what it was about is as it should be.
    const health = await t.query((ctx) => orgs.health(ctx));
    expect(health).toMatchObject({
      isHealthy: false,
      parkedWork: 1,
      lastError: expect.stringContaining("A bug in the handler"),
    });
    const [row] = await rowsOf(acme, "invitations");
    expect(row).toMatchObject({
      _id: invitationId,
      state: { kind: "pending" },
    });
    push.mockRestore();
    await t.mutation((ctx) => orgs.repair(ctx));
    await pass(acme, MINUTE);
    expect(typesOf(events)).toEqual(["invitation.created"]);
    expect((await t.query((ctx) => orgs.health(ctx))).isHealthy).toBe(true);
  });

  it("holds up no other event, of its minute or later", async () => {
    const acme = await initAcme();
    await pass(acme, MINUTE);
    const { events } = acme;
    const push = vi.spyOn(events, "push").mockImplementation((event) => {
      if (event.subject?.email === "bob@example.com") throw new Error("No");
      return events.unshift(event);
    });
    await invite(acme, "bob", 1);
    await invite(acme, "carol", 1);
    await invite(acme, "dan", 1);
    await pass(acme, 90 * MINUTE);
    push.mockRestore();
    const told = events.filter(({ subject }) => subject?.email);
    expect(told.map(({ subject }) => subject?.email)).toEqual(
      expect.arrayContaining(["carol@example.com", "dan@example.com"]),
    );
    // The three expired together: one event, which names no one address.
    expect(typesOf(events)).toContain("invitation.expired");
  });
});

it("everything since a time is told once more, with the ids it had", async () => {
  const acme = await initAcme();
  await invite(acme, "bob", 1);
  await pass(acme, 2 * HOUR);
  const { events, t, orgs } = acme;
  const first = events.splice(0);
  await t.mutation((ctx) => orgs.redeliver(ctx, { since: 0 }));
  await pass(acme, MINUTE);
  const byId = (list: DeliveredEvent[]) =>
    list.toSorted((a, b) => a.eventId.localeCompare(b.eventId));
  expect(byId(events)).toEqual(byId(first));
  events.length = 0;
  const expiry = first.find(({ type }) => type === "invitation.expired");
  const since = expiry?.at ?? 0;
  await t.mutation((ctx) => orgs.redeliver(ctx, { since }));
  await pass(acme, MINUTE);
  expect(typesOf(events)).toEqual(["invitation.expired"]);
});

const rename = ({ as, organizationId }: Acme, name: string) =>
  as(alice).mutation(api.updateOrganization, { organizationId, name });

describe("of the functions that the call names and those that were named last", () => {
  const connect = ({ orgs }: Acme, to: object) =>
    orgs.connect(to as Parameters<typeof orgs.connect>[0]);
  const prune = ({ t, orgs }: Acme) =>
    t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: DAY }));

  it.each([
    ["the last", GONE.both, THERE],
    ["the call's", THERE, GONE.both],
  ])("%s are enough, at once", async (_which, ofCall, last) => {
    const acme = await initAcme();
    await pass(acme, MINUTE);
    acme.events.length = 0;
    connect(acme, last);
    await prune(acme);
    connect(acme, ofCall);
    await rename(acme, "Acme 2");
    // The worker is of today's code; what the component was told is as it was.
    connect(acme, THERE);
    await pass(acme, 0);
    expect(typesOf(acme.events)).toEqual(["organization.updated"]);
    expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
  });
});

it("what was tried often enough gets all of its tries again from a repair", async () => {
  const acme = await initAcme();
  await pass(acme, MINUTE);
  const { events, t, orgs } = acme;
  const push = vi.spyOn(events, "push").mockImplementation(() => {
    throw new Error("A bug in the handler");
  });
  await rename(acme, "Acme 2");
  await pass(acme, 30 * DAY);
  const parked = await rowOf(acme, "failedDeliveries");
  expect(parked).toMatchObject({ attempts: WAITS.length + 1 });
  expect(parked.retryAt).toBeUndefined();
  push.mockClear();
  await t.mutation((ctx) => orgs.repair(ctx));
  await pass(acme, HOUR);
  // At once, and after each of the first waits that fit into the hour.
  const tries = push.mock.calls.length;
  expect(tries).toBe(4);
  const waiting = await rowOf(acme, "failedDeliveries");
  expect(waiting).toMatchObject({ attempts: tries });
  expect(waiting.retryAt).toBeGreaterThan(Date.now());
});

it("a function that another one has overtaken does no batch of its own", async () => {
  const acme = await initAcme();
  await acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: DAY }));
  await pass(acme, MINUTE);
  acme.events.length = 0;
  const now = Date.now();
  const range = { since: 0, until: now, cursor: null };
  const taskId = await inside(acme, (ctx) =>
    ctx.db.insert("tasks", {
      task: { kind: "redeliver", ...range },
      turn: 5,
      movedAt: now,
      lookAt: now + DAY,
    }),
  );
  const before = await rowsOf(acme, "tasks");
  const run = async (turns: number[]) => {
    await inside(acme, async (ctx) => {
      const reference = makeFunctionReference<"mutation">("tasks:run");
      for (const turn of turns) {
        await ctx.scheduler.runAfter(0, reference, { taskId, turn });
      }
    });
    await pass(acme, 0);
  };
  await run([0, 3, 4, 4, 6]);
  expect(await rowsOf(acme, "tasks")).toEqual(before);
  expect(acme.events).toEqual([]);
  await run([5, 5]);
  expect(await rowsOf(acme, "tasks")).toEqual([]);
  await expectAllTold(acme);
});

it("more events than one batch are told again, each once", async () => {
  const acme = await initAcme();
  await inside(acme, async (ctx) => {
    const { organizationId } = must(await ctx.db.query("members").first());
    for (let at = 0; at < 250; at++) {
      await ctx.db.insert("events", {
        organizationId,
        type: "organization.updated",
        actor: { kind: "system" },
        data: { fields: [String(at)] },
      });
    }
  });
  await pass(acme, MINUTE);
  acme.events.length = 0;
  await acme.t.mutation((ctx) => acme.orgs.redeliver(ctx, { since: 0 }));
  await pass(acme, MINUTE);
  await expectAllTold(acme);
});

it("an app that never invited anybody is told again, too", async () => {
  const acme = await initAcme();
  const { events, as, organizationId } = acme;
  await pass(acme, MINUTE);
  expect(await rowsOf(acme, "host")).toEqual([]);
  events.length = 0;
  const push = vi.spyOn(events, "push").mockImplementationOnce(() => {
    throw new Error("Once");
  });
  await as(alice).mutation(api.updateOrganization, {
    organizationId,
    name: "Acme 2",
  });
  await pass(acme, 10 * MINUTE);
  expect(push).toHaveBeenCalledTimes(2);
  expect(typesOf(events)).toEqual(["organization.updated"]);
  expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
});
