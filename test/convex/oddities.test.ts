import { ConvexError } from "convex/values";
import { beforeEach, afterEach, expect, it, vi } from "vitest";
import { isOrgInvitationsError } from "../../src/client/index.js";
import { alice, api, initAcme, outcome, seedInvitation } from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each(["", "x", "name:", '[{"$integer":"x"}]'])(
  "the cursor %j is refused by every list",
  async (cursor) => {
    const { as, organizationId } = await initAcme();
    const args = { organizationId, paginationOpts: { numItems: 2, cursor } };
    const owner = as(alice);
    const codes = await Promise.all(
      [
        owner.query(api.listEvents, args),
        owner.query(api.listInvitationsPaginated, args),
        owner.query(api.listMembers, args),
        owner.query(api.listMembers, { ...args, search: "a" }),
      ].map(outcome),
    );
    expect(new Set(codes.slice(0, 3))).toEqual(new Set(["INVALID_ARGUMENT"]));
    // An empty half-cursor of the search is where its second half begins.
    expect(["INVALID_ARGUMENT", "ok"]).toContain(codes[3]);
  },
);

it("the app itself declines for nobody", async () => {
  const { t, orgs, organizationId } = await initAcme();
  const { token } = await seedInvitation(t, { organizationId });
  const decline = t.mutation(async (ctx) => {
    await orgs.declineInvitation(ctx, { token }, { as: "system" });
  });
  expect(await outcome(decline)).toBe("INVALID_ARGUMENT");
});

it("an organization is named in one way", async () => {
  const { as, organizationId } = await initAcme();
  const both = { organizationId, slug: "acme" };
  for (const which of [both, {}] as never[]) {
    const get = as(alice).query(api.getOrganization, which);
    expect(await outcome(get)).toBe("INVALID_ARGUMENT");
  }
});

it("someone else's error with a code of ours is not ours", () => {
  expect(isOrgInvitationsError(new ConvexError({ code: "FORBIDDEN" }))).toBe(
    false,
  );
});
