import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Operation } from "../../src/client/index.js";
import { adam, alice, api, initAcme, outcome, person } from "../app.js";

// What the app's own options are called with.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const carl = person("carl");

describe("`before`", () => {
  async function watched() {
    const asked: Pick<Operation, "name" | "args">[] = [];
    const acme = await initAcme({
      before: (_ctx, { name, args }) => {
        asked.push({ name, args });
        if (args.role === "owner") throw new ConvexError({ code: "SUNDAY" });
      },
    });
    asked.length = 0;
    const { t, orgs, organizationId } = acme;
    const add = (role: "owner" | "member", as: typeof adam | "system") =>
      t.mutation(async (ctx) => {
        await orgs.addMember(ctx, { organizationId, user: carl, role }, { as });
      });
    return { ...acme, asked, add };
  }

  it("is told who is to be added, where and as what, and may veto it", async () => {
    const { add, asked, organizationId } = await watched();
    expect(await outcome(add("owner", alice))).toBe("SUNDAY");
    expect(await outcome(add("member", adam))).toBe("ok");
    expect(asked).toEqual(
      ["owner", "member"].map((role) => ({
        name: "addMember",
        args: {
          organizationId,
          userId: "carl",
          role,
          email: "carl@example.com",
        },
      })),
    );
  });

  it("is not asked about trusted code", async () => {
    const { add, asked } = await watched();
    expect(await outcome(add("owner", "system"))).toBe("ok");
    expect(asked).toEqual([]);
  });
});

describe("a memberLimit that is a function", () => {
  it("is asked for the organization, whether it was named by its id or by its slug", async () => {
    const asked: string[] = [];
    const { as, organizationId } = await initAcme({
      memberLimit: (_ctx, organization) => {
        asked.push(organization.organizationId);
        return 7;
      },
    });
    asked.length = 0;
    const byId = await as(alice).query(api.getOrganization, { organizationId });
    expect(byId?.seats).toEqual({ limit: 7, used: 3, pending: 0 });
    for (const slug of ["acme", " ACME "]) {
      const bySlug = await as(alice).query(api.getOrganization, { slug });
      expect(bySlug).toEqual(byId);
    }
    expect(asked).toEqual([organizationId, organizationId, organizationId]);
    const none = as(alice).query(api.getOrganization, { slug: "globex" });
    expect(await none).toBeNull();
    expect(asked).toHaveLength(3);
  });
});
