import { register, seedOrganization } from "convex-org-invitations/test";
import { componentsGeneric } from "convex/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ComponentApi } from "../../convex/_generated/component.js";
import { OrgInvitations } from "../../src/client/index.js";
import { alice, api, bob, initAcme, lastToken, outcome } from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = { email: "bob@example.com", role: "member" } as const;

describe("methods of orgs", () => {
  it("work in an action, on behalf of a user that the app names", async () => {
    const { t, orgs, organizationId, messages } = await initAcme();
    const sent = await t.action((ctx) =>
      orgs.inviteMember(ctx, { organizationId, ...row }, { as: alice }),
    );
    expect(sent.status).toBe("pending");
    expect(messages[0]).toMatchObject({ inviterName: "Alice" });
    const listed = await t.action((ctx) =>
      orgs.listInvitations(ctx, { organizationId }, { as: "system" }),
    );
    expect(listed).toHaveLength(1);
  });

  it("work in a query", async () => {
    const { t, orgs, organizationId } = await initAcme();
    const found = await t.query((ctx) =>
      orgs.getOrganization(ctx, { organizationId }, { as: "system" }),
    );
    expect(found).toMatchObject({ name: "Acme", seats: { used: 3 } });
    expect(found?.membership).toBeUndefined();
  });

  it("act for the signed-in user in a mutation of theirs, and refuse when nobody is signed in", async () => {
    const { t, as, orgs, organizationId } = await initAcme();
    await as(alice).mutation(async (ctx) => {
      await orgs.inviteMember(ctx, { organizationId, ...row });
    });
    const [invitation] = await as(alice).query(api.listInvitations, {
      organizationId,
    });
    expect(invitation?.inviterId).toBe("alice");
    const call = t.mutation(async (ctx) => {
      await orgs.inviteMember(ctx, { organizationId, ...row });
    });
    expect(await outcome(call)).toBe("UNAUTHENTICATED");
  });

  it("make an invitation and what the app writes beside it one transaction", async () => {
    const { t, as, orgs, organizationId } = await initAcme();
    const call = as(alice).mutation(async (ctx) => {
      await orgs.inviteMember(ctx, { organizationId, ...row });
      throw new Error("The app changed its mind");
    });
    await expect(call).rejects.toThrow("changed its mind");
    const listed = await t.query((ctx) =>
      orgs.listInvitations(ctx, { organizationId }, { as: "system" }),
    );
    expect(listed).toEqual([]);
  });
});

describe("a member limit that depends on the organization", () => {
  it("is asked for the organization that a token leads to", async () => {
    const asked: string[] = [];
    const { as, organizationId } = await initAcme({
      memberLimit: (_ctx: unknown, which: { organizationId: string }) => {
        asked.push(which.organizationId);
        return 3;
      },
    });
    await as(alice).mutation(api.inviteMember, { organizationId, ...row });
    asked.length = 0;
    const token = lastToken();
    const accept = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(accept)).toBe("SEAT_LIMIT_REACHED");
    expect(asked).toEqual([organizationId]);
  });
});

describe("two mounted components", () => {
  it("know nothing of each other", async () => {
    const { t, orgs } = await initAcme();
    register(t, "second");
    const second = new OrgInvitations(
      (componentsGeneric() as unknown as Record<string, ComponentApi>)
        .second as ComponentApi,
      { getUser: () => null, acceptUrl: ({ token }) => token },
    );
    const { slug } = await seedOrganization(t, { mountedAs: "second" });
    expect(slug).toBe("acme");
    const list = (of: typeof orgs | typeof second) =>
      t.query((ctx) => of.listOrganizations(ctx, {}, { as: alice }));
    expect(await list(orgs)).toHaveLength(1);
    expect(await list(second)).toEqual([]);
  });
});
