import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
} from "../app.js";
import { withDeadline } from "../deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const email = "bob@example.com";
const role = "member" as const;

async function invite(extra = {}) {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role,
    ...extra,
  });
  const { invitationId } = sent;
  const find = () => as(alice).query(api.getInvitation, { invitationId });
  return { ...acme, ...withDeadline(sent), find, token: lastToken() };
}

it("creates the invitation for an address and sends the message", async () => {
  const { find, messages } = await invite();
  expect((await find())?.email).toBe(email);
  expect(messages).toHaveLength(1);
});

it("refuses an address that is invited already, or is a member's", async () => {
  const { as, organizationId } = await invite();
  const again = (address: string) =>
    outcome(
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email: address,
        role,
      }),
    );
  expect(await again(email)).toBe("INVITATION_ALREADY_PENDING");
  expect(await again("mia@example.com")).toBe("ALREADY_MEMBER");
});

it("says where to go after accepting", async () => {
  const { as, token } = await invite({ redirectUrl: "/welcome?from=invite" });
  const { redirectUrl } = await as(bob).mutation(api.acceptInvitation, {
    token,
  });
  expect(redirectUrl).toBe("/welcome?from=invite");
});

it("carries metadata, nested too, on to the membership", async () => {
  const publicMetadata = { team: { name: "Sales", floors: [1, 2] } };
  const { as, token, organizationId, find } = await invite({ publicMetadata });
  expect((await find())?.publicMetadata).toEqual(publicMetadata);
  await as(bob).mutation(api.acceptInvitation, { token });
  const mine = await as(bob).query(api.getMembership, { organizationId });
  expect(mine?.publicMetadata).toEqual(publicMetadata);
});

it("makes the link without a message when asked to", async () => {
  const { messages, acceptUrl, token, expiresAt } = await invite({
    notify: false,
  });
  expect(messages).toEqual([]);
  expect(acceptUrl).toContain(token);
  expect(expiresAt).toBeGreaterThan(Date.now());
});

it("leaves it to the caller what a duplicate means", async () => {
  const { as, organizationId, invitationId } = await invite();
  const again = (onDuplicate: "return" | "replace") =>
    as(alice).mutation(api.inviteMember, {
      organizationId,
      email,
      role,
      onDuplicate,
    });
  expect(await again("return")).toMatchObject({
    invitationId,
    outcome: "existing",
  });
  vi.setSystemTime(Date.now() + 60_000);
  const replaced = await again("replace");
  expect(replaced.outcome).toBe("replaced");
  expect(replaced.invitationId).not.toBe(invitationId);
});

it("answers with id and status, and shows address, metadata and times in epoch ms", async () => {
  const { find, as, invitationId, status } = await invite({
    publicMetadata: { a: 1 },
  });
  expect(status).toBe("pending");
  const found = await find();
  expect(found).toMatchObject({
    invitationId,
    email,
    publicMetadata: { a: 1 },
    status: "pending",
  });
  expect(Math.abs((found?.createdAt ?? 0) - Date.now())).toBeLessThan(1000);
  await vi.advanceTimersByTimeAsync(5000);
  await as(alice).mutation(api.revokeInvitation, { invitationId });
  const after = await find();
  expect(after?.status).toBe("revoked");
  expect(after).toMatchObject({ updatedAt: after?.revokedAt });
});

it("takes a lifetime of up to a year", async () => {
  const day = 24 * 60 * 60 * 1000;
  const { expiresAt } = await invite({ expiresInMs: 365 * day });
  expect(expiresAt - Date.now()).toBeGreaterThan(364 * day);
});

it("invites a hundred in one call", async () => {
  const { as, organizationId } = await invite();
  const results = await as(alice).mutation(api.inviteMembers, {
    organizationId,
    invitations: Array.from({ length: 100 }, (_, at) => ({
      email: `p${at}@example.com`,
      role,
    })),
  });
  expect(results.filter(({ ok }) => ok)).toHaveLength(100);
});

it("lists by status and address, in pages", async () => {
  const { as, organizationId } = await invite();
  for (const name of ["ann", "anton", "berta"]) {
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: `${name}@example.com`,
      role,
    });
  }
  const found = await as(alice).query(api.listInvitations, {
    organizationId,
    status: "pending",
    search: "AN",
  });
  expect(found.map((one) => one.email)).toEqual([
    "ann@example.com",
    "anton@example.com",
  ]);
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone;) {
    const next: {
      page: { email: string }[];
      isDone: boolean;
      continueCursor: string;
    } = await as(alice).query(api.listInvitationsPaginated, {
      organizationId,
      status: ["pending", "revoked"],
      paginationOpts: { ...page(2), cursor },
    });
    seen.push(...next.page.map((one) => one.email));
    cursor = next.continueCursor;
    isDone = next.isDone;
  }
  expect(seen).toEqual([
    "berta@example.com",
    "anton@example.com",
    "ann@example.com",
    email,
  ]);
});

it("revokes for good, with a code of its own", async () => {
  const { as, invitationId, token } = await invite();
  await as(alice).mutation(api.revokeInvitation, {
    invitationId,
    reason: "Wrong person",
  });
  const accept = as(bob).mutation(api.acceptInvitation, { token });
  await expect(accept).rejects.toMatchObject({
    data: { code: "INVITATION_REVOKED", status: 410 },
  });
  // Why is the staff's to read, not the visitor's.
  const found = await as(alice).query(api.getInvitation, { invitationId });
  expect(found).toMatchObject({ revokeReason: "Wrong person" });
});

it("takes the link as proof of the address it was mailed to", async () => {
  const app = await invite();
  const unverified = {
    userId: "bob",
    emails: [{ address: email, verified: false }],
  };
  const { token } = app;
  await app.as(unverified).mutation(api.acceptInvitation, { token });
  await pass(app, 10);
  expect(app.verified).toEqual([{ userId: "bob", email }]);
});

it("takes a template by what is sent", async () => {
  const { messages, as, invitationId } = await invite();
  vi.setSystemTime(Date.now() + 60_000);
  await as(alice).mutation(api.resendInvitation, { invitationId });
  expect(messages.map(({ occasion }) => occasion)).toEqual(["new", "resend"]);
});

it("holds an inviter to a limit, and says when to try again", async () => {
  const rateLimits = { perInviter: { max: 1, periodMs: 60_000 } };
  const { as, organizationId } = await initAcme({ rateLimits });
  const to = (address: string) =>
    as(alice).mutation(api.inviteMember, {
      organizationId,
      email: address,
      role,
    });
  await to(email);
  await expect(to("eve@example.com")).rejects.toMatchObject({
    data: { code: "RATE_LIMITED", retryAfterMs: 60_000 },
  });
  vi.setSystemTime(Date.now() + 59_999);
  expect(await outcome(to("eve@example.com"))).toBe("RATE_LIMITED");
  vi.setSystemTime(Date.now() + 1);
  expect(await outcome(to("eve@example.com"))).toBe("ok");
});
