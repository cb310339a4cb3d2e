import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isOrgInvitationsError } from "../../src/client/index.js";
import {
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
} from "../app.js";
import { withDeadline } from "../deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const email = "bob@example.com";
const role = "member" as const;

async function invited(options = {}) {
  const acme = await initAcme(options);
  const { as, organizationId } = acme;
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role,
  });
  return { ...acme, ...withDeadline(sent), token: lastToken() };
}

it("creates an invitation with an address and a role", async () => {
  const { as, invitationId } = await invited();
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found).toMatchObject({ email, role, status: "pending" });
});

it("is activated with its token", async () => {
  const { as, token, organizationId } = await invited();
  const accepted = await as(bob).mutation(api.acceptInvitation, { token });
  expect(accepted).toMatchObject({ organizationId, role });
});

it("tells a signed-out visitor to sign in, and a signed-in one to go on and activate", async () => {
  const { t, as, token } = await invited();
  const explain = (caller: typeof t) =>
    caller.query(api.explainInvitation, { token });
  expect(await explain(t)).toMatchObject({ state: "sign_in" });
  expect(await explain(as(bob) as typeof t)).toMatchObject({ state: "ready" });
  const accept = as(bob).mutation(api.acceptInvitation, { token });
  expect(await outcome(accept)).toBe("ok");
});

it("shows what is behind a token, with its inviter", async () => {
  const { t, token } = await invited();
  expect(await t.query(api.previewInvitation, { token })).toMatchObject({
    valid: true,
    invitation: { inviterName: "Alice", role, maskedEmail: "b***@example.com" },
  });
});

it("is cancelled by who may", async () => {
  const { t, as, invitationId, token } = await invited();
  await as(alice).mutation(api.revokeInvitation, { invitationId });
  expect(await t.query(api.previewInvitation, { token })).toEqual({
    valid: false,
    code: "INVITATION_REVOKED",
  });
});

it("is rejected by its recipient", async () => {
  const { as, invitationId } = await invited();
  await as(bob).mutation(api.declineInvitation, { invitationId });
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found?.status).toBe("declined");
});

it("lets a screen know beforehand what its user may do", async () => {
  const { as, organizationId } = await invited();
  const mine = await as(mia).query(api.getMembership, { organizationId });
  expect(mine?.permissions).not.toContain("invitation:create");
});

it("refuses without the permission, with a code to catch", async () => {
  const { as, organizationId } = await invited();
  const call = as(mia).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role,
  });
  const error: unknown = await call.catch((problem: unknown) => problem);
  expect(isOrgInvitationsError(error, "FORBIDDEN")).toBe(true);
});

it("refuses a token that is unknown, expired or used, each with its own code", async () => {
  const { as, token } = await invited();
  const accept = (value: string) =>
    outcome(as(bob).mutation(api.acceptInvitation, { token: value }));
  expect(await accept("unknown")).toBe("INVITATION_NOT_FOUND");
  await accept(token);
  const robert = person("robert", [{ address: email, verified: true }]);
  expect(
    await outcome(as(robert).mutation(api.acceptInvitation, { token })),
  ).toBe("INVITATION_ALREADY_ACCEPTED");
  const late = await invited();
  vi.setSystemTime(late.expiresAt);
  expect(
    await outcome(
      late.as(bob).mutation(api.acceptInvitation, { token: late.token }),
    ),
  ).toBe("INVITATION_EXPIRED");
});

it("refuses another address, to accept and to reject", async () => {
  const { as, token, invitationId } = await invited();
  const accept = as(sam).mutation(api.acceptInvitation, { token });
  expect(await outcome(accept)).toBe("RECIPIENT_MISMATCH");
  const reject = as(sam).mutation(api.declineInvitation, { invitationId });
  expect(await outcome(reject)).toBe("INVITATION_NOT_FOUND");
});

it("says so when the inviter is no longer there", async () => {
  const { t, as, orgs, organizationId, token } = await invited();
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, { organizationId, user: sam, role: "owner" });
  });
  await as(alice).mutation(api.leaveOrganization, { organizationId });
  const found = await as(bob).query(api.explainInvitation, { token });
  expect(found).toMatchObject({
    state: "unavailable",
    code: "INVITER_INACTIVE",
  });
});

it("takes a lifetime of its own", async () => {
  const { as, organizationId } = await invited();
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role,
    expiresInMs: 3_600_000,
  });
  expect(withDeadline(sent).expiresAt - Date.now()).toBeLessThan(3_660_001);
});

it("shows the inviter's name only if there is one", async () => {
  const { t, orgs, organizationId } = await initAcme();
  await t.mutation(async (ctx) => {
    const row = { organizationId, email, role };
    await orgs.inviteMember(ctx, row, { as: "system" });
  });
  const token = lastToken();
  const found = await t.query(api.previewInvitation, { token });
  expect(found).toMatchObject({ valid: true });
  expect(JSON.stringify(found)).not.toContain("inviterName");
});

it("gives the inviter the app's own link when nothing is mailed", async () => {
  const { as, organizationId } = await initAcme({
    acceptUrl: ({ token }: { token: string }) => `app://join?t=${token}`,
  });
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role,
    notify: false,
  });
  expect(sent.acceptUrl).toBe(`app://join?t=${lastToken()}`);
});

it("lists with search, filter and pages", async () => {
  const { as, organizationId } = await invited();
  const found = await as(alice).query(api.listInvitationsPaginated, {
    organizationId,
    status: ["pending", "expired"],
    search: "bo",
    paginationOpts: page(1),
  });
  expect(found.page).toMatchObject([{ email }]);
});

it("hands the message to the app's sender with address, role and link", async () => {
  const { messages, token } = await invited();
  expect(messages).toMatchObject([
    { to: email, role, acceptUrl: `https://app.example/invite/${token}` },
  ]);
});

it("lets the app veto any operation, and tells it what happened", async () => {
  const asked: string[] = [];
  const acme = await invited({
    before: (_ctx: unknown, { name }: { name: string }) => {
      asked.push(name);
      if (name === "revokeInvitation") throw new Error("Not on Sundays");
    },
  });
  const { as, organizationId, events } = acme;
  const [one] = await as(alice).query(api.listInvitations, { organizationId });
  const { invitationId = "" } = one ?? {};
  const revoke = as(alice).mutation(api.revokeInvitation, { invitationId });
  await expect(revoke).rejects.toThrow("Sundays");
  expect(asked).toContain("inviteMember");
  await pass(acme, 10);
  expect(events.map(({ type }) => type)).toContain("invitation.created");
});

it("has a status for each outcome, expired stored and not guessed", async () => {
  const { as, organizationId, t, expiresAt } = await invited();
  vi.advanceTimersByTime(expiresAt - Date.now());
  await t.finishInProgressScheduledFunctions();
  const listed = await as(alice).query(api.listInvitations, {
    organizationId,
    status: "expired",
  });
  expect(listed).toHaveLength(1);
  const pending = await invited();
  const { invitationId } = pending;
  const status = async () => {
    const row = { invitationId };
    return (await pending.as(alice).query(api.getInvitation, row))?.status;
  };
  expect(await status()).toBe("pending");
  await pending.as(alice).mutation(api.revokeInvitation, { invitationId });
  expect(await status()).toBe("revoked");
  for (const end of ["accepted", "declined"] as const) {
    const { as, token, invitationId } = await invited();
    await (end === "accepted"
      ? as(bob).mutation(api.acceptInvitation, { token })
      : as(bob).mutation(api.declineInvitation, { token }));
    expect(
      (await as(alice).query(api.getInvitation, { invitationId }))?.status,
    ).toBe(end);
  }
});

it("says whether the visitor is in already", async () => {
  const { as, token } = await invited();
  await as(bob).mutation(api.acceptInvitation, { token });
  const found = await as(bob).query(api.explainInvitation, { token });
  expect(found).toEqual({ state: "accepted", byMe: true });
});

it("runs on a clock that tests can move", async () => {
  const { t, token, expiresAt } = await invited();
  vi.setSystemTime(expiresAt + 1);
  const decline = t.mutation(api.declineInvitation, { token });
  expect(await decline).toEqual({ status: "expired" });
});

it("has a code for someone not signed in, and keeps the invitation when its message fails", async () => {
  const delivery = {
    send: () => {
      throw new Error(`No route for ${lastToken()}`);
    },
  };
  const { t, as, invitationId, token } = await invited({ delivery });
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found).toMatchObject({
    status: "pending",
    delivery: { status: "failed", reason: "No route for [token]" },
  });
  expect(await outcome(t.mutation(api.acceptInvitation, { token }))).toBe(
    "UNAUTHENTICATED",
  );
});

it("limits how often someone invites", async () => {
  const rateLimits = { perInviter: { max: 1, periodMs: 60_000 } };
  const { as, organizationId } = await initAcme({ rateLimits });
  const to = (address: string) =>
    outcome(
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email: address,
        role: "member",
      }),
    );
  expect(await to(email)).toBe("ok");
  expect(await to("eve@example.com")).toBe("RATE_LIMITED");
});
