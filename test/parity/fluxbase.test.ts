import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  outcome,
  pass,
  person,
} from "../app.js";
import { withDeadline } from "../deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const WEEK = 7 * 24 * 60 * 60 * 1000;
const email = "bob@example.com";

async function invited(extra = {}) {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "admin",
    ...extra,
  });
  return { ...acme, ...withDeadline(sent), token: lastToken() };
}

it("an admin invites with address, role and lifetime; others do not", async () => {
  const { as, organizationId, expiresAt } = await invited({
    expiresInMs: WEEK / 2,
  });
  expect(expiresAt - Date.now()).toBeGreaterThanOrEqual(WEEK / 2);
  expect(expiresAt - Date.now()).toBeLessThan(WEEK / 2 + 60_000);
  const wrong = as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "nobody" as never,
  });
  expect(await outcome(wrong)).not.toBe("ok");
  const call = as(mia).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "member",
  });
  expect(await outcome(call)).toBe("FORBIDDEN");
});

it("a link that could not be mailed comes back, to be shared by hand", async () => {
  const { as, organizationId } = await initAcme({
    delivery: {
      send: () => {
        throw new Error("Mail is down");
      },
    },
  });
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
  });
  expect(sent).toMatchObject({
    status: "pending",
    delivery: { status: "failed", reason: "Mail is down" },
    acceptUrl: `https://app.example/invite/${lastToken()}`,
  });
});

it("staff, and no others, list pending ones, or those of other statuses too", async () => {
  const acme = await invited();
  const { as, organizationId, token } = acme;
  const list = async (status?: ("pending" | "accepted" | "expired")[]) => {
    const found = await as(adam).query(api.listInvitations, {
      organizationId,
      ...(status && { status }),
    });
    return found.length;
  };
  await as(bob).mutation(api.acceptInvitation, { token });
  await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "member",
  });
  expect(await list(["pending"])).toBe(1);
  expect(await list(["pending", "accepted"])).toBe(2);
  await pass(acme, WEEK + 60_000);
  expect(await list(["pending"])).toBe(0);
  expect(await list(["accepted", "expired"])).toBe(2);
  expect(await list()).toBe(2);
  const others = as(mia).query(api.listInvitations, { organizationId });
  expect(await outcome(others)).toBe("FORBIDDEN");
});

it("each shows who invited, when it ends, ended and how, and never its token", async () => {
  const { as, invitationId, token } = await invited();
  await as(bob).mutation(api.acceptInvitation, { token });
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found).toMatchObject({
    email,
    role: "admin",
    inviterId: "alice",
    acceptedAt: expect.any(Number),
    acceptedBy: "bob",
    expiresAt: expect.any(Number),
    createdAt: expect.any(Number),
  });
  expect(JSON.stringify(found)).not.toContain(token);
});

it("anyone with the token learns whether it is valid, and why not", async () => {
  const acme = await invited();
  const { t, token } = acme;
  const look = (value: string) =>
    t.query(api.previewInvitation, { token: value });
  const found = await look(token);
  expect(found).toMatchObject({ valid: true });
  expect(JSON.stringify(found)).not.toContain(email);
  expect(await look("nonsense")).toEqual({
    valid: false,
    code: "INVITATION_NOT_FOUND",
  });
  await pass(acme, WEEK + 60_000);
  expect(await look(token)).toEqual({
    valid: false,
    code: "INVITATION_EXPIRED",
  });
  const accepted = await invited();
  const taken = { token: accepted.token };
  await accepted.as(bob).mutation(api.acceptInvitation, taken);
  expect(await accepted.t.query(api.previewInvitation, taken)).toEqual({
    valid: false,
    code: "INVITATION_ALREADY_ACCEPTED",
  });
});

it("accepting by the mailed link tells the app that the address is verified", async () => {
  const { as, token, verified } = await invited();
  const unverified = {
    userId: "bob",
    emails: [{ address: email, verified: false }],
  };
  await as(unverified).mutation(api.acceptInvitation, { token });
  expect(verified).toEqual([{ userId: "bob", email }]);
});

it("staff, and no others, revoke by id, and the record stays", async () => {
  const { as, invitationId } = await invited();
  const others = as(mia).mutation(api.revokeInvitation, { invitationId });
  expect(await outcome(others)).toBe("FORBIDDEN");
  await as(adam).mutation(api.revokeInvitation, { invitationId });
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found?.revokedAt).toBeDefined();
});

it("expired is 410, accepted 409, unknown 404", async () => {
  const status = async (call: Promise<unknown>) => {
    const error: unknown = await call.catch((problem: unknown) => problem);
    return (error as { data: { status: number } }).data.status;
  };
  const acme = await invited();
  const accept = (token: string) =>
    acme.as(bob).mutation(api.acceptInvitation, { token });
  expect(await status(accept("x"))).toBe(404);
  const { as, token } = acme;
  await accept(token);
  const robert = person("robert", [{ address: email, verified: true }]);
  const second = as(robert).mutation(api.acceptInvitation, { token });
  expect(await status(second)).toBe(409);
  const late = await invited();
  vi.setSystemTime(late.expiresAt);
  const call = late
    .as(bob)
    .mutation(api.acceptInvitation, { token: late.token });
  expect(await status(call)).toBe(410);
});

it("nobody invites above their own rank", async () => {
  const { as, organizationId } = await invited();
  const call = as(adam).mutation(api.inviteMember, {
    organizationId,
    email: "sam@example.com",
    role: "owner",
  });
  expect(await outcome(call)).toBe("ROLE_NOT_ALLOWED");
});
