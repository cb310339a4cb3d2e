import {
  advance,
  lastToken,
  register,
  seedInvitation,
  seedOrganization,
} from "convex-org-invitations/test";
import { convexTest } from "convex-test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./convex/_generated/api.js";
import schema from "./convex/schema.js";

const modules = import.meta.glob("./convex/**/*.*s");
const WEEK = 7 * 24 * 60 * 60 * 1000;

const alice = {
  subject: "alice",
  name: "Alice",
  email: "alice@acme.test",
  emailVerified: true,
};

function initTest() {
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t);
  register(t, "partners");
  return { t, asAlice: t.withIdentity(alice) };
}

describe("two instances of the component in one app", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keep their organizations apart", async () => {
    const { asAlice } = initTest();
    const name = "Acme";
    await asAlice.mutation(api.organizations.createOrganization, { name });

    const mine = await asAlice.query(api.organizations.listOrganizations, {});
    expect(mine).toMatchObject([{ name: "Acme", role: "owner" }]);
    expect(await asAlice.query(api.partners.listOrganizations, {})).toEqual([]);
  });

  it("each have roles of their own", async () => {
    const { asAlice } = initTest();
    const { organizationId } = await asAlice.mutation(
      api.partners.createOrganization,
      { name: "Globex" },
    );
    const mine = await asAlice.query(api.partners.listOrganizations, {});
    expect(mine).toMatchObject([{ role: "principal" }]);

    const made = await asAlice.mutation(api.partners.inviteMember, {
      organizationId,
      email: "bob@globex.test",
      role: "agent",
    });
    expect(made.acceptUrl).toBe(`https://partners.test/invite/${lastToken()}`);
  });

  it("know no invitation of the other's, and let their own expire", async () => {
    const { t } = initTest();
    const { organizationId } = await seedOrganization(t, {
      mountedAs: "partners",
    });
    const { token } = await seedInvitation(t, {
      organizationId,
      role: "member",
      mountedAs: "partners",
    });
    const preview = () => t.query(api.partners.previewInvitation, { token });

    expect(await preview()).toMatchObject({ valid: true });
    expect(
      await t.query(api.organizations.previewInvitation, { token }),
    ).toEqual({ valid: false, code: "INVITATION_NOT_FOUND" });

    await advance(t, vi, WEEK + 60_000);
    expect(await preview()).toEqual({
      valid: false,
      code: "INVITATION_EXPIRED",
    });
  });
});
