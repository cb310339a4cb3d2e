import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, IDEMPOTENCY_MS, MAX_PAGE } from "../../convex/pure/limits.js";
import { adam, alice, api, initAcme, outcome, person } from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a page", () => {
  it.each([MAX_PAGE - 1, MAX_PAGE, MAX_PAGE + 1, 1_000_000])(
    "of %d rows has no more than there may be in one",
    async (numItems) => {
      const { t, orgs, as, organizationId } = await initAcme({
        memberLimit: null,
        delivery: undefined,
        rateLimits: { perInviter: null, perOrganization: null },
      });
      const names = Array.from({ length: MAX_PAGE + 20 }, (_, at) => `p${at}`);
      for (let first = 0; first < names.length; first += 100) {
        const some = names.slice(first, first + 100);
        await as(adam).mutation(api.inviteMembers, {
          organizationId,
          invitations: some.map((name) => ({
            email: `${name}@example.com`,
            role: "member" as const,
          })),
        });
        await t.mutation(async (ctx) => {
          for (const name of some) {
            const user = person(`member-${name}`);
            await orgs.addMember(ctx, { organizationId, user, role: "member" });
          }
        });
      }
      const asked = {
        organizationId,
        paginationOpts: { numItems, cursor: null },
      };
      const found = [
        await as(alice).query(api.listInvitationsPaginated, asked),
        await as(alice).query(api.listMembers, asked),
        await as(alice).query(api.listMembers, { ...asked, search: "member-" }),
        await as(alice).query(api.listEvents, asked),
      ];
      expect(found.map(({ page, isDone }) => [page.length, isDone])).toEqual(
        found.map(() => [Math.min(numItems, MAX_PAGE), false]),
      );
    },
  );

  it.each([0, -1, 1.5, Number.NaN, Infinity])(
    "of %d rows is refused",
    async (numItems) => {
      const { as, organizationId } = await initAcme();
      const asked = {
        organizationId,
        paginationOpts: { numItems, cursor: null },
      };
      const found = as(alice).query(api.listMembers, asked);
      expect(await outcome(found)).toBe("INVALID_ARGUMENT");
    },
  );
});

describe("an idempotency key", () => {
  const keyed = async (waitMs: number) => {
    const { t, orgs, as, organizationId } = await initAcme();
    const invite = () =>
      as(adam).mutation(api.inviteMember, {
        organizationId,
        email: "bob@example.com",
        role: "member",
        idempotencyKey: "form-1",
      });
    const { invitationId } = await invite();
    vi.setSystemTime(Date.now() + waitMs);
    await t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 0 }));
    return { invite, invitationId };
  };

  it.each([0, 60_000, IDEMPOTENCY_MS - 1000])(
    "outlives pruning %d ms later: a retry finds what the first try made",
    async (waitMs) => {
      const { invite, invitationId } = await keyed(waitMs);
      const again = await invite();
      expect(again).toMatchObject({ invitationId, outcome: "existing" });
    },
  );

  it("is pruned after a day", async () => {
    expect(IDEMPOTENCY_MS).toBe(DAY);
    const { invite } = await keyed(IDEMPOTENCY_MS + 1000);
    expect(await outcome(invite())).toBe("INVITATION_ALREADY_PENDING");
  });
});
