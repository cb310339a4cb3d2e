import { convexTest } from "convex-test";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../../example/convex/_generated/api.js";
import schema from "../../example/convex/schema.js";
import { advance, lastToken, register, seedInvitation, seedOrganization } from "convex-org-invitations/test";

const modules = import.meta.glob("../../example/convex/**/*.*s");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("makes an invitation of every status, and knows the token", async () => {
  const t = convexTest(schema, modules);
  register(t);
  const { organizationId } = await seedOrganization(t);
  for (const status of ["pending", "accepted", "declined", "revoked", "expired"] as const) {
    const { token } = await seedInvitation(t, { organizationId, status, email: `${status}@example.com` });
    expect(lastToken()).toBe(token);
    const { state } = await t.query(api.organizations.explainInvitation, { token });
    expect(state).toBe(status === "pending" ? "sign_in" : status);
  }
});

it("moves the clock to the deadline", async () => {
  const t = convexTest(schema, modules);
  register(t);
  const { organizationId } = await seedOrganization(t);
  const { token } = await seedInvitation(t, { organizationId });
  await advance(t, vi, 7 * 24 * 60 * 60 * 1000 - 60_000);
  expect(await t.query(api.organizations.explainInvitation, { token })).toMatchObject({ state: "sign_in" });
  await advance(t, vi, 2 * 60_000);
  expect(await t.query(api.organizations.explainInvitation, { token })).toMatchObject({ state: "expired" });
});
