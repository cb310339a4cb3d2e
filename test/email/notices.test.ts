import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, MINUTE } from "../../convex/pure/limits.js";
import type { AnyOptions, InviterNotice } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  pass,
  person,
} from "../app.js";
import { inside } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());

/** Acme, whose onEvent tells inviters; `settle` hands it the events there were so far. */
async function telling(
  kinds?: InviterNotice["kind"][],
  options: Partial<AnyOptions<never>> = {},
) {
  const acme = await initAcme(options);
  const { t, orgs, events } = acme;
  const settle = async () => {
    await pass(acme, MINUTE);
    let told = 0;
    for (const event of events.splice(0)) {
      told += await t.mutation((ctx) => orgs.notifyInviter(ctx, event, kinds));
    }
    return told;
  };
  return { ...acme, settle };
}

type Acme = Awaited<ReturnType<typeof telling>>;

const invite = ({ as, organizationId }: Acme, name: string, by = adam) =>
  as(by).mutation(api.inviteMember, {
    organizationId,
    email: `${name}@example.com`,
    role: "member",
  });

describe("whoever invited is told", () => {
  it("that it was accepted", async () => {
    const acme = await telling();
    await invite(acme, "bob");
    const token = lastToken();
    expect(await acme.settle()).toBe(0);
    await acme.as(bob).mutation(api.acceptInvitation, { token });
    expect(await acme.settle()).toBe(1);
    expect(acme.notices).toEqual([
      {
        kind: "accepted",
        to: "adam@example.com",
        inviterName: "Adam",
        organizationId: acme.organizationId,
        organizationName: "Acme",
        logoUrl: undefined,
        invitations: [
          { email: "bob@example.com", role: "member", reason: undefined },
        ],
        count: 1,
      },
    ]);
  });

  it("that it was declined, and why", async () => {
    const acme = await telling();
    await invite(acme, "bob");
    const token = lastToken();
    const reason = "Wrong company";
    await acme.t.mutation(api.declineInvitation, { token, reason });
    await acme.settle();
    expect(acme.notices).toMatchObject([
      { kind: "declined", invitations: [{ reason }] },
    ]);
  });

  it("that the mail bounced, and why", async () => {
    const acme = await telling();
    await invite(acme, "bob");
    const { reference = "" } = acme.messages[0] ?? {};
    const reason = "no such user";
    const at = Date.now();
    await acme.t.mutation((ctx) =>
      acme.orgs.recordDelivery(ctx, {
        reference,
        status: "bounced",
        at,
        reason,
      }),
    );
    await acme.settle();
    expect(acme.notices).toMatchObject([
      { kind: "bounced", invitations: [{ reason }] },
    ]);
  });

  it("that they expired: one mail to each, however many there were", async () => {
    const acme = await telling();
    const { as, organizationId } = acme;
    const invitations = Array.from({ length: 60 }, (_, at) => ({
      email: `p${at}@example.com`,
      role: "member" as const,
    }));
    await as(adam).mutation(api.inviteMembers, { organizationId, invitations });
    await invite(acme, "bob", alice);
    acme.events.length = 0;
    await pass(acme, 7 * DAY);
    expect(await acme.settle()).toBe(2);
    const [adams, alices] = acme.notices;
    expect(adams).toMatchObject({ to: "adam@example.com", count: 60 });
    expect(adams?.invitations).toHaveLength(50);
    expect(alices).toMatchObject({ to: "alice@example.com", count: 1 });
  });

  it("only of the kinds that the app chose", async () => {
    const acme = await telling(["declined"]);
    await invite(acme, "bob");
    await acme.as(bob).mutation(api.acceptInvitation, { token: lastToken() });
    expect(await acme.settle()).toBe(0);
  });
});

describe("nobody is told", () => {
  it("when the inviter has left", async () => {
    const acme = await telling();
    const { as, organizationId } = acme;
    await invite(acme, "bob");
    const token = lastToken();
    await as(adam).mutation(api.leaveOrganization, { organizationId });
    await acme.t.mutation(api.declineInvitation, { token });
    expect(await acme.settle()).toBe(0);
  });

  it("when trusted server code invited", async () => {
    const acme = await telling();
    const { t, orgs, organizationId } = acme;
    const email = "bob@example.com";
    const row = { organizationId, email, role: "member" } as const;
    await t.mutation((ctx) => orgs.inviteMember(ctx, row, { as: "system" }));
    await t.mutation(api.declineInvitation, { token: lastToken() });
    expect(await acme.settle()).toBe(0);
  });
});

describe("an address that nobody has proven", () => {
  const victim = "victim@example.com";
  const claims = person("mallory", [{ address: victim, verified: false }]);

  /** Mallory has invited someone by hand and declines it, as often as wanted. */
  async function declined(acme: Acme, organizationId: string, times: number) {
    for (let number = 0; number < times; number++) {
      await acme.as(claims).mutation(api.inviteMember, {
        organizationId,
        email: `own-${number}@example.com`,
        role: "member",
        notify: false,
      });
      const reason = "Your account is suspended";
      await acme.t.mutation(api.declineInvitation, {
        token: lastToken(),
        reason,
      });
    }
  }

  it("gets none, however it came to be claimed", async () => {
    const acme = await telling();
    const { as, t, orgs } = acme;
    const own = await as(claims).mutation(api.createOrganization, {
      name: "Your account is suspended",
    });
    await declined(acme, own.organizationId, 3);
    const { organizationId } = acme;
    await t.mutation(async (ctx) => {
      const member = { organizationId, user: claims, role: "admin" } as const;
      await orgs.addMember(ctx, member);
    });
    await declined(acme, organizationId, 3);
    await t.mutation((ctx) => orgs.syncUser(ctx, { user: claims }));
    expect(await acme.settle()).toBe(0);
    expect(acme.notices).toEqual([]);
  });

  it("gets none where 0.3 took it for a member's, until the app says that it is proven", async () => {
    const acme = await telling();
    const { as, t, orgs } = acme;
    const own = await as(claims).mutation(api.createOrganization, {
      name: "Mallory's",
    });
    await asIn03(t, "mallory", victim);
    await declined(acme, own.organizationId, 3);
    expect(await acme.settle()).toBe(0);
    const proven = [{ address: victim, verified: true }];
    const user = { ...claims, emails: proven };
    await t.mutation((ctx) => orgs.syncUser(ctx, { user }));
    await declined(acme, own.organizationId, 1);
    expect(await acme.settle()).toBe(1);
    expect(acme.notices).toMatchObject([{ to: victim }]);
  });

  /** A membership as that version wrote it: with an address, and no word on whether it is proven. */
  async function asIn03(t: object, userId: string, email: string) {
    await inside({ t }, async ({ db }) => {
      for (const row of await db.query("members").collect()) {
        if (row.userId !== userId) continue;
        await db.patch(row._id, { email, isEmailProven: undefined });
      }
    });
  }
});

describe("what an inviter's mailbox may get", () => {
  /** Someone whom `by` invited declines. */
  async function decline(acme: Acme, name: string, by = adam) {
    const { organizationId } = acme;
    await acme.as(by).mutation(api.inviteMember, {
      organizationId,
      email: `${name}@example.com`,
      role: "member",
      notify: false,
    });
    await acme.t.mutation(api.declineInvitation, { token: lastToken() });
  }

  it("limits the notices of one organization to half of it", async () => {
    const acme = await telling();
    for (let at = 0; at < 20; at++) await decline(acme, `p${at}`);
    await decline(acme, "bob", alice);
    expect(await acme.settle()).toBe(6);
    const adams = acme.notices.filter(({ to }) => to === "adam@example.com");
    expect(adams).toHaveLength(5);
    vi.setSystemTime(Date.now() + DAY);
    await decline(acme, "late");
    expect(await acme.settle()).toBe(1);
  });

  it("is what the app allows the organization", async () => {
    let seen: unknown;
    const acme = await telling(undefined, {
      rateLimits: (_ctx, { organizationId }) => {
        seen = organizationId;
        return { perRecipient: { max: 1, periodMs: DAY } };
      },
    });
    for (const name of ["bob", "carl"]) await decline(acme, name);
    seen = undefined;
    expect(await acme.settle()).toBe(1);
    expect(seen).toBe(acme.organizationId);
  });

  it("is asked for each inviter of one event", async () => {
    const acme = await telling();
    const { invitationId: adams } = await invite(acme, "bob");
    const { invitationId: alices } = await invite(acme, "carl", alice);
    const expired = (invitationIds: string[]) =>
      acme.t.mutation((ctx) =>
        acme.orgs.notifyInviter(ctx, {
          type: "invitation.expired",
          invitationIds,
        }),
      );
    for (let times = 0; times < 5; times++) await expired([adams]);
    acme.notices.length = 0;
    expect(await expired([adams, alices])).toBe(1);
    expect(acme.notices).toMatchObject([{ to: "alice@example.com" }]);
  });

  it("is not taken by an event that tells nobody, and an event that comes again is told again within it", async () => {
    const acme = await telling();
    await decline(acme, "bob");
    await pass(acme, MINUTE);
    const event = acme.events.find(({ type }) => type.endsWith("declined"));
    if (!event) throw new Error("Nobody declined");
    const tell = (kinds?: InviterNotice["kind"][]) =>
      acme.t.mutation((ctx) => acme.orgs.notifyInviter(ctx, event, kinds));
    expect(await tell(["accepted"])).toBe(0);
    const told: number[] = [];
    for (let times = 0; times < 7; times++) told.push(await tell());
    expect(told).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  it("is nothing where it bounced or complained", async () => {
    const acme = await telling();
    const { as, t, orgs, messages, organizationId } = acme;
    const globex = await as(bob).mutation(api.createOrganization, {
      name: "Globex",
    });
    await as(bob).mutation(api.inviteMember, {
      organizationId: globex.organizationId,
      email: "adam@example.com",
      role: "member",
    });
    const { reference = "" } = messages[0] ?? {};
    const status = "complained" as const;
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, status, at: Date.now() }),
    );
    expect(organizationId).not.toBe(globex.organizationId);
    await decline(acme, "carl");
    expect(await acme.settle()).toBe(0);
  });
});

it("an app whose delivery sends no notices is told so", async () => {
  const acme = await initAcme({ delivery: { send: () => {} } });
  const event = { type: "invitation.expired" as const, invitationIds: [] };
  const notify = acme.t.mutation((ctx) => acme.orgs.notifyInviter(ctx, event));
  await expect(notify).rejects.toThrow(/sends no notices/);
  const read = acme.t.mutation((ctx) => acme.orgs.handleEmailEvent(ctx, {}));
  await expect(read).rejects.toThrow(/reads no events/);
});
