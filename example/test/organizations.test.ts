import {
  advance,
  lastToken,
  register,
  seedInvitation,
  seedOrganization,
} from "convex-org-invitations/test";
import { convexTest } from "convex-test";
import { expect, it, vi } from "vitest";
import { api } from "../convex/_generated/api";
import schema from "../convex/schema";

const modules = import.meta.glob("../convex/**/*.*s");

it("expires after a week", async () => {
  vi.useFakeTimers();
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t); // mounts the component
  const { organizationId } = await seedOrganization(t);
  await seedInvitation(t, { organizationId, email: "bob@example.com" });
  await advance(t, vi, 7 * 24 * 60 * 60 * 1000 + 60_000);
  const token = lastToken();
  const preview = await t.query(api.organizations.previewInvitation, { token });
  expect(preview).toEqual({ valid: false, code: "INVITATION_EXPIRED" });
});

it("lets the invited person in", async () => {
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t);
  const { organizationId } = await seedOrganization(t);
  const { token } = await seedInvitation(t, {
    organizationId,
    email: "bob@example.com",
    role: "admin",
  });
  // Signed in as your `getUser` expects it: here, with the tables of Convex Auth.
  const userId = await t.run((ctx) =>
    ctx.db.insert("users", { email: "bob@example.com" }),
  );
  const bob = t.withIdentity({ subject: `${userId}|session` });
  const accepted = await bob.mutation(api.organizations.acceptInvitation, {
    token,
  });
  expect(accepted).toMatchObject({ organizationId, role: "admin" });
});
