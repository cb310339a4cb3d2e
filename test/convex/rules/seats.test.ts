import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import type { Doc } from "../../../convex/_generated/dataModel.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AnyOptions, OrgInvitations } from "../../../src/client/index.js";
import {
  alice,
  api,
  component,
  initAcme,
  initApp,
  lastToken,
  outcome,
  pass,
  person,
} from "../../app.js";
import { inside, rowsOf } from "../../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY = 24 * 60 * 60 * 1000;
type Acme = Awaited<ReturnType<typeof initAcme>>;
/** Acme has three members to begin with. */
const start = (options: Partial<AnyOptions<never>> = {}) =>
  initAcme({ delivery: undefined, ...options });

async function seats({ t, orgs, organizationId }: Acme) {
  const found = await t.query((ctx) =>
    orgs.getOrganization(ctx, { organizationId }, { as: "system" }),
  );
  await mustAddUp(t, found?.seats.limit ?? null);
  return found?.seats;
}

/** The rows' sums are what the lists show, and no set of concurrent joins could pass the limit. */
async function mustAddUp(t: Acme["t"], limit: number | null) {
  const rows = await rowsOf({ t }, "seats");
  const members = await rowsOf({ t }, "members");
  const held = await rowsOf({ t }, "invitations");
  const sum = (of: (row: Doc<"seats">) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  expect(sum((row) => row.members)).toBe(members.length);
  expect(sum((row) => row.reserved)).toBe(
    held.filter(({ seatShard }) => seatShard !== undefined).length,
  );
  const current = rows.every((row) => row.limit === limit);
  const most = sum((row) => Math.max(row.quota, row.members + row.reserved));
  if (limit !== null && current && members.length <= limit) {
    expect(most).toBeLessThanOrEqual(limit);
  }
}

const add = async ({ t, orgs, organizationId }: Acme, name: string) =>
  await outcome(
    t.mutation(async (ctx) => {
      const user = person(name);
      await orgs.addMember(ctx, { organizationId, user, role: "member" });
    }),
  );

async function invite({ as, organizationId }: Acme, name: string) {
  const row = { email: `${name}@example.com`, role: "member" as const };
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    ...row,
  });
  return { ...sent, token: lastToken() };
}

const setLimit = async ({ t, orgs, organizationId }: Acme, limit: number) =>
  await t.mutation(async (ctx) => {
    const change = { organizationId, memberLimit: limit };
    await orgs.updateOrganization(ctx, change, { as: "system" });
  });

describe("a member limit", () => {
  it.each([3, 4, 7, 8, 9, 15, 16, 17, 30])(
    "of %d is filled to the last seat and not beyond",
    async (limit) => {
      const acme = await start({ memberLimit: limit });
      for (let n = 4; n <= limit; n++) {
        expect(await add(acme, `p${n}`)).toBe("ok");
        await seats(acme);
      }
      expect(await add(acme, "late")).toBe("SEAT_LIMIT_REACHED");
      expect(await seats(acme)).toEqual({ limit, used: limit, pending: 0 });
    },
  );

  it("has room for one again when one leaves", async () => {
    const acme = await start({ memberLimit: 5 });
    await add(acme, "dan");
    await add(acme, "eve");
    expect(await add(acme, "frank")).toBe("SEAT_LIMIT_REACHED");
    const { organizationId } = acme;
    const leaving = acme.as(person("dan"));
    await leaving.mutation(api.leaveOrganization, { organizationId });
    expect(await add(acme, "frank")).toBe("ok");
    expect(await add(acme, "grace")).toBe("SEAT_LIMIT_REACHED");
  });

  it("of null never refuses, and members are counted all the same", async () => {
    const acme = await start({ memberLimit: null });
    for (let n = 0; n < 20; n++) expect(await add(acme, `p${n}`)).toBe("ok");
    expect(await seats(acme)).toEqual({ limit: null, used: 23, pending: 0 });
  });

  it("that was lowered below what is used lets nobody in until there is room", async () => {
    const acme = await start({ memberLimit: 20 });
    for (const name of ["dan", "eve", "frank"]) await add(acme, name);
    await setLimit(acme, 5);
    expect(await seats(acme)).toEqual({ limit: 5, used: 6, pending: 0 });
    const { organizationId } = acme;
    const leave = (name: string) =>
      acme.as(person(name)).mutation(api.leaveOrganization, { organizationId });
    await leave("dan");
    expect(await add(acme, "grace")).toBe("SEAT_LIMIT_REACHED");
    await leave("eve");
    expect(await add(acme, "grace")).toBe("ok");
    expect(await add(acme, "heidi")).toBe("SEAT_LIMIT_REACHED");
    await setLimit(acme, 6);
    expect(await add(acme, "heidi")).toBe("ok");
  });

  it("is set by those who may, and to whole numbers", async () => {
    const { as, organizationId } = await start();
    const set = (memberLimit: number) =>
      outcome(
        as(alice).mutation(api.updateOrganization, {
          organizationId,
          memberLimit,
        }),
      );
    expect(await set(1000)).toBe("FORBIDDEN");
    const acme = await start();
    for (const limit of [0, -1, 2.5]) {
      expect(await outcome(setLimit(acme, limit))).toBe("INVALID_ARGUMENT");
    }
  });

  it("holds nobody any more once the organization is deleted", async () => {
    const acme = await start();
    const { token } = await invite(acme, "dan");
    const { organizationId } = acme;
    await acme.as(alice).mutation(api.deleteOrganization, { organizationId });
    const late = acme.as(person("dan"));
    expect(await outcome(late.mutation(api.acceptInvitation, { token }))).toBe(
      "INVITATION_REVOKED",
    );
    expect(await add(acme, "dan")).toBe("ORG_NOT_FOUND");
  });
});

describe("pending invitations that hold seats", () => {
  const holding = (memberLimit: number) =>
    start({ memberLimit, countPendingInvitations: true });

  it("hold one each, give it to the member who accepts, or back", async () => {
    const acme = await holding(7);
    const { as } = acme;
    const [dan, eve, frank, grace] = [
      await invite(acme, "dan"),
      await invite(acme, "eve"),
      await invite(acme, "frank"),
      await invite(acme, "grace"),
    ];
    expect(await seats(acme)).toEqual({ limit: 7, used: 3, pending: 4 });
    expect(await outcome(invite(acme, "heidi"))).toBe("SEAT_LIMIT_REACHED");
    await as(person("dan")).mutation(api.acceptInvitation, {
      token: dan.token,
    });
    expect(await seats(acme)).toEqual({ limit: 7, used: 4, pending: 3 });
    await acme.t.mutation(api.declineInvitation, { token: eve.token });
    const { invitationId } = frank;
    await as(alice).mutation(api.revokeInvitation, { invitationId });
    expect(await seats(acme)).toEqual({ limit: 7, used: 4, pending: 1 });
    await pass(acme, 8 * DAY);
    expect(await seats(acme)).toEqual({ limit: 7, used: 4, pending: 0 });
    await as(alice).mutation(api.resendInvitation, {
      invitationId: grace.invitationId,
    });
    expect(await seats(acme)).toEqual({ limit: 7, used: 4, pending: 1 });
  });

  it("keep their seat when they are replaced, even in a full organization", async () => {
    const acme = await holding(4);
    await invite(acme, "dan");
    const { as, organizationId } = acme;
    vi.setSystemTime(Date.now() + 60_000);
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "dan@example.com",
      role: "admin",
      onDuplicate: "replace",
    });
    expect(await seats(acme)).toEqual({ limit: 4, used: 3, pending: 1 });
  });

  it("in bulk get what there is, first come first served, as the dry run said", async () => {
    const acme = await holding(63);
    const { as, organizationId } = acme;
    const invitations = Array.from({ length: 100 }, (_, at) => ({
      email: `p${at}@example.com`,
      role: "member" as const,
    }));
    const call = { organizationId, invitations };
    const said = await as(alice).mutation(api.inviteMembers, {
      ...call,
      dryRun: true,
    });
    expect(await seats(acme)).toEqual({ limit: 63, used: 3, pending: 0 });
    const done = await as(alice).mutation(api.inviteMembers, call);
    const expected = invitations.map((_, at) => at < 60);
    expect(said.map(({ ok }) => ok)).toEqual(expected);
    expect(done.map(({ ok }) => ok)).toEqual(expected);
    expect(done[60]).toMatchObject({ code: "SEAT_LIMIT_REACHED" });
    expect(await seats(acme)).toEqual({ limit: 63, used: 3, pending: 60 });
  });

  it("get in as long as members alone stay within a limit that was lowered", async () => {
    const acme = await holding(10);
    const sent = [await invite(acme, "dan"), await invite(acme, "eve")];
    await setLimit(acme, 4);
    const codes = [];
    for (const [at, name] of ["dan", "eve"].entries()) {
      const token = sent[at]?.token ?? "";
      const accept = acme.as(person(name)).mutation(api.acceptInvitation, {
        token,
      });
      codes.push(await outcome(accept));
    }
    expect(codes).toEqual(["ok", "SEAT_LIMIT_REACHED"]);
  });
});

describe("two who join at once", () => {
  /** The names of people whose seats are counted in different rows, and in the same one. */
  async function shards(acme: Acme, names: string[]) {
    for (const name of names) await add(acme, name);
    const members = await rowsOf(acme, "members");
    return new Map(members.map(({ userId, seatShard }) => [userId, seatShard]));
  }

  async function race(acme: Acme, a: string, b: string) {
    const first = await invite(acme, a);
    const second = await invite(acme, b);
    const recorder = await recordCosts(acme.t);
    const accept = (name: string, token: string) => () =>
      outcome(acme.as(person(name)).mutation(api.acceptInvitation, { token }));
    const { conflicts } = await recorder.race(
      accept(a, first.token),
      accept(b, second.token),
    );
    return conflicts.map(({ table }) => table);
  }

  it("far from the limit do not meet, unless their seats are counted in one row", async () => {
    const acme = await start({ memberLimit: 1000 });
    const names = Array.from({ length: 24 }, (_, at) => `warm${at}`);
    const byName = await shards(acme, names);
    const at = (name: string) => byName.get(name);
    const [one = ""] = names;
    const same = names.find((name) => name !== one && at(name) === at(one));
    const other = names.find((name) => at(name) !== at(one));
    const { organizationId } = acme;
    for (const name of [one, same ?? "", other ?? ""]) {
      const member = acme.as(person(name));
      await member.mutation(api.leaveOrganization, { organizationId });
    }
    expect(await race(acme, one, other ?? "")).toEqual([]);
    const acme2 = await start({ memberLimit: 1000 });
    await shards(acme2, names);
    for (const name of [one, same ?? ""]) {
      const member = acme2.as(person(name));
      await member.mutation(api.leaveOrganization, {
        organizationId: acme2.organizationId,
      });
    }
    expect(await race(acme2, one, same ?? "")).toContain("seats");
  });

  it("for the last seat do meet, so that one of them is retried and told", async () => {
    const acme = await start({ memberLimit: 4 });
    expect(await race(acme, "dan", "eve")).toContain("seats");
    const retry = await start({ memberLimit: 4 });
    const [dan, eve] = [await invite(retry, "dan"), await invite(retry, "eve")];
    const codes = await Promise.all(
      [
        ["dan", dan.token],
        ["eve", eve.token],
      ].map(([name = "", token = ""]) =>
        outcome(
          retry.as(person(name)).mutation(api.acceptInvitation, { token }),
        ),
      ),
    );
    expect(codes.sort()).toEqual(["SEAT_LIMIT_REACHED", "ok"]);
  });
});

describe("a member limit that cannot be one", () => {
  const WRONG = [Number.NaN, Infinity, -Infinity, 2.5, -1];
  const asFunction = (limit: number) => () => limit;
  const asNumber = (limit: number) => limit;

  const refused = async (call: Promise<unknown>) => {
    await expect(call).rejects.toMatchObject({
      data: { code: "INVALID_ARGUMENT", field: "memberLimit" },
    });
  };

  it.each(WRONG)("%d makes no organization", async (memberLimit) => {
    const app = initApp({ memberLimit });
    const made = app
      .as(alice)
      .mutation(api.createOrganization, { name: "Acme" });
    await refused(made);
    expect(await rowsOf(app, "organizations")).toEqual([]);
  });

  it.each(
    WRONG.flatMap((limit) =>
      [asFunction, asNumber].flatMap((kind) =>
        [true, false].map((reserve) => [limit, kind.name, reserve] as const),
      ),
    ),
  )(
    "%d, %s: nobody joins (pending hold seats: %s)",
    async (limit, kind, reserve) => {
      const make = kind === "asFunction" ? asFunction : asNumber;
      const options = { delivery: undefined, countPendingInvitations: reserve };
      const acme = await start(options);
      const { organizationId } = acme;
      const { token } = await invite(acme, "dan");
      /** The same app, a deploy later. */
      const broken = new OrgInvitations(component, {
        ...options,
        getUser: () => person("dan"),
        acceptUrl: () => "https://app.example",
        memberLimit: make(limit),
      }) as unknown as Acme["orgs"];
      const { t } = acme;
      const user = person("eve");
      const row = { organizationId, email: "eve@example.com" };
      await refused(
        t.mutation(async (ctx) => {
          await broken.addMember(ctx, { organizationId, user, role: "member" });
        }),
      );
      await refused(
        t.mutation((ctx) => broken.acceptInvitation(ctx, { token })),
      );
      const inviting = t.mutation((ctx) =>
        broken.inviteMember(ctx, { ...row, role: "member" }, { as: alice }),
      );
      await refused(inviting);
      await refused(
        t.query((ctx) =>
          broken.getOrganization(ctx, { organizationId }, { as: "system" }),
        ),
      );
      expect(await seats(acme)).toMatchObject({ used: 3 });
    },
  );

  it("0 and null are ones", async () => {
    const none = await start({ memberLimit: null });
    expect(await add(none, "dan")).toBe("ok");
    const { as } = initApp({ memberLimit: 0 });
    const made = as(alice).mutation(api.createOrganization, { name: "Acme" });
    expect(await outcome(made)).toBe("ok");
  });
});

describe("a seat that was reserved for someone", () => {
  it.each(["by link", "in the inbox"] as const)(
    "who is a member already is free again once they accept, %s",
    async (how) => {
      const acme = await start({
        memberLimit: 5,
        countPendingInvitations: true,
      });
      const { invitationId, token } = await invite(acme, "dan");
      expect(await add(acme, "dan")).toBe("ok");
      expect(await seats(acme)).toEqual({ limit: 5, used: 4, pending: 1 });
      expect(await add(acme, "eve")).toBe("SEAT_LIMIT_REACHED");
      const ref = how === "by link" ? { token } : { invitationId };
      await acme.as(person("dan")).mutation(api.acceptInvitation, ref);
      expect(await seats(acme)).toEqual({ limit: 5, used: 4, pending: 0 });
      expect(await add(acme, "eve")).toBe("ok");
    },
  );
});

describe("a row of seats that is there twice", () => {
  it("is counted, and stops nobody who has room", async () => {
    const acme = await start({ memberLimit: 12 });
    for (let n = 0; n < 3; n++) await add(acme, `p${n}`);
    // Each once more, with nobody in it and no room of its own.
    await inside(acme, async ({ db }) => {
      for (const row of await db.query("seats").collect()) {
        const { _id, _creationTime, ...rest } = row;
        await db.insert("seats", { ...rest, members: 0, quota: 0 });
      }
    });
    const codes = [];
    for (let n = 3; n < 12; n++) codes.push(await add(acme, `p${n}`));
    const room = Array.from({ length: 6 }, () => "ok");
    const full = Array.from({ length: 3 }, () => "SEAT_LIMIT_REACHED");
    expect(codes).toEqual([...room, ...full]);
    expect(await seats(acme)).toEqual({ limit: 12, used: 12, pending: 0 });
    const { organizationId } = acme;
    const leaving = acme.as(person("p4"));
    await leaving.mutation(api.leaveOrganization, { organizationId });
    expect(await add(acme, "p20")).toBe("ok");
  });
});
