import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recordCosts } from "../../bench/recorder/index.js";
import { HOUR } from "../../convex/limits.js";
import { isOrgInvitationsError } from "../../src/client/index.js";
import {
  alice,
  api,
  initAcme,
  lastToken,
  mia,
  outcome,
  pass,
  person,
} from "../app.js";
import { inside, rowsOf } from "./inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const add = ({ t, orgs, organizationId }: Acme, name: string) =>
  t.mutation(async (ctx) => {
    const user = person(name);
    await orgs.addMember(ctx, { organizationId, user, role: "member" });
  });

async function invite({ as, organizationId }: Acme, name: string) {
  const email = `${name}@example.com`;
  const row = { organizationId, email, role: "member" } as const;
  await as(alice).mutation(api.inviteMember, row);
  return lastToken();
}

const accept = ({ as }: Acme, name: string, token: string) =>
  outcome(as(person(name)).mutation(api.acceptInvitation, { token }));

const seats = async ({ as, organizationId }: Acme) =>
  (await as(alice).query(api.getOrganization, { organizationId }))?.seats;

describe("an organization whose rows of seats are all gone", () => {
  async function without(memberLimit: number | null) {
    const acme = await initAcme({
      delivery: undefined,
      countPendingInvitations: true,
      memberLimit,
    });
    const token = await invite(acme, "dan");
    await inside(acme, async (ctx) => {
      for (const { _id } of await ctx.db.query("seats").collect()) {
        await ctx.db.delete(_id);
      }
    });
    return { ...acme, token };
  }

  it("is seen and left all the same, and lets nobody in", async () => {
    const acme = await without(10);
    expect(await seats(acme)).toEqual({ limit: 10, used: 0, pending: 0 });
    expect(await outcome(add(acme, "eve"))).toBe("ORG_NOT_FOUND");
    expect(await accept(acme, "dan", acme.token)).toBe("ORG_NOT_FOUND");
    const { organizationId } = acme;
    const leaving = acme.as(mia).mutation(api.leaveOrganization, {
      organizationId,
    });
    expect(await outcome(leaving)).toBe("ok");
  });

  it.each([5, null])(
    "is put right by a repair, and its limit of %j holds",
    async (memberLimit) => {
      const acme = await without(memberLimit);
      await acme.t.mutation((ctx) => acme.orgs.repair(ctx));
      await pass(acme, HOUR);
      const right = { limit: memberLimit, used: 3, pending: 1 };
      expect(await seats(acme)).toEqual(right);
      expect(await accept(acme, "dan", acme.token)).toBe("ok");
      expect(await outcome(add(acme, "eve"))).toBe("ok");
      expect(await outcome(add(acme, "frank"))).toBe(
        memberLimit === null ? "ok" : "SEAT_LIMIT_REACHED",
      );
    },
  );
});

it("who finds no seat is told the limit, and how many are members and invited", async () => {
  const acme = await initAcme({
    delivery: undefined,
    countPendingInvitations: true,
    memberLimit: 5,
  });
  const full = { limit: 5, used: 3, pending: 2 };
  const tokens = [await invite(acme, "dan"), await invite(acme, "eve")];
  const told = async (call: Promise<unknown>) => {
    const error: unknown = await call.catch((caught: unknown) => caught);
    if (!isOrgInvitationsError(error, "SEAT_LIMIT_REACHED")) throw error;
    const { limit, used, pending } = error.data;
    return { limit, used, pending };
  };
  expect(await told(add(acme, "frank"))).toEqual(full);
  expect(await told(invite(acme, "frank"))).toEqual(full);
  await acme.t.mutation(async (ctx) => {
    const { organizationId } = acme;
    const change = { organizationId, memberLimit: 3 };
    await acme.orgs.updateOrganization(ctx, change, { as: "system" });
  });
  const late = acme
    .as(person("dan"))
    .mutation(api.acceptInvitation, { token: tokens[0] ?? "" });
  expect(await told(late)).toEqual({ ...full, limit: 3 });
});

it("a bulk for which there is no seat changes nothing of those that are taken", async () => {
  const acme = await initAcme({
    delivery: undefined,
    countPendingInvitations: true,
    memberLimit: 3,
  });
  const { as, organizationId } = acme;
  const before = await rowsOf(acme, "seats");
  for (let at = 0; at < 8; at++) {
    const email = `p${at}@example.com`;
    const invitations = [{ email, role: "member" as const }];
    const args = { organizationId, invitations };
    const [row] = await as(alice).mutation(api.inviteMembers, args);
    expect(row).toMatchObject({ ok: false, code: "SEAT_LIMIT_REACHED" });
  }
  expect(await rowsOf(acme, "seats")).toEqual(before);
});

it.each([null, 1000])(
  "a seat that was reserved under a limit is taken under %j",
  async (memberLimit) => {
    const acme = await initAcme({
      delivery: undefined,
      countPendingInvitations: true,
      memberLimit: 4,
    });
    const token = await invite(acme, "dan");
    await acme.t.mutation(async (ctx) => {
      const change = { organizationId: acme.organizationId, memberLimit };
      await acme.orgs.updateOrganization(ctx, change, { as: "system" });
    });
    expect(await accept(acme, "dan", token)).toBe("ok");
    expect(await seats(acme)).toMatchObject({ used: 4, pending: 0 });
  },
);

describe("the rows of seats that somebody reads who joins", () => {
  /** How many rows each of them reads, one after another, all of them in the row of the owner. */
  async function rowsRead(memberLimit: number | null, joins: number) {
    const acme = await initAcme({ delivery: undefined, memberLimit });
    const [{ seatShard: shard }] = await rowsOf(acme, "members");
    // Somebody's seat is in the same row in every organization.
    const other = await acme.as(alice).mutation(api.createOrganization, {
      name: "Other",
    });
    await acme.t.mutation(async (ctx) => {
      const { organizationId } = other;
      const memberLimit = null;
      const change = { organizationId, memberLimit };
      await acme.orgs.updateOrganization(ctx, change, { as: "system" });
    });
    const { organizationId } = other;
    for (let at = 0; at < joins * 16; at++) {
      await add({ ...acme, organizationId }, `p${at}`);
    }
    const there = (await rowsOf(acme, "members"))
      .filter((row) => row.organizationId === organizationId)
      .filter((row) => row.seatShard === shard && row.userId !== "alice")
      .slice(0, joins);
    expect(there).toHaveLength(joins);
    const recorder = await recordCosts(acme.t);
    const read: number[] = [];
    for (const { userId } of there) {
      const { cost } = await recorder.measure(() => add(acme, userId));
      const ranges = cost.transactions.flatMap(({ reads }) =>
        reads.filter(({ table }) => table.name === "seats"),
      );
      read.push(ranges.length);
    }
    return read;
  }

  it("are one as long as that row has room of its own", async () => {
    console.log(await rowsRead(40, 10), await rowsRead(null, 10));
  });
});
