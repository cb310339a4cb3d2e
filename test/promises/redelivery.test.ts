import { anyApi } from "convex/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import { alice, api, initAcme, pass, person } from "../app.js";
import { asId, inside, jobsOf, rowOf, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const rename = ({ as, organizationId }: Acme, name: string) =>
  as(alice).mutation(api.updateOrganization, { organizationId, name });

const health = ({ t, orgs }: Acme) => t.query((ctx) => orgs.health(ctx));
const redeliver = ({ t, orgs }: Acme, since: number) =>
  t.mutation((ctx) => orgs.redeliver(ctx, { since }));

/** Acme, whose functions are known and whose first events were told, and a handler that throws until it is mended. */
async function withBrokenHandler() {
  const acme = await initAcme({ delivery: undefined });
  await redeliver(acme, Date.now());
  await pass(acme, MINUTE);
  acme.events.length = 0;
  const told = vi.spyOn(acme.events, "push").mockImplementation(() => {
    throw new Error("A bug in the handler");
  });
  return { acme, told, mend: () => told.mockRestore() };
}

describe("an event that is told again while it waits for its next try", () => {
  it("is still one that waits, and is told once when the handler is mended", async () => {
    const { acme, told, mend } = await withBrokenHandler();
    const since = Date.now();
    await rename(acme, "Acme 2");
    await pass(acme, 1000);
    for (let time = 1; time < 4; time++) {
      expect(await health(acme)).toMatchObject({ failedDeliveries: 1 });
      const [failed] = await rowsOf(acme, "failedDeliveries");
      expect(failed).toMatchObject({ attempts: time });
      expect(told).toHaveBeenCalledTimes(time);
      await redeliver(acme, since);
      await pass(acme, 0);
    }
    mend();
    await pass(acme, DAY);
    expect(acme.events).toHaveLength(1);
    expect(await health(acme)).toMatchObject({ isHealthy: true });
  });

  it("waits no more once it was told", async () => {
    const { acme, mend } = await withBrokenHandler();
    const since = Date.now();
    await rename(acme, "Acme 2");
    await pass(acme, 1000);
    mend();
    await redeliver(acme, since);
    await pass(acme, 0);
    expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
    await pass(acme, DAY);
    expect(acme.events).toHaveLength(1);
  });
});

it.each(["an event", "a reminder"])(
  "%s that is gone fails no more, and is counted no more",
  async (what) => {
    const { acme, told } = await withBrokenHandler();
    await rename(acme, "Acme 2");
    await pass(acme, 0);
    const failed = await rowOf(acme, "failedDeliveries");
    await inside(acme, async (ctx) => {
      if (failed.work.kind !== "event") throw new Error("No event failed");
      if (what === "an event") return ctx.db.delete(failed.work.eventId);
      // What an app without a worker leaves: the invitation was pruned meanwhile.
      const gone = await ctx.db.insert("invitations", {
        organizationId: asId(acme.organizationId),
        email: "bob@example.com",
        role: "member",
        state: { kind: "pending" },
        expiresAt: 0,
        updatedAt: 0,
        delivery: { status: "none" },
        sentAt: 0,
        sendCount: 1,
        batchEvents: [],
      });
      await ctx.db.delete(gone);
      const work = { kind: "remind" as const, invitationId: gone };
      return ctx.db.patch(failed._id, { work });
    });
    expect(await health(acme)).toMatchObject({ failedDeliveries: 1 });
    told.mockClear();
    await pass(acme, 2 * MINUTE);
    expect(told).not.toHaveBeenCalled();
    expect(await rowsOf(acme, "failedDeliveries")).toEqual([]);
    expect(await health(acme)).toMatchObject({ isHealthy: true });
  },
);

describe("more events than one batch", () => {
  const MANY = 120;

  async function addEvents(acme: Acme): Promise<void> {
    const { organizationId } = acme;
    await inside(acme, async (ctx) => {
      for (let at = 0; at < MANY; at++) {
        await ctx.db.insert("events", {
          organizationId: asId(organizationId),
          type: "organization.updated",
          actor: { kind: "system" },
          data: { fields: [String(at)] },
        });
      }
    });
  }

  it.each([
    ["wait for their next try", MINUTE],
    ["were tried often enough", 30 * DAY],
  ])(
    "that %s are all told at once by a repair",
    async (_which, ms) => {
      const { acme, mend } = await withBrokenHandler();
      const since = Date.now();
      await addEvents(acme);
      await pass(acme, 1000);
      await redeliver(acme, since);
      await pass(acme, ms);
      expect(await rowsOf(acme, "failedDeliveries")).toHaveLength(MANY);
      mend();
      await acme.t.mutation((ctx) => acme.orgs.repair(ctx));
      await pass(acme, 0);
      const told = acme.events.map(({ eventId }) => eventId);
      expect(told).toHaveLength(MANY);
      expect(new Set(told).size).toBe(MANY);
      expect(await health(acme)).toMatchObject({ isHealthy: true });
    },
    120_000,
  );

  it("are told again up to the call: what happens meanwhile is told once", async () => {
    const acme = await initAcme({ delivery: undefined });
    await addEvents(acme);
    await pass(acme, MINUTE);
    acme.events.length = 0;
    const before = (await rowsOf(acme, "events")).length;
    await redeliver(acme, 0);
    vi.setSystemTime(Date.now() + 1000);
    await rename(acme, "Acme 2");
    await pass(acme, MINUTE);
    const names = acme.events.filter(({ data }) =>
      data.fields?.includes("name"),
    );
    expect(names).toHaveLength(1);
    expect(acme.events).toHaveLength(before + 1);
  });
});

it("work that takes more than one batch tells the functions that are named by the call that began it", async () => {
  const acme = await initAcme({ delivery: undefined, memberLimit: null });
  const { t, orgs, as, organizationId, events } = acme;
  const connect = (to: object) =>
    orgs.connect(to as Parameters<typeof orgs.connect>[0]);
  // What was named before is gone.
  connect({ worker: anyApi.hooks?.renamed, onEvent: anyApi.hooks?.renamed });
  await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    expiresInMs: 30 * DAY,
  });
  connect({ worker: anyApi.hooks?.worker, onEvent: anyApi.hooks?.onEvent });
  for (let at = 0; at < 110; at++) {
    await t.mutation(async (ctx) => {
      const user = person(`p${at}`);
      await orgs.addMember(ctx, { organizationId, user, role: "member" });
    });
  }
  await pass(acme, MINUTE);
  events.length = 0;
  await as(alice).mutation(api.deleteOrganization, { organizationId });
  await pass(acme, HOUR);
  const types = events.map(({ type }) => type);
  expect(types).toContain("organization.deleted");
  expect(types).toContain("invitation.revoked");
  expect(await health(acme)).toMatchObject({ isHealthy: true });
});

it.each([0, 1])(
  "an app that names other functions has its handler called for %d events that wait, and nothing scheduled for none",
  async (failures) => {
    const { acme, mend } = await withBrokenHandler();
    for (let at = 0; at < failures; at++) await rename(acme, `Acme ${at}`);
    await pass(acme, 1000);
    mend();
    const retries = async () =>
      (await jobsOf(acme)).filter(({ name }) => name.includes("retryAll"));
    const before = (await retries()).length;
    acme.orgs.connect({ worker: undefined });
    await redeliver(acme, Date.now());
    await pass(acme, 0);
    expect((await retries()).length - before).toBe(failures);
    expect(acme.events).toHaveLength(failures);
  },
);
