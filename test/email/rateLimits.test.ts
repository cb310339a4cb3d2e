import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TableNames } from "../../convex/_generated/dataModel.js";
import { DAY, HOUR } from "../../convex/pure/limits.js";
import type { AnyOptions } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  initAcme,
  initApp,
  outcome,
  person,
} from "../app.js";
import { inside, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;
type RateLimits = Exclude<AnyOptions["rateLimits"], undefined>;
const withLimits = (rateLimits: RateLimits, rest: Partial<AnyOptions> = {}) =>
  initAcme({ ...rest, rateLimits } as Partial<AnyOptions<never>>);

const invite = (
  { as, organizationId }: Pick<Acme, "as" | "organizationId">,
  name: string,
  { by = adam, notify = true } = {},
) =>
  as(by).mutation(api.inviteMember, {
    organizationId,
    email: `${name}@example.com`,
    role: "member",
    notify,
  });

const invitationsOf = (names: string[]) =>
  names.map((name) => ({
    email: `${name}@example.com`,
    role: "member" as const,
  }));

const names = (count: number, prefix = "p") =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);

const bulk = (
  { as, organizationId }: Pick<Acme, "as" | "organizationId">,
  who: string[],
  rest: { dryRun?: boolean; by?: typeof adam } = {},
) => {
  const { by = adam, dryRun = false } = rest;
  const invitations = invitationsOf(who);
  const args = { organizationId, invitations, dryRun };
  return as(by).mutation(api.inviteMembers, args);
};

describe("the limit of an inviter", () => {
  const two = { perInviter: { max: 2, periodMs: HOUR } };

  it("holds over all calls, says when it is over, and refills steadily", async () => {
    const acme = await withLimits(two);
    await invite(acme, "bob");
    await invite(acme, "carl");
    await expect(invite(acme, "dora")).rejects.toMatchObject({
      data: {
        code: "RATE_LIMITED",
        status: 429,
        scope: "inviter",
        // The limiter counts in fractions.
        retryAfterMs: expect.closeTo(HOUR / 2, -1) as number,
      },
    });
    vi.setSystemTime(Date.now() + HOUR / 2 + 1);
    await invite(acme, "dora");
    expect(await outcome(invite(acme, "eve"))).toBe("RATE_LIMITED");
  });

  it("holds over all organizations, and leaves other inviters alone", async () => {
    const acme = await withLimits(two);
    await invite(acme, "bob");
    await invite(acme, "carl");
    const globex = await acme
      .as(adam)
      .mutation(api.createOrganization, { name: "Globex" });
    const elsewhere = invite({ ...acme, ...globex }, "dora");
    expect(await outcome(elsewhere)).toBe("RATE_LIMITED");
    expect(await outcome(invite(acme, "dora", { by: alice }))).toBe("ok");
  });

  it("counts a resend, which is a mail like any other", async () => {
    const acme = await withLimits(two);
    const { invitationId } = await invite(acme, "bob");
    const resend = async () => {
      vi.setSystemTime(Date.now() + 60_000);
      return await acme
        .as(adam)
        .mutation(api.resendInvitation, { invitationId });
    };
    await resend();
    expect(await outcome(resend())).toBe("RATE_LIMITED");
  });

  it("takes nothing for a call that is refused", async () => {
    const acme = await withLimits(two);
    for (let tries = 0; tries < 5; tries++) {
      const nobody = acme.as(adam).mutation(api.inviteMember, {
        organizationId: acme.organizationId,
        email: "not an address",
        role: "member",
      });
      expect(await outcome(nobody)).toBe("INVALID_EMAIL");
    }
    await invite(acme, "bob");
    expect(await outcome(invite(acme, "bob"))).toBe(
      "INVITATION_ALREADY_PENDING",
    );
    expect(await outcome(invite(acme, "carl"))).toBe("ok");
  });

  it("does not bind trusted server code", async () => {
    const { t, orgs, organizationId } = await withLimits(two);
    for (const email of ["a@example.com", "b@example.com", "c@example.com"]) {
      const row = { organizationId, email, role: "member" } as const;
      const sent = await t.mutation((ctx) =>
        orgs.inviteMember(ctx, row, { as: "system" }),
      );
      expect(sent.status).toBe("pending");
    }
  });
});

describe("the limit of an organization", () => {
  it("is shared by its inviters", async () => {
    const acme = await withLimits({
      perOrganization: { max: 2, periodMs: HOUR },
    });
    await invite(acme, "bob");
    await invite(acme, "carl", { by: alice });
    await expect(invite(acme, "dora")).rejects.toMatchObject({
      data: { code: "RATE_LIMITED", scope: "organization" },
    });
  });

  it("may be the organization's own", async () => {
    const app = initApp({
      rateLimits: (_ctx, { organizationId }) =>
        organizationId === free ? { perOrganization: tiny } : {},
    });
    const tiny = { max: 1, periodMs: DAY };
    const create = (name: string) =>
      app.as(alice).mutation(api.createOrganization, { name });
    const { organizationId: free } = await create("Free");
    const { organizationId: paid } = await create("Paid");
    const by = alice;
    await invite({ ...app, organizationId: free }, "bob", { by });
    const another = invite({ ...app, organizationId: free }, "carl", { by });
    expect(await outcome(another)).toBe("RATE_LIMITED");
    await invite({ ...app, organizationId: paid }, "bob", { by });
    await invite({ ...app, organizationId: paid }, "carl", { by });
    const [first] = await app
      .as(alice)
      .query(api.listInvitations, { organizationId: free });
    vi.setSystemTime(Date.now() + 60_000);
    const { invitationId = "" } = first ?? {};
    const resend = app.as(alice).mutation(api.resendInvitation, {
      invitationId,
    });
    expect(await outcome(resend)).toBe("RATE_LIMITED");
  });

  it("of many rows gives all it has, though each row has a part of it", async () => {
    const acme = await withLimits({
      perInviter: null,
      perOrganization: { max: 800, periodMs: DAY },
    });
    let sent = 0;
    for (let call = 0; call < 9; call++) {
      const rows = await bulk(acme, names(100, `c${call}-`));
      sent += rows.filter(({ ok }) => ok).length;
    }
    // Which rows a call draws on is chance: close to all, and never one more.
    expect(sent).toBeLessThanOrEqual(800);
    expect(sent).toBeGreaterThan(600);
  });
});

describe("the limit of a mailbox", () => {
  const two = { perRecipient: { max: 2, periodMs: DAY } };
  // Of which one organization may send two.
  const three = { perRecipient: { max: 3, periodMs: DAY } };

  it("holds over all organizations and inviters", async () => {
    const acme = await withLimits(two);
    await invite(acme, "bob");
    const olga = person("olga");
    const pete = person("pete");
    const found = async (by: typeof olga) => ({
      ...acme,
      ...(await acme.as(by).mutation(api.createOrganization, { name: "New" })),
    });
    await invite(await found(olga), "bob", { by: olga });
    const third = await found(pete);
    await expect(invite(third, "bob", { by: pete })).rejects.toMatchObject({
      data: {
        code: "RATE_LIMITED",
        scope: "recipient",
        retryAfterMs: DAY,
      },
    });
    const byHand = { by: pete, notify: false };
    expect(await outcome(invite(third, "bob", byHand))).toBe("ok");
  });

  it("binds trusted server code too", async () => {
    const acme = await withLimits(three);
    const { t, orgs, organizationId } = acme;
    const { invitationId } = await invite(acme, "bob");
    const resend = () => {
      vi.setSystemTime(Date.now() + 60_000);
      const system = { as: "system" } as const;
      return t.mutation((ctx) =>
        orgs.resendInvitation(ctx, { invitationId }, system),
      );
    };
    await resend();
    expect(await outcome(resend())).toBe("RATE_LIMITED");
    expect(organizationId).toBeDefined();
  });

  it("is not gone round by revoking and inviting again", async () => {
    const acme = await withLimits(three);
    for (const expected of ["ok", "ok", "RATE_LIMITED"]) {
      expect(await outcome(invite(acme, "bob"))).toBe(expected);
      const [pending] = await acme.as(adam).query(api.listInvitations, {
        organizationId: acme.organizationId,
        status: "pending",
      });
      if (!pending) continue;
      const { invitationId } = pending;
      await acme.as(adam).mutation(api.revokeInvitation, { invitationId });
    }
  });

  it("keeps no address", async () => {
    const acme = await initAcme();
    await invite(acme, "bob");
    // A table of the limiter's own.
    const table = "rateLimits" as TableNames;
    const rows = [
      ...(await inside(
        acme,
        ({ db }) => db.query(table).collect(),
        "orgInvitations/rateLimiter",
      )),
      ...(await rowsOf(acme, "mailboxes")),
    ];
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain("bob");
  });
});

describe("in a bulk", () => {
  it("the rows over a limit fail alone, the first ones get through, as the dry run said", async () => {
    const acme = await withLimits({
      perInviter: { max: 5, periodMs: HOUR },
      perRecipient: { max: 1, periodMs: DAY },
    });
    const { organizationId } = await acme
      .as(alice)
      .mutation(api.createOrganization, { name: "Globex" });
    await invite({ ...acme, organizationId }, "p1", { by: alice });
    // The second one's mailbox has had its mail, and it takes nothing from the inviter.
    const expected = [true, false, true, true, true, true, false, false];
    const said = await bulk(acme, names(8), { dryRun: true });
    expect(said.map(({ ok }) => ok)).toEqual(expected);
    const done = await bulk(acme, names(8));
    expect(done.map(({ ok }) => ok)).toEqual(expected);
    expect(done[1]).toMatchObject({
      email: "p1@example.com",
      code: "RATE_LIMITED",
      scope: "recipient",
    });
    expect(done[6]).toMatchObject({ code: "RATE_LIMITED", scope: "inviter" });
  });

  it("a row without a seat takes nothing from its mailbox", async () => {
    let memberLimit = 4;
    const acme = await withLimits(
      { perRecipient: { max: 1, periodMs: DAY } },
      { countPendingInvitations: true, memberLimit: () => memberLimit },
    );
    const tight = await bulk(acme, names(2));
    expect(tight.map(({ ok }) => ok)).toEqual([true, false]);
    memberLimit = 10;
    expect((await bulk(acme, ["p1"]))[0]).toMatchObject({ ok: true });
  });

  it("a row over a limit gives its seat back", async () => {
    const acme = await withLimits(
      { perInviter: { max: 1, periodMs: HOUR } },
      { countPendingInvitations: true, memberLimit: 10 },
    );
    await bulk(acme, names(4));
    const { organizationId } = acme;
    const found = await acme
      .as(alice)
      .query(api.getOrganization, { organizationId });
    expect(found?.seats).toEqual({ limit: 10, used: 3, pending: 1 });
  });

  it("1,000 invitations go out in ten calls with the limits an app has by default", async () => {
    const acme = await initAcme();
    for (let call = 0; call < 10; call++) {
      const rows = await bulk(acme, names(100, `c${call}-`));
      expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    }
    expect(acme.messages).toHaveLength(1000);
    expect(await outcome(invite(acme, "one-more"))).toBe("RATE_LIMITED");
    expect(await outcome(invite(acme, "bob", { by: alice }))).toBe("ok");
  });
});

it.each([
  { perInviter: { max: 0, periodMs: HOUR } },
  { perRecipient: { max: 1.5, periodMs: HOUR } },
  { perOrganization: { max: 1, periodMs: 0 } },
  { perOrganization: { max: 1, periodMs: Number.NaN } },
])("limits that are none are refused when the app starts: %o", (rateLimits) => {
  expect(() => initApp({ rateLimits })).toThrow(/rateLimits/);
});

it("null switches a limit off", async () => {
  const acme = await withLimits({
    perInviter: null,
    perOrganization: null,
    perRecipient: null,
  });
  for (let call = 0; call < 11; call++) {
    const rows = await bulk(acme, names(100, `c${call}-`));
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  }
});

it("pruning forgets who has sent nothing for a month, not who is at a limit", async () => {
  const acme = await withLimits({ perInviter: { max: 1, periodMs: 7 * DAY } });
  const prune = () =>
    acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs: 0 }));
  await invite(acme, "bob");
  await prune();
  expect(await outcome(invite(acme, "carl"))).toBe("RATE_LIMITED");
  vi.setSystemTime(Date.now() + 31 * DAY);
  await prune();
  expect(await outcome(invite(acme, "carl"))).toBe("ok");
});

it("pruning forgets no mailbox before its limit does, and none that is suppressed", async () => {
  const acme = await withLimits({
    perRecipient: { max: 1, periodMs: 45 * DAY },
  });
  const { t, orgs, messages } = acme;
  const mailboxes = () => rowsOf(acme, "mailboxes");
  const prune = () => t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 0 }));
  await invite(acme, "bob");
  await invite(acme, "carl");
  const { reference = "" } = messages[1] ?? {};
  const status = "complained" as const;
  await t.mutation((ctx) =>
    orgs.recordDelivery(ctx, { reference, status, at: Date.now() }),
  );
  vi.setSystemTime(Date.now() + 44 * DAY);
  await prune();
  const again = () => outcome(invite(acme, "bob"));
  expect(await again()).toBe("RATE_LIMITED");
  expect(await mailboxes()).toHaveLength(2);
  vi.setSystemTime(Date.now() + 2 * DAY);
  await prune();
  expect(await mailboxes()).toHaveLength(1);
  expect(await again()).toBe("ok");
  expect(await outcome(invite(acme, "carl"))).toBe("RECIPIENT_SUPPRESSED");
});
