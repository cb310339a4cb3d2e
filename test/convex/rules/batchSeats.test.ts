import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  component,
  initAcme,
  lastToken,
  outcome,
} from "../../app.js";
import { OrgInvitations } from "../../../src/client/index.js";
import { inside, must, rowOf, rowsOf } from "../../inside.js";

beforeEach(() => void vi.useFakeTimers());

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    email: `new${at}@example.com`,
    role: "member" as const,
  }));

/** The limit comes after the three are in: it may be below what is taken. */
async function withThree(memberLimit: number | null, options = {}) {
  let limit: number | null = null;
  const acme = await initAcme({ memberLimit: () => limit, ...options });
  limit = memberLimit;
  return acme;
}

const DAY = 24 * 60 * 60 * 1000;

/** Acme has three members. */
const LIMITS = [1, 3, 4, 5, 40, null];

describe.each(LIMITS)("inviting into three of %s seats", (memberLimit) => {
  const full = { code: "SEAT_LIMIT_REACHED", limit: memberLimit, used: 3 };
  const free = memberLimit === null ? 9 : Math.max(0, memberLimit - 3);

  it.each([true, false])(
    "warns of each row that finds no free seat (dry run: %s)",
    async (dryRun) => {
      const acme = await withThree(memberLimit);
      const { as, organizationId, messages } = acme;
      const results = await as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: rows(6),
        dryRun,
      });
      for (const [at, row] of results.entries()) {
        expect(row.ok).toBe(true);
        if (at < free) expect(row).not.toHaveProperty("warning");
        else expect(row).toMatchObject({ warning: full });
      }
      expect(messages).toHaveLength(dryRun ? 0 : 6);
    },
  );

  it("warns who invites one, and again who resends it", async () => {
    const acme = await withThree(memberLimit, { resendCooldownMs: 0 });
    const { as, organizationId } = acme;
    const [row] = rows(1);
    if (!row) throw new Error("One row");
    const sent = await as(adam).mutation(api.inviteMember, {
      organizationId,
      ...row,
    });
    const { invitationId } = sent;
    const resent = await as(adam).mutation(api.resendInvitation, {
      invitationId,
    });
    for (const one of [sent, resent]) {
      if (free > 0) expect(one).not.toHaveProperty("warning");
      else expect(one).toMatchObject({ warning: full });
    }
  });

  it.each([true, false])(
    "is refused where the app requires a free seat, row by row (dry run: %s)",
    async (dryRun) => {
      const acme = await withThree(memberLimit, { requireFreeSeat: true });
      const { as, organizationId } = acme;
      const results = await as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: rows(6),
        dryRun,
      });
      for (const [at, row] of results.entries()) {
        if (at < free) expect(row).toMatchObject({ ok: true });
        else expect(row).toMatchObject({ ok: false, ...full });
      }
      const made = dryRun ? 0 : Math.min(6, free);
      expect(await rowsOf(acme, "invitations")).toHaveLength(made);
    },
  );
});

it("a resend is refused as well where a free seat is required, and leaves the old link as it was", async () => {
  const acme = await initAcme({
    memberLimit: 4,
    requireFreeSeat: true,
    resendCooldownMs: 0,
  });
  const { as, t, orgs, organizationId } = acme;
  const row = { organizationId, email: "bob@example.com" };
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    ...row,
    role: "member",
  });
  const token = lastToken();
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, {
      organizationId,
      user: { userId: "eve", emails: [] },
      role: "member",
    });
  });
  const resend = as(alice).mutation(api.resendInvitation, { invitationId });
  expect(await outcome(resend)).toBe("SEAT_LIMIT_REACHED");
  const state = await as(bob).query(api.explainInvitation, { token });
  expect(state).toMatchObject({ state: "full" });
});

it("an organization's own limit is what counts", async () => {
  const acme = await initAcme({ memberLimit: null });
  const { as, t, orgs, organizationId } = acme;
  await t.mutation((ctx) =>
    orgs.updateOrganization(
      ctx,
      { organizationId, memberLimit: 3 },
      { as: "system" },
    ),
  );
  const [row] = rows(1);
  if (!row) throw new Error("One row");
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    ...row,
  });
  expect(sent).toMatchObject({ warning: { limit: 3, used: 3, pending: 0 } });
});

it("nobody is warned of seats that their invitations hold", async () => {
  const acme = await initAcme({
    memberLimit: 5,
    countPendingInvitations: true,
  });
  const { as, organizationId } = acme;
  const results = await as(alice).mutation(api.inviteMembers, {
    organizationId,
    invitations: rows(3),
  });
  expect(results.map(({ ok }) => ok)).toEqual([true, true, false]);
  for (const row of results) expect(row).not.toHaveProperty("warning");
});

it.each(["replace", "resend"] as const)(
  "what holds a seat from a time when invitations did is not warned of when it is sent again (%s)",
  async (onDuplicate) => {
    const options = {
      memberLimit: 4,
      countPendingInvitations: true,
      resendCooldownMs: 0,
    };
    const acme = await initAcme(options);
    const { as, t, organizationId } = acme;
    const [row, other] = rows(2);
    if (!row || !other) throw new Error("Two rows");
    const first = { organizationId, ...row };
    await as(alice).mutation(api.inviteMember, first);
    /** The same app, a deploy later. */
    const later = new OrgInvitations(component, {
      ...options,
      countPendingInvitations: false,
      getUser: () => alice,
      acceptUrl: () => "https://app.example",
    }) as unknown as (typeof acme)["orgs"];
    const send = (invitation: typeof row) =>
      t.mutation((ctx) =>
        later.inviteMember(
          ctx,
          { organizationId, ...invitation, onDuplicate },
          { as: alice },
        ),
      );
    expect(await send(row)).not.toHaveProperty("warning");
    const warning = { limit: 4, used: 3, pending: 1 };
    expect(await send(other)).toMatchObject({ warning });
  },
);

it.each([
  ["resendInvitation", undefined],
  ["inviteMember", "resend"],
  ["inviteMember", "replace"],
  ["inviteMembers", "resend"],
  ["inviteMembers, a dry run", "resend"],
] as const)(
  "what is from before invitations held seats takes one when it is sent again, if there is one (%s, %s)",
  async (call, onDuplicate) => {
    const options = { memberLimit: 4, resendCooldownMs: 0 };
    const acme = await initAcme(options);
    const { as, t, organizationId } = acme;
    const [first, second] = rows(2);
    if (!first || !second) throw new Error("Two rows");
    /** The same app, a deploy later. */
    const later = new OrgInvitations(component, {
      ...options,
      countPendingInvitations: true,
      getUser: () => alice,
      acceptUrl: () => "https://app.example",
    }) as unknown as (typeof acme)["orgs"];
    const again = async (row: typeof first, invitationId: string) => {
      if (call === "resendInvitation") {
        return await outcome(
          t.mutation((ctx) => later.resendInvitation(ctx, { invitationId })),
        );
      }
      if (call === "inviteMember") {
        const one = { organizationId, ...row, onDuplicate };
        return await outcome(t.mutation((ctx) => later.inviteMember(ctx, one)));
      }
      const dryRun = call === "inviteMembers, a dry run";
      const many = { organizationId, invitations: [row], onDuplicate, dryRun };
      const [result] = await t.mutation((ctx) =>
        later.inviteMembers(ctx, many),
      );
      return result?.ok ? "ok" : result?.code;
    };
    const ids: string[] = [];
    for (const row of [first, second]) {
      const one = { organizationId, ...row };
      ids.push((await as(alice).mutation(api.inviteMember, one)).invitationId);
    }
    const [firstId = "", secondId = ""] = ids;
    const seats = async () =>
      (await as(alice).query(api.getOrganization, { organizationId }))?.seats;
    expect(await again(first, firstId)).toBe("ok");
    const isDry = call === "inviteMembers, a dry run";
    expect(await seats()).toMatchObject({ used: 3, pending: isDry ? 0 : 1 });
    if (isDry) {
      const real = { invitationId: firstId };
      await t.mutation((ctx) => later.resendInvitation(ctx, real));
    }
    expect(await again(second, secondId)).toBe("SEAT_LIMIT_REACHED");
    expect(await seats()).toMatchObject({ used: 3, pending: 1 });
  },
);

it.each([true, false])(
  "the last seat is there for the invitation that holds it (%s), and for no other",
  async (holds) => {
    const acme = await initAcme({
      memberLimit: 4,
      countPendingInvitations: holds,
    });
    const { as, organizationId } = acme;
    const row = { email: "bob@example.com", role: "member" as const };
    await as(alice).mutation(api.inviteMember, { organizationId, ...row });
    const token = lastToken();
    if (!holds) {
      const shard = await rowOf(acme, "seats");
      await inside(acme, (ctx) => ctx.db.patch(shard._id, { reserved: 1 }));
    }
    const state = await as(bob).query(api.explainInvitation, { token });
    expect(state).toMatchObject({ state: holds ? "ready" : "full" });
  },
);

it.each([true, false])(
  "what is there already takes no seat from what is new beside it (holding seats: %s)",
  async (countPendingInvitations) => {
    const acme = await initAcme({
      memberLimit: countPendingInvitations ? 5 : 4,
      countPendingInvitations,
      requireFreeSeat: true,
    });
    const { as, organizationId } = acme;
    const [first, second] = rows(2);
    if (!first || !second) throw new Error("Two rows");
    await as(alice).mutation(api.inviteMember, { organizationId, ...first });
    const results = await as(alice).mutation(api.inviteMembers, {
      organizationId,
      invitations: [first, second],
      onDuplicate: "return",
    });
    expect(results).toMatchObject([
      { ok: true, outcome: "existing" },
      { ok: true, outcome: "created" },
    ]);
    const found = await as(alice).query(api.getOrganization, {
      organizationId,
    });
    const pending = countPendingInvitations ? 2 : 0;
    expect(found?.seats).toMatchObject({ used: 3, pending });
  },
);

describe("a limit of pending invitations", () => {
  const limited = (maxPendingInvitations: unknown) =>
    initAcme({
      maxPendingInvitations: maxPendingInvitations as number,
      resendCooldownMs: 0,
    });
  type Acme = Awaited<ReturnType<typeof limited>>;
  const invite = (
    { as, organizationId }: Acme,
    count: number,
    options: { onDuplicate?: "replace"; dryRun?: boolean } = {},
  ) =>
    as(alice).mutation(api.inviteMembers, {
      organizationId,
      invitations: rows(count),
      ...options,
    });
  const oks = (results: { ok: boolean }[]) => results.filter(({ ok }) => ok);

  it("lets through as many as there is room for, in a bulk and its dry run", async () => {
    const acme = await limited(4);
    const { as, organizationId } = acme;
    const dry = await invite(acme, 6, { dryRun: true });
    const results = await invite(acme, 6);
    for (const found of [dry, results]) {
      expect(oks(found)).toHaveLength(4);
      expect(found[5]).toMatchObject({
        code: "INVITATION_LIMIT_REACHED",
        limit: 4,
        pending: 0,
      });
    }
    const one = as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    await expect(one).rejects.toMatchObject({
      data: { code: "INVITATION_LIMIT_REACHED", limit: 4, pending: 4 },
    });
  });

  it("counts what takes another's place once", async () => {
    const acme = await limited(4);
    await invite(acme, 4);
    const again = await invite(acme, 4, { onDuplicate: "replace" });
    expect(oks(again)).toHaveLength(4);
    const [one] = await rowsOf(acme, "invitations").then((all) =>
      all.filter(({ state }) => state.kind === "pending"),
    );
    const resend = acme
      .as(alice)
      .mutation(api.resendInvitation, { invitationId: must(one)._id });
    expect(await outcome(resend)).toBe("ok");
  });

  it("has room again for each that is answered, revoked or expired, and asks when one is renewed", async () => {
    const acme = await limited(1);
    const { as, organizationId } = acme;
    const email = "bob@example.com";
    const bobs = { organizationId, email, role: "member" as const };
    const again = async () => {
      const sent = await as(alice).mutation(api.inviteMember, bobs);
      return { ...sent, token: lastToken() };
    };
    const first = await again();
    await as(bob).mutation(api.declineInvitation, { token: first.token });
    const second = await again();
    await as(alice).mutation(api.revokeInvitation, {
      invitationId: second.invitationId,
    });
    const third = await again();
    vi.setSystemTime(Date.now() + 8 * DAY);
    await acme.t.finishInProgressScheduledFunctions();
    const { invitationId } = third;
    const lapsed = await as(alice).query(api.getInvitation, { invitationId });
    if (lapsed?.status === "pending") {
      // The sweep is late; whoever looks ends it.
      await as(alice).mutation(api.revokeInvitation, { invitationId });
    }
    expect(oks(await invite(acme, 1))).toHaveLength(1);
    const renew = as(alice).mutation(api.resendInvitation, { invitationId });
    expect(await outcome(renew)).toBe("INVITATION_LIMIT_REACHED");
  });

  it("is reached, too, by more than can be counted in one transaction", async () => {
    const acme = await initAcme({
      maxPendingInvitations: 1000,
      limits: { metadataBytes: 1_000_000 },
    });
    const { as, organizationId } = acme;
    const publicMetadata = { large: "x".repeat(900_000) };
    const outcomes = [];
    for (const row of rows(11)) {
      const one = { organizationId, ...row, publicMetadata };
      outcomes.push(await outcome(as(alice).mutation(api.inviteMember, one)));
    }
    const refused = outcomes.pop();
    expect(new Set(outcomes)).toEqual(new Set(["ok"]));
    expect(refused).toBe("INVITATION_LIMIT_REACHED");
  });

  it("is of one organization alone, and may be the app's own for each", async () => {
    const small = new Set<string>();
    const acme = await initAcme({
      maxPendingInvitations: (
        _ctx: unknown,
        { organizationId }: { organizationId: string },
      ) => (small.has(organizationId) ? 1 : null),
    } as object);
    small.add(acme.organizationId);
    expect(oks(await invite(acme, 3))).toHaveLength(1);
    const { organizationId } = await acme
      .as(alice)
      .mutation(api.createOrganization, { name: "Other" });
    expect(oks(await invite({ ...acme, organizationId }, 3))).toHaveLength(3);
  });

  it.each([0, -1, 1.5, 1001, Number.NaN, "5", () => 0, () => "5"])(
    "%s is none",
    async (limit) => {
      const invalid = limited(limit).then((acme) => invite(acme, 1));
      expect(await outcome(invalid)).toBe("INVALID_ARGUMENT");
    },
  );
});
