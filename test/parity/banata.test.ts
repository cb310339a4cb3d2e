import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  initApp,
  lastToken,
  mia,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { initResend } from "../email/resendApp.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const DAY = 24 * 60 * 60 * 1000;
const email = "bob@example.com";

async function invited(role: "admin" | "member" = "member") {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const sent = await as(adam).mutation(api.inviteMember, {
    organizationId,
    email,
    role,
  });
  return { ...acme, ...sent, token: lastToken() };
}
type Invited = Awaited<ReturnType<typeof invited>>;

const again = ({ as, organizationId }: Invited) =>
  as(adam).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
  });

async function refusal(call: Promise<unknown>) {
  const error: unknown = await call.catch((problem: unknown) => problem);
  const { code, status } = (error as { data: Record<string, unknown> }).data;
  return [code, status];
}

const find = async ({ as, invitationId }: Invited) =>
  await as(alice).query(api.getInvitation, { invitationId });

it("invites an address, and the record is pending", async () => {
  const acme = await invited();
  expect(acme.status).toBe("pending");
  expect((await find(acme))?.status).toBe("pending");
});

it("hands the message to the app's sender, with the link, the organization and the inviter", async () => {
  const { messages, token, invitationId } = await invited();
  expect(messages).toMatchObject([
    {
      to: email,
      invitationId,
      organizationName: "Acme",
      inviterName: "Adam",
      acceptUrl: `https://app.example/invite/${token}`,
    },
  ]);
});

it("is accepted by its id, by its recipient, who becomes a member with its role", async () => {
  const acme = await invited("admin");
  const { as, invitationId, organizationId } = acme;
  await as(bob).mutation(api.acceptInvitation, { invitationId });
  const mine = await as(bob).query(api.getMembership, { organizationId });
  expect(mine?.role).toBe("admin");
  expect((await find(acme))?.status).toBe("accepted");
});

it("has an id, address, organization, role, inviter, status, deadline 7 days away and time of creation", async () => {
  const acme = await invited();
  const found = await find(acme);
  expect(found).toMatchObject({
    invitationId: expect.any(String),
    email,
    organizationId: acme.organizationId,
    role: "member",
    inviterId: "adam",
    status: "pending",
  });
  const life = (found?.expiresAt ?? 0) - (found?.createdAt ?? 0);
  expect(life).toBeGreaterThanOrEqual(7 * DAY);
  expect(life).toBeLessThan(7 * DAY + 60_000);
});

it.each(["accepted", "declined", "revoked"] as const)(
  "%s is final",
  async (end) => {
    const acme = await invited();
    const { as, invitationId, token } = acme;
    if (end === "accepted")
      await as(bob).mutation(api.acceptInvitation, { token });
    if (end === "declined")
      await as(bob).mutation(api.declineInvitation, { token });
    if (end === "revoked")
      await as(adam).mutation(api.revokeInvitation, { invitationId });
    const robert = person("robert", [{ address: email, verified: true }]);
    const after = [
      as(adam).mutation(api.revokeInvitation, { invitationId }),
      as(robert).mutation(api.acceptInvitation, { token }),
      as(robert).mutation(api.declineInvitation, { token }),
      as(adam).mutation(api.resendInvitation, { invitationId }),
    ];
    expect(await Promise.all(after.map(outcome))).not.toContain("ok");
    expect((await find(acme))?.status).toBe(end);
  },
);

it("an address of a member is refused with 409", async () => {
  const { as, organizationId } = await invited();
  const call = as(adam).mutation(api.inviteMember, {
    organizationId,
    email: "mia@example.com",
    role: "member",
  });
  expect(await refusal(call)).toEqual(["ALREADY_MEMBER", 409]);
});

it("a second invitation for an address is refused with 409, until the first is revoked", async () => {
  const acme = await invited();
  expect(await refusal(again(acme))).toEqual([
    "INVITATION_ALREADY_PENDING",
    409,
  ]);
  const { as, invitationId } = acme;
  await as(adam).mutation(api.revokeInvitation, { invitationId });
  expect(await outcome(again(acme))).toBe("ok");
});

it("a full organization is refused with 422 where pending ones count; the limit is 100 unless it is changed", async () => {
  const { as, organizationId, t, orgs } = await initAcme({
    countPendingInvitations: true,
  });
  const before = await as(alice).query(api.getOrganization, {
    organizationId,
  });
  expect(before?.seats.limit).toBe(100);
  await t.mutation(async (ctx) => {
    const change = { organizationId, memberLimit: 3 };
    await orgs.updateOrganization(ctx, change, { as: "system" });
  });
  const call = as(adam).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
  });
  expect(await refusal(call)).toEqual(["SEAT_LIMIT_REACHED", 422]);
});

it("a member without the permission is refused with 403", async () => {
  const { as, organizationId } = await invited();
  const call = as(mia).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "member",
  });
  expect(await refusal(call)).toEqual(["FORBIDDEN", 403]);
});

it("lists an organization's invitations, by status", async () => {
  const { as, organizationId } = await invited();
  const list = (status: "pending" | "accepted") =>
    as(adam).query(api.listInvitations, { organizationId, status });
  expect(await list("pending")).toMatchObject([{ email, role: "member" }]);
  expect(await list("accepted")).toEqual([]);
});

it("an expired one is refused with 410, an accepted one with 409, a revoked one with 410", async () => {
  const accept = ({ as, token }: Invited) =>
    as(bob).mutation(api.acceptInvitation, { token });
  const expired = await invited();
  await pass(expired, 7 * DAY + 60_000);
  expect(await refusal(accept(expired))).toEqual(["INVITATION_EXPIRED", 410]);
  const revoked = await invited();
  const { invitationId } = revoked;
  await revoked.as(adam).mutation(api.revokeInvitation, { invitationId });
  expect(await refusal(accept(revoked))).toEqual(["INVITATION_REVOKED", 410]);
  const accepted = await invited();
  await accept(accepted);
  const robert = person("robert", [{ address: email, verified: true }]);
  const second = accepted
    .as(robert)
    .mutation(api.acceptInvitation, { token: accepted.token });
  expect(await refusal(second)).toEqual(["INVITATION_ALREADY_ACCEPTED", 409]);
});

it("accepting sets the active organization", async () => {
  const { as, token, organizationId } = await invited();
  await as(bob).mutation(api.acceptInvitation, { token });
  const active = await as(bob).query(api.getActiveOrganization, {});
  expect(active?.organizationId).toBe(organizationId);
});

it("a pending one is revoked by its id", async () => {
  const acme = await invited();
  const { as, invitationId } = acme;
  await as(adam).mutation(api.revokeInvitation, { invitationId });
  expect(await find(acme)).toMatchObject({
    status: "revoked",
    revokedBy: "adam",
  });
});

it("server code invites without a session", async () => {
  const { t, orgs, organizationId } = await initAcme();
  const sent = await t.action((ctx) =>
    orgs.inviteMember(
      ctx,
      { organizationId, email, role: "member" },
      { as: "system" },
    ),
  );
  expect(sent.status).toBe("pending");
});

it("after 7 days its status is expired, its link dead, and the address can be invited again", async () => {
  const acme = await invited();
  await pass(acme, 7 * DAY + 60_000);
  expect((await find(acme))?.status).toBe("expired");
  const { t, token } = acme;
  expect(await t.query(api.previewInvitation, { token })).toEqual({
    valid: false,
    code: "INVITATION_EXPIRED",
  });
  expect(await outcome(again(acme))).toBe("ok");
});

it("many at once, each with its own role and its own result", async () => {
  const { as, organizationId } = await invited();
  const results = await as(adam).mutation(api.inviteMembers, {
    organizationId,
    invitations: [
      { email: "carol@example.com", role: "admin" },
      { email: "dan@example.com", role: "member" },
      { email, role: "member" },
    ],
  });
  expect(results).toMatchObject([
    { ok: true, status: "pending" },
    { ok: true, status: "pending" },
    { ok: false, code: "INVITATION_ALREADY_PENDING" },
  ]);
});

it("an app names its own roles", async () => {
  const { t, orgs } = initApp({
    roles: { boss: ["invitation:create"], viewer: [] },
  } as object);
  const { organizationId } = await t.mutation((ctx) =>
    orgs.createOrganizationFor(ctx, { owner: alice, name: "Own roles" }),
  );
  const mine = await t.query((ctx) =>
    orgs.getMembership(ctx, { organizationId }, { as: alice }),
  );
  expect(mine).toMatchObject({
    role: "boss",
    permissions: ["invitation:create"],
  });
  const row = { organizationId, email, role: "viewer" } as never;
  await t.mutation((ctx) => orgs.inviteMember(ctx, row, { as: alice }));
  const joined = await t.mutation((ctx) =>
    orgs.acceptInvitation(ctx, { token: lastToken() }, { as: bob }),
  );
  expect(joined).toMatchObject({ role: "viewer" });
});

it("the host is told of what was created, accepted and revoked", async () => {
  const acme = await invited();
  const { as, token, organizationId, events } = acme;
  await as(bob).mutation(api.acceptInvitation, { token });
  const other = await as(adam).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "member",
  });
  const { invitationId } = other;
  await as(adam).mutation(api.revokeInvitation, { invitationId });
  await pass(acme, 1000);
  const told = events.map(({ type }) => type);
  expect(told.filter((type) => type.startsWith("invitation"))).toEqual([
    "invitation.created",
    "invitation.accepted",
    "invitation.created",
    "invitation.revoked",
  ]);
  const trail = await as(alice).query(api.listEvents, {
    organizationId,
    invitationId,
    paginationOpts: page(),
  });
  expect(trail.page).toHaveLength(2);
});

/** What Resend was given, for an invitation to bob in an app with these settings of its mails. */
async function posted(
  deliveryOptions: Parameters<typeof initResend>[0] & object = {},
  organization: { logoUrl?: string } = {},
) {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const world = await initResend(deliveryOptions);
  const { as, organizationId } = world;
  await as(alice).mutation(api.updateOrganization, {
    organizationId,
    ...organization,
  });
  await world.invite(email);
  await world.settle();
  return world.posted[0];
}

it("mails it by itself, branded: logo, colours and fonts, without code for the mail", async () => {
  const logoUrl = "https://acme.example/logo.png";
  const theme = { button: "#0f766e", fontFamily: "Georgia, serif" };
  const mail = await posted({ deliveryOptions: { theme } }, { logoUrl });
  expect(mail?.html).toContain(`src="${logoUrl}"`);
  expect(mail?.html).toContain("#0f766e");
  expect(mail?.html).toContain("Georgia, serif");
});

it("sends no mail where mails are switched off, and returns the link", async () => {
  const { as, organizationId, messages } = await initAcme({
    delivery: undefined,
  });
  const row = { organizationId, email, role: "member" } as const;
  const sent = await as(adam).mutation(api.inviteMember, row);
  expect(messages).toEqual([]);
  expect(sent.acceptUrl).toContain(lastToken());
});

it("lets subject, text and button be changed one by one", async () => {
  const parts = {
    subject: () => "My subject",
    body: () => "My text",
    button: () => "My button",
  };
  const mail = await posted({ deliveryOptions: { parts } });
  expect(mail?.subject).toBe("My subject");
  expect(mail?.html).toContain("My text");
  expect(mail?.html).toContain("My button");
});

it("lets the app make the whole message, and has its own otherwise", async () => {
  const template = ({ acceptUrl }: { acceptUrl: string }) => ({
    subject: "All mine",
    html: "",
    text: acceptUrl,
  });
  const mine = await posted({ deliveryOptions: { template } });
  expect(mine).toMatchObject({ subject: "All mine", text: expect.any(String) });
  expect(mine?.text).toContain(lastToken());
  expect((await posted())?.subject).toBe("Adam invited you to Acme");
});

it("says why no mail went out: no provider, switched off, or no address", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const keyless = await initResend({ resendOptions: { apiKey: "" } });
  const sent = await keyless.invite(email);
  expect(sent.delivery).toMatchObject({
    status: "failed",
    reason: "API key is not set",
  });
  const off = await keyless.invite("eve@example.com", { notify: false });
  expect(off.delivery).toEqual({ status: "none" });
  expect(await outcome(keyless.invite("eve@"))).toBe("INVALID_EMAIL");
});
