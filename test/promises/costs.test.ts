import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allowed, BUDGET, COUNTS } from "../../bench/budget.js";
import { measureOperation, OPERATION_NAMES } from "../../bench/operations.js";
import { makeWorld } from "../../bench/world.js";
import { MINUTE } from "../../convex/pure/limits.js";
import { alice, api } from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each([10, 100, 1000])(
  "in an organization with %i members and as many pending invitations",
  (size) => {
    it.each(OPERATION_NAMES)(
      "'%s' costs what its budget says",
      async (name) => {
        const { cost, rows } = await measureOperation(name, size);
        expect(cost).toEqual(allowed(name, rows));
      },
    );
  },
);

describe("the budget", () => {
  it.each(OPERATION_NAMES)("gives a reason for each extra of '%s'", (name) => {
    for (const { reason, ...counts } of BUDGET[name].extras) {
      expect(reason).toMatch(/^\S.{10,90}\S$/);
      expect(COUNTS.some((count) => (counts[count] ?? 0) !== 0)).toBe(true);
    }
  });

  it("lets a page of fewer rows cost less, never a full one", () => {
    const page = "a page of 20 members";
    expect(allowed(page, 10)).toMatchObject({ read: 11, ranges: 2 });
    expect(allowed(page, 20)).toEqual(allowed(page));
  });
});

describe("expiry", () => {
  it("ends 1,000 invitations in at most 4 transactions", async () => {
    const { transactions } = await measureOperation(
      "1,000 reach their deadline",
      10,
    );
    expect(transactions.length).toBeLessThanOrEqual(4);
    const ended = transactions.flatMap(({ writes }) =>
      writes.filter(({ table }) => table.name === "invitations"),
    );
    expect(ended).toHaveLength(1000);
    for (const { after } of ended) {
      expect(after?.state).toMatchObject({ kind: "expired" });
    }
  });

  it("schedules one function for 1,000 invitations that end in one minute", async () => {
    const { as, organizationId, recorder } = await makeWorld(10);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const { cost } = await recorder.measure(async () => {
      for (let call = 0; call < 10; call++) {
        const invitations = Array.from({ length: 100 }, (_, i) => ({
          email: `new-${call}-${i}@example.com`,
          role: "member" as const,
        }));
        const args = { organizationId, invitations, notify: false };
        const rows = await as(alice).mutation(api.inviteMembers, args);
        expect(rows.every(({ ok }) => ok)).toBe(true);
      }
    });
    expect(cost.scheduled).toBe(1);
  });
});
