import {
  advance,
  register,
  seedInvitation,
  seedOrganization,
} from "convex-org-invitations/test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { MINUTE } from "../../convex/pure/limits.js";
import { defineRoles, PERMISSIONS } from "../../src/client/index.js";
import { api, bob, initApp, outcome, sam } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const STATUSES = [
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;

const roles = defineRoles({
  captain: PERMISSIONS,
  editor: ["member:list"],
  viewer: [],
});

describe.each(STATUSES)("a seeded invitation that is %s", (status) => {
  it("is so for the app, and the clock is what it was", async () => {
    const { t, orgs } = initApp();
    const { organizationId } = await seedOrganization(t);
    const { now } = Date;
    const at = Date.now();
    const { invitationId } = await seedInvitation(t, {
      organizationId,
      status,
    });
    expect(Date.now).toBe(now);
    expect(Date.now()).toBe(at);
    const found = await t.query((ctx) =>
      orgs.getInvitation(ctx, { invitationId }, { as: "system" }),
    );
    expect(found?.status).toBe(status);
    await advance(t, vi, 5 * MINUTE);
    const later = await t.query((ctx) =>
      orgs.getInvitation(ctx, { invitationId }, { as: "system" }),
    );
    expect(later?.status).toBe(status);
  });
});

describe("an app with roles of its own", () => {
  it("gets the lowest of them unless it asks for another, and the first for the owner", async () => {
    const { t, as, orgs } = initApp({ roles });
    const owner = { userId: "sam", emails: [] };
    const { organizationId } = await seedOrganization(t, { roles, owner });
    const lowest = await seedInvitation(t, { organizationId, roles });
    const editor = await seedInvitation(t, {
      organizationId,
      roles,
      email: "carol@example.com",
      role: "editor",
    });
    const roleOf = async ({ invitationId }: typeof editor) => {
      const found = await t.query((ctx) =>
        orgs.getInvitation(ctx, { invitationId }, { as: "system" }),
      );
      return String(found?.role);
    };
    expect(await roleOf(lowest)).toBe("viewer");
    expect(await roleOf(editor)).toBe("editor");
    const { token } = lowest;
    const accepted = await as(bob).mutation(api.acceptInvitation, { token });
    expect(accepted.role).toBe("viewer");
    const own = await as(sam).query(api.getMembership, { organizationId });
    expect(own?.role).toBe("captain");
  });

  it("is told of a role that it does not have", async () => {
    const { t } = initApp({ roles });
    const { organizationId } = await seedOrganization(t, { roles });
    const seed = seedInvitation(t, { organizationId, roles, role: "member" });
    expect(await outcome(seed)).toBe("ROLE_NOT_FOUND");
  });
});

it("seats are counted as the app counts them", async () => {
  const limits = { memberLimit: 2, countPendingInvitations: true };
  const { t, orgs } = initApp(limits);
  const { organizationId } = await seedOrganization(t, limits);
  await seedInvitation(t, { organizationId, ...limits });
  const found = await t.query((ctx) =>
    orgs.getOrganization(ctx, { organizationId }, { as: "system" }),
  );
  expect(found?.seats).toEqual({ limit: 2, used: 1, pending: 1 });
  const email = "carol@example.com";
  const third = seedInvitation(t, { organizationId, email, ...limits });
  expect(await outcome(third)).toBe("SEAT_LIMIT_REACHED");
});

it("a component that is mounted under another name is named by it", async () => {
  const { t, orgs } = initApp();
  register(t, "second");
  const mountedAs = "second";
  const { organizationId, slug } = await seedOrganization(t, { mountedAs });
  for (const status of STATUSES) {
    const email = `${status}@example.com`;
    await seedInvitation(t, { organizationId, email, status, mountedAs });
  }
  const here = t.query((ctx) =>
    orgs.getOrganization(ctx, { slug }, { as: "system" }),
  );
  expect(await here).toBeNull();
});
