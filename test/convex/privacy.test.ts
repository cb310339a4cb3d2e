import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  outcome,
  page,
  pass,
  person,
  sam,
  seedInvitation,
} from "../app.js";
import { rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY = 24 * 60 * 60 * 1000;
type Acme = Awaited<ReturnType<typeof initAcme>>;

/** All that the component stores. */
async function everything({ t }: Acme) {
  return {
    organizations: await rowsOf({ t }, "organizations"),
    members: await rowsOf({ t }, "members"),
    invitations: await rowsOf({ t }, "invitations"),
    seats: await rowsOf({ t }, "seats"),
    events: await rowsOf({ t }, "events"),
    timers: await rowsOf({ t }, "timers"),
    idempotencyKeys: await rowsOf({ t }, "idempotencyKeys"),
    activeOrganizationClears: await rowsOf({ t }, "activeOrganizationClears"),
  };
}

const invite = (acme: Acme, count: number) =>
  acme.as(alice).mutation(api.inviteMembers, {
    organizationId: acme.organizationId,
    invitations: Array.from({ length: count }, (_, at) => ({
      email: `p${at}@example.com`,
      role: "member" as const,
    })),
  });

describe("deleting an organization", () => {
  it("is at once for everyone, and ends by itself, however large it is", async () => {
    const acme = await initAcme({ memberLimit: null, delivery: undefined });
    const { t, as, orgs, organizationId } = acme;
    for (let at = 0; at < 130; at++) {
      await t.mutation(async (ctx) => {
        const user = person(`member${at}`);
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
    }
    await invite(acme, 100);
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    const token = lastToken();
    await as(alice).mutation(api.deleteOrganization, { organizationId });
    expect(await as(mia).query(api.listOrganizations, {})).toEqual([]);
    expect(
      await as(alice).query(api.getOrganization, { organizationId }),
    ).toBeNull();
    const accept = as(bob).mutation(api.acceptInvitation, { token });
    // Its turn to be revoked has not come, but its inviter is gone, and so are the seats.
    expect(await outcome(accept)).toBe("INVITER_INACTIVE");
    await pass(acme, 1000);
    const left = await everything(acme);
    expect(left.members).toEqual([]);
    expect(left.seats).toEqual([]);
    const states = new Set(left.invitations?.map(({ state }) => state.kind));
    expect(states).toEqual(new Set(["revoked"]));
    expect(await t.query(api.previewInvitation, { token })).toEqual({
      valid: false,
      code: "INVITATION_REVOKED",
    });
  });
});

describe("removing a user", () => {
  it("passes ownership to the highest rank, or deletes what nobody is left in", async () => {
    const acme = await initAcme();
    const { t, as, orgs, organizationId } = acme;
    const owner = as(alice);
    await owner.mutation(api.createOrganization, { name: "Alone" });
    await owner.mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    await owner.mutation(api.setActiveOrganization, { organizationId: null });
    await t.mutation(async (ctx) => {
      await orgs.removeUser(ctx, { userId: "alice" });
    });
    await pass(acme, 1000);
    const found = await as(adam).query(api.getMembership, { organizationId });
    expect(found?.role).toBe("owner");
    expect(await owner.query(api.listOrganizations, {})).toEqual([]);
    const stored = await everything(acme);
    expect(stored.activeOrganizationClears).toEqual([]);
    expect(JSON.stringify(stored)).not.toContain("Alice");
    const alone = stored.organizations?.find(({ name }) => name === "Alone");
    expect(alone?.deletedAt).toBeDefined();
  });
});

describe("an address", () => {
  it("is exported from, and erased everywhere in, all organizations", async () => {
    const acme = await initAcme();
    const { t, as, orgs, organizationId } = acme;
    const other = await as(sam).mutation(api.createOrganization, {
      name: "Globex",
    });
    await seedInvitation(t, {
      organizationId,
      status: "declined",
      userId: "bob",
    });
    const pending = await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      message: "Dear bob",
      idempotencyKey: "once",
    });
    await as(sam).mutation(api.inviteMember, {
      organizationId: other.organizationId,
      email: "bob@example.com",
      role: "member",
    });
    await as(bob).mutation(api.acceptInvitation, { token: lastToken() });
    const email = " BOB@example.com";
    const exported = await t.query((ctx) =>
      orgs.exportEmail(ctx, { email, paginationOpts: page() }),
    );
    expect(exported.page.map(({ status }) => status).sort()).toEqual([
      "accepted",
      "declined",
      "pending",
    ]);
    await t.mutation(async (ctx) => {
      await orgs.eraseEmail(ctx, { email });
    });
    await pass(acme, 1000);
    const text = JSON.stringify(await everything(acme));
    expect(text).not.toContain("bob@example.com");
    expect(text).not.toContain("Dear bob");
    const { invitationId } = pending;
    const after = await as(alice).query(api.getInvitation, { invitationId });
    expect(after).toMatchObject({ status: "revoked", revokeReason: "erased" });
  });
});

describe("a user's new name", () => {
  it("is shown in all of their memberships, however many", async () => {
    const acme = await initAcme();
    const { t, as, orgs } = acme;
    for (let at = 0; at < 60; at++) {
      await as(sam).mutation(api.createOrganization, { name: `Org ${at}` });
    }
    await t.mutation(async (ctx) => {
      await orgs.syncUser(ctx, { user: { ...sam, name: "Samantha" } });
    });
    await pass(acme, 1000);
    const { members } = await everything(acme);
    const mine = members?.filter(({ userId }) => userId === "sam") ?? [];
    expect(mine).toHaveLength(60);
    expect(new Set(mine.map(({ name }) => name))).toEqual(
      new Set(["Samantha"]),
    );
  });
});

describe("pruning", () => {
  it("deletes what is over and old, in batches, and keeps the rest", async () => {
    const acme = await initAcme({ delivery: undefined });
    const { t, as, orgs, organizationId } = acme;
    for (const at of [0, 1, 2]) {
      await as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: Array.from({ length: 100 }, (_, n) => ({
          email: `p${at}-${n}@example.com`,
          role: "member" as const,
        })),
      });
    }
    const keyed = {
      organizationId,
      email: "keyed@example.com",
      role: "member" as const,
      idempotencyKey: "once",
    };
    await as(alice).mutation(api.inviteMember, keyed);
    const gone = await as(sam).mutation(api.createOrganization, {
      name: "Gone",
    });
    await as(sam).mutation(api.deleteOrganization, {
      organizationId: gone.organizationId,
    });
    await pass(acme, 40 * DAY);
    await seedInvitation(t, { organizationId, email: "young@example.com" });
    await seedInvitation(t, {
      organizationId,
      email: "declined@example.com",
      status: "declined",
    });
    await t.mutation(async (ctx) => {
      await orgs.prune(ctx, { olderThanMs: 30 * DAY });
    });
    await pass(acme, 1000);
    const left = await everything(acme);
    expect(left.invitations?.map(({ email }) => email).sort()).toEqual([
      "declined@example.com",
      "young@example.com",
    ]);
    expect(left.idempotencyKeys).toEqual([]);
    expect(left.organizations?.map(({ name }) => name)).toEqual(["Acme"]);
    const bad = t.mutation(async (ctx) => {
      await orgs.prune(ctx, { olderThanMs: -1 });
    });
    expect(await outcome(bad)).toBe("INVALID_ARGUMENT");
  });

  it("a key is remembered for a day, and finds what its first try made", async () => {
    const { as, organizationId } = await initAcme();
    const row = {
      organizationId,
      email: "bob@example.com",
      role: "member" as const,
      idempotencyKey: "once",
    };
    const first = await as(alice).mutation(api.inviteMember, row);
    const again = await as(alice).mutation(api.inviteMember, row);
    expect(again).toMatchObject({
      invitationId: first.invitationId,
      outcome: "existing",
    });
    expect(again.acceptUrl).toBeUndefined();
  });
});
