import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeliveryUpdate } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  initAcme,
  mia,
  outcome,
  page,
  person,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const email = "bob@example.com";

/** Acme, which has mailed bob; `tell` says what became of that mail. */
async function mailed() {
  const acme = await initAcme();
  const { as, t, orgs, organizationId, messages } = acme;
  const row = { organizationId, email, role: "member" } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  const reference = messages[0]?.reference ?? "";
  const tell = (update: Omit<DeliveryUpdate, "reference" | "at">) =>
    t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, at: Date.now(), ...update }),
    );
  const again = async (overrides: { notify?: boolean } = {}) => {
    vi.setSystemTime(Date.now() + 60_000);
    return await as(adam).mutation(api.inviteMember, {
      ...row,
      onDuplicate: "replace",
      ...overrides,
    });
  };
  const all = () =>
    t.query((ctx) => orgs.listSuppressions(ctx, { paginationOpts: page() }));
  return { ...acme, row, invitationId, tell, again, all };
}

const hard = { status: "bounced", isPermanent: true } as const;
const complaint = { status: "complained" } as const;

describe("an address that bounced for good or complained", () => {
  it.each([
    [hard, "bounced"],
    [complaint, "complained"],
  ] as const)("gets no more mail: %o", async (update, reason) => {
    const { as, again, tell, invitationId, organizationId } = await mailed();
    await tell(update);
    vi.setSystemTime(Date.now() + 60_000);
    const resend = as(adam).mutation(api.resendInvitation, { invitationId });
    expect(await outcome(resend)).toBe("RECIPIENT_SUPPRESSED");
    await expect(again()).rejects.toMatchObject({ data: { reason } });
    const where = { organizationId, email: " BOB@example.com" };
    const found = await as(adam).query(api.getSuppression, where);
    expect(found).toMatchObject({ email, reason });
  });

  it("may still be invited without mail", async () => {
    const { again, tell } = await mailed();
    await tell(hard);
    const sent = await again({ notify: false });
    expect(sent.acceptUrl).toBeDefined();
  });

  it("fails alone in a bulk, in a dry run too", async () => {
    const { as, organizationId, tell, invitationId } = await mailed();
    await tell(hard);
    await as(adam).mutation(api.revokeInvitation, { invitationId });
    const invitations = [email, "eve@example.com"].map((one) => ({
      email: one,
      role: "member" as const,
    }));
    for (const dryRun of [true, false]) {
      const args = { organizationId, invitations, dryRun };
      const rows = await as(adam).mutation(api.inviteMembers, args);
      expect(rows).toMatchObject([
        { ok: false, code: "RECIPIENT_SUPPRESSED", reason: "bounced" },
        { ok: true },
      ]);
    }
  });

  it("gets none from another organization either, which learns no more than that", async () => {
    const { as, tell } = await mailed();
    await tell(complaint);
    const olga = person("olga");
    const globex = await as(olga).mutation(api.createOrganization, {
      name: "Globex",
    });
    const { organizationId } = globex;
    const where = { organizationId, email };
    expect(await as(olga).query(api.getSuppression, where)).toBeNull();
    const lift = as(olga).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("INVITATION_NOT_FOUND");
    const invite = as(olga).mutation(api.inviteMember, {
      ...where,
      role: "member",
    });
    expect(await outcome(invite)).toBe("RECIPIENT_SUPPRESSED");
  });
});

it("a bounce that may pass suppresses nothing", async () => {
  const { again, tell, all } = await mailed();
  await tell({ status: "bounced", isPermanent: false });
  expect((await all()).page).toEqual([]);
  expect((await again()).outcome).toBe("replaced");
});

it("a bounce of an earlier mail suppresses all the same", async () => {
  const { as, tell, all, invitationId } = await mailed();
  vi.setSystemTime(Date.now() + 60_000);
  await as(adam).mutation(api.resendInvitation, { invitationId });
  await tell(hard);
  expect((await all()).page).toMatchObject([{ email, reason: "bounced" }]);
});

it("a complaint outweighs a bounce, in either order", async () => {
  for (const updates of [
    [hard, complaint],
    [complaint, hard],
  ]) {
    const { tell, all } = await mailed();
    for (const update of updates) await tell(update);
    expect((await all()).page).toMatchObject([{ reason: "complained" }]);
  }
});

describe("lifting", () => {
  it("lets mail through again, and leaves a trace", async () => {
    const { as, again, tell, organizationId } = await mailed();
    await tell(hard);
    const where = { organizationId, email };
    const lift = () => as(adam).mutation(api.liftSuppression, where);
    expect(await lift()).toEqual({ lifted: true });
    expect(await lift()).toEqual({ lifted: false });
    expect((await again()).outcome).toBe("replaced");
    const events = await as(alice).query(api.listEvents, {
      organizationId,
      paginationOpts: page(),
    });
    expect(events.page).toContainEqual(
      expect.objectContaining({
        type: "suppression.lifted",
        email,
        actor: expect.objectContaining({ kind: "user", userId: "adam" }),
        data: { reason: "bounced" },
      }),
    );
  });

  it("takes the permission for it", async () => {
    const { as, tell, organizationId } = await mailed();
    await tell(hard);
    const where = { organizationId, email };
    const lift = as(mia).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("FORBIDDEN");
  });

  it("of a complaint is for the app's own code, not for an organization's staff", async () => {
    const { as, t, orgs, again, tell, organizationId } = await mailed();
    await tell(complaint);
    const where = { organizationId, email };
    const lift = as(alice).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("RECIPIENT_SUPPRESSED");
    const system = { as: "system" } as const;
    await t.mutation((ctx) => orgs.liftSuppression(ctx, where, system));
    expect((await again()).outcome).toBe("replaced");
  });
});

it("erasing an address forgets it, and still sends nothing there", async () => {
  const { t, as, orgs, tell, all, row } = await mailed();
  await tell(complaint);
  await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
  const kept = await all();
  expect(kept.page).toEqual([{ reason: "complained", at: expect.anything() }]);
  vi.setSystemTime(Date.now() + 60_000);
  const invite = as(adam).mutation(api.inviteMember, row);
  expect(await outcome(invite)).toBe("RECIPIENT_SUPPRESSED");
});
