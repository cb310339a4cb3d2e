import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, MINUTE } from "../../convex/limits.js";
import type { InviterNotice } from "../../src/client/index.js";
import { adam, alice, api, bob, initAcme, lastToken, pass } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

/** Acme, whose onEvent tells inviters; `settle` hands it the events there were so far. */
async function telling(kinds?: InviterNotice["kind"][]) {
  const acme = await initAcme();
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

it("an app whose delivery sends no notices is told so", async () => {
  const acme = await initAcme({ delivery: { send: () => {} } });
  const event = { type: "invitation.expired" as const, invitationIds: [] };
  const notify = acme.t.mutation((ctx) => acme.orgs.notifyInviter(ctx, event));
  await expect(notify).rejects.toThrow(/sends no notices/);
  const read = acme.t.mutation((ctx) => acme.orgs.handleEmailEvent(ctx, {}));
  await expect(read).rejects.toThrow(/reads no events/);
});
