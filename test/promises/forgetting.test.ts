import type { TableNames } from "../../convex/_generated/dataModel.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import {
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { asId, inside, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const SAID = "Something private";

/** Every way in which an address, and what its owner said, comes into an organization. */
const WAYS: Record<string, (acme: Acme) => Promise<unknown>> = {
  invited: (acme) => invite(acme),
  "invited in bulk": ({ as, organizationId }) =>
    as(alice).mutation(api.inviteMembers, {
      organizationId,
      invitations: ["bob", "carol"].map((name) => ({
        email: `${name}@example.com`,
        role: "member" as const,
        message: SAID,
      })),
    }),
  accepted: async (acme) => {
    await invite(acme);
    await acme.as(bob).mutation(api.acceptInvitation, { token: lastToken() });
  },
  declined: async (acme) => {
    await invite(acme);
    const token = lastToken();
    const decline = { token, reason: SAID };
    await acme.as(bob).mutation(api.declineInvitation, decline);
  },
  revoked: async (acme) => {
    const { invitationId } = await invite(acme);
    await acme.as(alice).mutation(api.revokeInvitation, { invitationId });
  },
  expired: async (acme) => {
    await invite(acme);
    await pass(acme, 8 * DAY);
  },
  "added directly": ({ t, orgs, organizationId }) =>
    t.mutation((ctx) =>
      orgs.addMember(ctx, { organizationId, user: bob, role: "member" }),
    ),
  "owner, who then did things": async ({ as }) => {
    const { organizationId } = await as(bob).mutation(api.createOrganization, {
      name: "Globex",
    });
    await as(bob).mutation(api.updateOrganization, {
      organizationId,
      name: "Globex 2",
    });
  },
  "removed again": async ({ t, as, orgs, organizationId }) => {
    const { memberId } = await t.mutation((ctx) =>
      orgs.addMember(ctx, { organizationId, user: bob, role: "member" }),
    );
    await as(alice).mutation(api.removeMember, { memberId });
  },
};

/** Each of them after the invitations themselves were pruned. */
const PRUNED = Object.fromEntries(
  Object.entries(WAYS).map(([way, come]): [string, typeof come] => [
    `${way}, and whose invitation was pruned`,
    async (acme) => {
      await come(acme);
      await pass(acme, 100 * DAY);
      await acme.t.mutation((ctx) =>
        acme.orgs.prune(ctx, { olderThanMs: 30 * DAY }),
      );
    },
  ]),
);
const ALL_WAYS = { ...WAYS, ...PRUNED };

const invite = ({ as, organizationId }: Acme) =>
  as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    message: SAID,
    publicMetadata: { note: SAID },
  });

const TABLES: TableNames[] = [
  "invitations",
  "members",
  "events",
  "tasks",
  "timers",
  "failedDeliveries",
  "setAside",
];
const stored = async (acme: Acme) =>
  JSON.stringify(await Promise.all(TABLES.map((name) => rowsOf(acme, name))));

describe("an erased address", () => {
  it.each(Object.entries(ALL_WAYS))(
    "that was %s is found in no table, nor what was said by it or to it",
    async (_way, come) => {
      const acme = await initAcme();
      const { t, as, orgs, organizationId } = acme;
      await come(acme);
      await pass(acme, MINUTE);
      if (_way in WAYS) {
        expect(await stored(acme)).toContain("bob@example.com");
      }
      const before = (await rowsOf(acme, "events")).length;
      const email = "bob@example.com";
      await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
      await pass(acme, HOUR);
      const left = await stored(acme);
      expect(left).not.toContain("bob@example.com");
      // Of a bulk, the other one's message stays.
      if (!_way.startsWith("invited in bulk")) expect(left).not.toContain(SAID);
      // What happened stays.
      const events = await rowsOf(acme, "events");
      expect(events.length).toBeGreaterThanOrEqual(before);
      const trail = await as(alice).query(api.listEvents, {
        organizationId,
        paginationOpts: page(),
      });
      expect(JSON.stringify(trail)).not.toContain("bob@example.com");
      expect(JSON.stringify(trail)).not.toContain("erased.invalid");
    },
  );

  it("is written to no more: its expired invitation cannot be sent again", async () => {
    const acme = await initAcme({ countPendingInvitations: true });
    const { t, as, orgs, messages, organizationId } = acme;
    const { invitationId } = await invite(acme);
    await pass(acme, 8 * DAY);
    const email = "bob@example.com";
    await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
    const before = messages.length;
    const resend = as(alice).mutation(api.resendInvitation, { invitationId });
    expect(await outcome(resend)).toBe("INVITATION_NOT_RESENDABLE");
    expect(messages.length).toBe(before);
    const found = await as(alice).query(api.getOrganization, {
      organizationId,
    });
    expect(found?.seats.pending).toBe(0);
  });

  it("leaves everyone else as they are", async () => {
    const acme = await initAcme();
    for (const come of Object.values(WAYS)) {
      await outcome(come(acme));
      await pass(acme, 2 * MINUTE);
    }
    const others = async () =>
      (await rowsOf(acme, "members")).filter(({ userId }) => userId !== "bob");
    const before = await others();
    await acme.t.mutation((ctx) =>
      acme.orgs.eraseEmail(ctx, { email: "bob@example.com" }),
    );
    await pass(acme, HOUR);
    expect(await others()).toEqual(before);
    const carols = (await rowsOf(acme, "invitations")).filter(
      ({ email }) => email === "carol@example.com",
    );
    expect(carols).not.toEqual([]);
  });
});

describe("a removed user", () => {
  it("who had left before is no longer named by the invitations they sent", async () => {
    const acme = await initAcme();
    const { t, as, orgs, organizationId } = acme;
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user: bob, role: "admin" });
    });
    await as(bob).mutation(api.inviteMember, {
      organizationId,
      email: "carol@example.com",
      role: "member",
    });
    await as(bob).mutation(api.leaveOrganization, { organizationId });
    await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "bob" }));
    await pass(acme, HOUR);
    expect(await stored(acme)).not.toContain('"Bob"');
  });

  it.each(Object.entries(ALL_WAYS))(
    "who was %s is named in no table",
    async (_way, come) => {
      const acme = await initAcme();
      await come(acme);
      const { t, orgs } = acme;
      await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "bob" }));
      await pass(acme, HOUR);
      expect(await stored(acme)).not.toContain('"Bob"');
      expect(await rowsOf(acme, "members")).not.toContainEqual(
        expect.objectContaining({ userId: "bob" }),
      );
    },
  );

  it("passes nothing on in an organization that is being deleted", async () => {
    const acme = await initAcme({ memberLimit: null });
    const { t, as, orgs, organizationId } = acme;
    for (let at = 0; at < 110; at++) {
      const user = person(`a${at}`);
      await t.mutation(async (ctx) => {
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
    }
    const zoe = person("zoe");
    await t.mutation(async (ctx) => {
      const user = zoe;
      await orgs.addMember(ctx, { organizationId, user, role: "owner" });
    });
    await as(alice).mutation(api.deleteOrganization, { organizationId });
    await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "zoe" }));
    await pass(acme, HOUR);
    const types = (await rowsOf(acme, "events")).map(({ type }) => type);
    expect(types.at(-1)).toBe("organization.deleted");
    expect(await rowsOf(acme, "members")).toEqual([]);
  });
});

it("someone with many organizations of their own, and many invitations in them, can be removed and erased", async () => {
  const acme = await initAcme({ delivery: undefined });
  const { t, as, orgs } = acme;
  const big = { note: "x".repeat(8000) };
  for (let at = 0; at < 50; at++) {
    const { organizationId } = await as(bob).mutation(api.createOrganization, {
      name: `Org ${at}`,
    });
    await inside(acme, async (ctx) => {
      for (let row = 0; row < 20; row++) {
        await ctx.db.insert("invitations", {
          organizationId: asId(organizationId),
          email: `p${row}@example.com`,
          role: "member",
          state: { kind: "pending" },
          expiresAt: Date.now() + 30 * DAY,
          updatedAt: 0,
          publicMetadata: big,
          delivery: { status: "none" },
          sentAt: 0,
          sendCount: 1,
          batchEvents: [],
        });
      }
    });
  }
  await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "bob" }));
  await pass(acme, HOUR);
  const left = (await rowsOf(acme, "organizations")).filter(
    ({ emptiedAt }) => emptiedAt === undefined,
  );
  expect(left.map(({ name }) => name)).toEqual(["Acme"]);
  expect(await rowsOf(acme, "tasks")).toEqual([]);
});

describe("rows near the most that a document may hold", () => {
  const metadataBytes = 800 * 1024;
  const metadata = { note: "x".repeat(metadataBytes - 100) };
  const MANY = 24;
  const large = () =>
    initAcme({ delivery: undefined, limits: { metadataBytes } });
  const create = async ({ as }: Acme, at: number, more: object = {}) =>
    await as(alice).mutation(api.createOrganization, {
      name: `Org ${at}`,
      ...more,
    });

  it("do not keep an address from being erased", async () => {
    const acme = await large();
    for (let at = 0; at < MANY; at++) {
      const { organizationId } = await create(acme, at);
      await inside(acme, (ctx) =>
        ctx.db.insert("members", {
          organizationId: asId(organizationId),
          userId: "bob",
          role: "member",
          nameKey: "",
          email: "bob@example.com",
          publicMetadata: metadata,
          activeSince: 0,
          seatShard: 0,
        }),
      );
    }
    const email = "bob@example.com";
    await acme.t.mutation((ctx) => acme.orgs.eraseEmail(ctx, { email }));
    await pass(acme, HOUR);
    const found = await inside(acme, (ctx) =>
      ctx.db
        .query("members")
        .withIndex("by_email", (q) => q.eq("email", email))
        .first(),
    );
    expect(found).toBeNull();
  });

  it("do not keep the owner of many organizations from being removed", async () => {
    const acme = await large();
    for (let at = 0; at < MANY; at++) await create(acme, at, { metadata });
    const { t, orgs } = acme;
    await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "alice" }));
    await pass(acme, HOUR);
    expect(await rowsOf(acme, "members")).not.toContainEqual(
      expect.objectContaining({ userId: "alice" }),
    );
    expect(await rowsOf(acme, "tasks")).toEqual([]);
  });

  it.each(["prune", "repair"] as const)(
    "do not keep %s from finishing deletions that were lost",
    async (way) => {
      const acme = await large();
      const { t, orgs } = acme;
      for (let at = 0; at < MANY; at++) {
        const { organizationId } = await create(acme, at, { metadata });
        await inside(acme, (ctx) =>
          ctx.db.patch(asId<"organizations">(organizationId), {
            deletedAt: Date.now(),
          }),
        );
      }
      await pass(acme, 2 * HOUR);
      const health = await t.query((ctx) => orgs.health(ctx));
      expect(health.isHealthy).toBe(false);
      expect(health.unfinishedDeletions).toBeGreaterThan(0);
      // Each call takes some of them.
      let left = health.unfinishedDeletions;
      for (let call = 0; left > 0 && call < MANY; call++) {
        await t.mutation((ctx) =>
          way === "prune"
            ? orgs.prune(ctx, { olderThanMs: 90 * DAY })
            : orgs.repair(ctx),
        );
        await pass(acme, MINUTE);
        const after = await t.query((ctx) => orgs.health(ctx));
        left = after.unfinishedDeletions;
      }
      expect(left).toBe(0);
    },
  );
});

it("an address is erased, however many events speak of it", async () => {
  const acme = await initAcme();
  const { invitationId } = await invite(acme);
  await inside(acme, async (ctx) => {
    for (let at = 0; at < 3000; at++) {
      await ctx.db.insert("events", {
        organizationId: asId(acme.organizationId),
        type: "invitation.updated",
        actor: { kind: "user", userId: "alice", name: "A".repeat(100) },
        invitationId: asId(invitationId),
        subject: { email: "bob@example.com" },
        data: { reason: "x".repeat(400) },
      });
    }
  });
  await acme.as(bob).mutation(api.declineInvitation, {
    token: lastToken(),
    reason: SAID,
  });
  await acme.t.mutation((ctx) =>
    acme.orgs.eraseEmail(ctx, { email: "bob@example.com" }),
  );
  await pass(acme, HOUR);
  expect(await stored(acme)).not.toContain("bob@example.com");
  expect(await stored(acme)).not.toContain(SAID);
});

it("what someone said as they declined goes with their address, though the event of 0.3 does not name them", async () => {
  const acme = await initAcme();
  const { organizationId } = acme;
  const add = (
    invitationId: string,
    type: "invitation.declined" | "invitation.updated",
    reason: string,
    subject?: { email: string },
  ) =>
    inside(acme, (ctx) =>
      ctx.db.insert("events", {
        organizationId: asId(organizationId),
        type,
        actor: { kind: "recipient" },
        invitationId: asId(invitationId),
        subject,
        data: { reason },
      }),
    );
  const { invitationId: bobs } = await invite(acme);
  const { invitationId: carols } = await acme
    .as(alice)
    .mutation(api.inviteMember, {
      organizationId,
      email: "carol@example.com",
      role: "member",
    });
  await add(bobs, "invitation.declined", SAID);
  const kept = [
    await add(carols, "invitation.declined", "Carol's words"),
    await add(bobs, "invitation.declined", "Dan's words", {
      email: "dan@example.com",
    }),
    await add(bobs, "invitation.updated", "No answer"),
  ];
  await acme.t.mutation((ctx) =>
    acme.orgs.eraseEmail(ctx, { email: "bob@example.com" }),
  );
  await pass(acme, HOUR);
  expect(await stored(acme)).not.toContain(SAID);
  const reasons = (await rowsOf(acme, "events"))
    .filter(({ _id }) => kept.includes(_id))
    .map(({ data }) => data.reason);
  expect(reasons).toEqual(["Carol's words", "Dan's words", "No answer"]);
});

it("an address that is no longer proven is not shown again by a new name", async () => {
  const acme = await initAcme();
  const { t, orgs } = acme;
  const claims = person("mia", [
    { address: "ceo@bigcorp.example", verified: false },
    { address: "mia@example.com", verified: true },
  ]);
  await t.mutation((ctx) => orgs.syncUser(ctx, { user: claims }));
  const only = person("adam", [
    { address: "ceo@bigcorp.example", verified: false },
  ]);
  await t.mutation((ctx) => orgs.syncUser(ctx, { user: only }));
  const emails = (await rowsOf(acme, "members")).map(({ email }) => email);
  expect(emails.toSorted()).toEqual(
    ["alice@example.com", "mia@example.com", undefined].toSorted(),
  );
});

describe("pruning", () => {
  const dayOf = async (acme: Acme) => {
    const { as, organizationId } = acme;
    await as(alice).mutation(api.deleteOrganization, { organizationId });
    return organizationId;
  };

  it.each([26, 40, 56].map((years) => years * 365 * DAY))(
    "what is older than %d ms takes nothing of today",
    async (olderThanMs) => {
      const acme = await initAcme();
      await dayOf(acme);
      await pass(acme, MINUTE);
      await acme.t.mutation((ctx) => acme.orgs.prune(ctx, { olderThanMs }));
      await pass(acme, MINUTE);
      expect(await rowsOf(acme, "organizations")).toHaveLength(1);
      expect(await rowsOf(acme, "events")).not.toEqual([]);
    },
  );

  it.each([60, 400])(
    "rows of %d KiB go within the limits of a transaction",
    async (kib) => {
      const metadataBytes = kib * 1024;
      const acme = await initAcme({
        delivery: undefined,
        limits: { metadataBytes },
      });
      const { t, as, orgs, organizationId } = acme;
      const note = "x".repeat(metadataBytes - 100);
      const count = Math.ceil((20 * 1024) / kib);
      const perCall = Math.min(100, Math.floor((3 * 1024) / kib));
      for (let at = 0; at < count; at += perCall) {
        await as(alice).mutation(api.inviteMembers, {
          organizationId,
          invitations: Array.from({ length: perCall }, (_, row) => ({
            email: `p${at + row}@example.com`,
            role: "member" as const,
            expiresInMs: HOUR,
            publicMetadata: { note },
          })),
        });
      }
      await pass(acme, DAY);
      await t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: HOUR }));
      await pass(acme, HOUR);
      expect(await rowsOf(acme, "invitations")).toEqual([]);
    },
  );

  it("between the batches of a deletion leaves nothing behind that nobody removes", async () => {
    const acme = await initAcme({ memberLimit: null });
    const { t, orgs, organizationId } = acme;
    for (let at = 0; at < 150; at++) {
      const user = person(`p${at}`);
      await t.mutation(async (ctx) => {
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
    }
    await dayOf(acme);
    const prune = () =>
      t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 0 }));
    await prune();
    await pass(acme, MINUTE);
    await prune();
    await pass(acme, HOUR);
    await prune();
    await pass(acme, HOUR);
    for (const table of [
      "organizations",
      "members",
      "seats",
      "events",
    ] as const) {
      expect(await rowsOf(acme, table), table).toEqual([]);
    }
  });

  it("finishes the deletion that an earlier version left half way", async () => {
    const acme = await initAcme();
    const { t, orgs, organizationId } = acme;
    // As 0.3 left it when its continuation was lost: no row of work speaks of it.
    await inside(acme, (ctx) =>
      ctx.db.patch(asId<"organizations">(organizationId), {
        deletedAt: Date.now(),
        slug: `deleted:${Date.now()}:${organizationId}`,
      }),
    );
    const prune = (days: number) =>
      t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: days * DAY }));
    await pass(acme, 2 * HOUR);
    await prune(90);
    await pass(acme, HOUR);
    expect(await rowsOf(acme, "members")).toEqual([]);
    expect(await rowsOf(acme, "seats")).toEqual([]);
    await pass(acme, 91 * DAY);
    await prune(90);
    await pass(acme, HOUR);
    expect(await rowsOf(acme, "organizations")).toEqual([]);
  });
});
