import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { HOUR } from "../../convex/pure/limits.js";
import { isOrgInvitationsError } from "../../src/client/index.js";
import {
  alice,
  api,
  type App,
  initAcme,
  initApp,
  lastToken,
  mia,
  outcome,
  pass,
  person,
} from "../app.js";
import { inside, must, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = App & { organizationId: string };

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

it("of which one is gone, one there twice and one wrong are all put right at once, and the limit holds", async () => {
  const acme = await initAcme({
    delivery: undefined,
    countPendingInvitations: true,
    memberLimit: 12,
  });
  for (let at = 0; at < 6; at++) await add(acme, `p${at}`);
  const token = await invite(acme, "dan");
  const right = { limit: 12, used: 9, pending: 1 };
  expect(await seats(acme)).toEqual(right);
  await inside(acme, async (ctx) => {
    const taken = (await ctx.db.query("seats").collect()).filter(
      ({ members }) => members > 0,
    );
    const [gone, twice, wrong] = taken;
    await ctx.db.delete(must(gone)._id);
    const { _id, _creationTime, ...fields } = must(twice);
    await ctx.db.insert("seats", { ...fields, quota: 9 });
    await ctx.db.patch(must(wrong)._id, { members: 0, reserved: 3, quota: 9 });
  });
  expect(await seats(acme)).not.toEqual(right);
  await acme.t.mutation((ctx) => acme.orgs.repair(ctx));
  await pass(acme, HOUR);
  expect(await seats(acme)).toEqual(right);
  const { organizationId } = acme;
  const leaving = acme.as(person("p0")).mutation(api.leaveOrganization, {
    organizationId,
  });
  expect(await outcome(leaving)).toBe("ok");
  expect(await accept(acme, "dan", token)).toBe("ok");
  const codes: string[] = [];
  for (let at = 0; at < 6; at++) {
    codes.push(await outcome(add(acme, `late${at}`)));
  }
  const room = ["ok", "ok", "ok"];
  const full = codes.slice(3).map(() => "SEAT_LIMIT_REACHED");
  expect(codes).toEqual([...room, ...full]);
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

describe("of what is free each row has an eighth to itself, dealt anew when one has used it up", () => {
  const rows = new Map<number, string[]>();
  let hers: string[];
  let others: string[];

  /** Someone's seat is in the same row in every organization. */
  beforeAll(async () => {
    const acme = await initAcme({ delivery: undefined, memberLimit: null });
    for (let at = 0; at < 120; at++) await add(acme, `p${at}`);
    const [owner, ...members] = await rowsOf(acme, "members");
    const mine = must(owner).seatShard;
    for (const { userId, seatShard } of members) {
      rows.set(seatShard, [...(rows.get(seatShard) ?? []), userId]);
    }
    hers = rows.get(mine) ?? [];
    rows.delete(mine);
    others = [...rows.values()].find((names) => names.length > 9) ?? [];
  });

  async function open(memberLimit: number | null) {
    const app = initApp({ delivery: undefined, memberLimit });
    const { organizationId } = await app
      .as(alice)
      .mutation(api.createOrganization, { name: "New" });
    const recorder = await recordCosts(app.t);
    const organization = { ...app, organizationId };
    /** How many rows of seats are written, and whether no other was looked at. */
    const join = async (name = "") => {
      const { cost } = await recorder.measure(() => add(organization, name));
      const isAlone = cost.transactions
        .flatMap(({ reads }) => reads)
        .filter(({ index }) => index === "by_organization_shard")
        .every(({ lower }) => lower.prefix.length > 1);
      const written = cost.transactions
        .flatMap(({ writes }) => writes)
        .filter(({ table }) => table.name === "seats").length;
      return { isAlone, written };
    };
    return { ...organization, join };
  }

  it.each([
    [8, "hers", "......"],
    [9, "hers", "a....."],
    [16, "hers", "a.a.a."],
    [33, "hers", "aaaa.aaa.a"],
    [33, "others", ".aaa.aaa.a"],
    [1000, "hers", "aaaaaaaaaa"],
    [1000, "others", ".aaaaaaaaa"],
    [null, "hers", "aaaaaaaaaa"],
    [null, "others", ".aaaaaaaaa"],
  ] as const)(
    "limit %j, those of the row of %s, a: without a look at another row: %s",
    async (memberLimit, which, expected) => {
      const { join } = await open(memberLimit);
      const names = which === "hers" ? hers : others;
      let found = "";
      for (const name of names.slice(0, expected.length)) {
        found += (await join(name)).isAlone ? "a" : ".";
      }
      expect(found).toBe(expected);
    },
  );

  it("near the limit nobody writes a row but their own", async () => {
    const { join } = await open(9);
    const [first = "", ...names] = [...rows.values()].flatMap(
      ([name]) => name ?? [],
    );
    await join(first);
    for (const name of names) expect((await join(name)).written).toBe(1);
    expect(names.length).toBeGreaterThan(3);
  });

  it("a limit that was changed is dealt to all rows by the first who joins under it", async () => {
    const { join, t, orgs, organizationId } = await open(100);
    await join(others[0]);
    await t.mutation(async (ctx) => {
      const change = { organizationId, memberLimit: 101 };
      await orgs.updateOrganization(ctx, change, { as: "system" });
    });
    expect((await join(hers[0])).isAlone).toBe(false);
    expect((await join(others[1])).isAlone).toBe(true);
  });
});
