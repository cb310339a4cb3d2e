import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  nextDelivery,
  type DeliveryStatus,
  type MailStatus,
} from "../../convex/pure/mailStatus.js";
import type { MailUpdate } from "../../src/client/index.js";
import { adam, alice, api, initAcme, outcome, page, pass } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const STATUSES = [
  "sent",
  "delivered",
  "delayed",
  "bounced",
  "complained",
  "failed",
] as const satisfies readonly MailStatus[];

const queued: DeliveryStatus = {
  status: "queued",
  at: 100,
  times: { queued: 100 },
};

const settle = (
  updates: { status: MailStatus; at: number }[],
): DeliveryStatus =>
  updates.reduce<DeliveryStatus>(
    (now, update) => nextDelivery(now, update) ?? now,
    queued,
  );

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [
      item,
      ...rest,
    ]),
  );
}

describe("what became of a mail", () => {
  it("is the same in each of the 720 orders in which six events can come", () => {
    const updates = STATUSES.map((status, at) => ({ status, at: 200 + at }));
    const orders = permutations(updates);
    expect(orders).toHaveLength(720);
    const ends = new Set(orders.map((order) => JSON.stringify(sorted(order))));
    expect([...ends]).toHaveLength(1);
    expect(settle(updates)).toMatchObject({ status: "complained", at: 204 });
  });

  it("is the same whatever comes twice, and of two times the earlier counts", () => {
    const update = fc.record({
      status: fc.constantFrom(...STATUSES),
      at: fc.integer({ min: 101, max: 110 }),
    });
    const property = fc.property(fc.array(update, { maxLength: 8 }), (some) => {
      const once = settle(some);
      expect(sorted([...some].reverse())).toEqual(sorted(some));
      expect(settle([...some, ...some])).toEqual(once);
      for (const { status } of some) {
        const times = some.filter((one) => one.status === status);
        const first = Math.min(...times.map(({ at }) => at));
        expect(once).toHaveProperty(["times", status], first);
      }
    });
    fc.assert(property);
  });

  it.each([
    ["sent", "delivered", "delivered"],
    ["sent", "delayed", "delayed"],
    ["delayed", "delivered", "delivered"],
    // Accepted by the server, and sent back later.
    ["delivered", "bounced", "bounced"],
    ["delivered", "complained", "complained"],
    ["failed", "sent", "failed"],
  ] as const)("of %s and %s is %s", (one, other, expected) => {
    const updates = [
      { status: one, at: 200 },
      { status: other, at: 300 },
    ];
    expect(settle(updates).status).toBe(expected);
    expect(settle([...updates].reverse()).status).toBe(expected);
  });

  it("is nothing when nothing was sent", () => {
    const update = { status: "delivered" as const, at: 200 };
    expect(nextDelivery({ status: "none" }, update)).toBeNull();
  });
});

/** Keys in one order, so that only what they say is compared. */
function sorted(updates: { status: MailStatus; at: number }[]): unknown {
  const end = settle(updates);
  if (end.status === "none") return end;
  const times = Object.entries(end.times).sort(([a], [b]) => (a < b ? -1 : 1));
  return { status: end.status, at: end.at, times };
}

/** Acme with an invitation to bob that was mailed; `tell` is the app's webhook. */
async function mailed(email = "bob@example.com") {
  const acme = await initAcme();
  const { as, t, orgs, organizationId, messages } = acme;
  const row = { organizationId, email, role: "member" } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  const reference = messages.at(-1)?.reference ?? "";
  const tell = (update: Partial<MailUpdate>) =>
    t.mutation(async (ctx) => {
      const at = Date.now();
      const whole = { reference, status: "sent" as const, at, ...update };
      await orgs.handleEmailEvent(ctx, whole);
    });
  const find = async () => {
    const found = await as(alice).query(api.getInvitation, { invitationId });
    return found && "delivery" in found ? found.delivery : undefined;
  };
  const trail = async () => {
    const events = await as(alice).query(api.listEvents, {
      organizationId,
      invitationId,
      paginationOpts: page(),
    });
    return events.page.map(({ type }) => type).reverse();
  };
  return { ...acme, invitationId, reference, tell, find, trail };
}

describe("the webhook", () => {
  it("moves the invitation on, live in lists, with times and an event for each change", async () => {
    const { as, organizationId, tell, find, trail } = await mailed();
    const start = Date.now();
    expect(await find()).toEqual({
      status: "queued",
      at: start,
      times: { queued: start },
    });
    await tell({ status: "sent", at: start + 1000 });
    await tell({ status: "delivered", at: start + 2000 });
    const [listed] = await as(alice).query(api.listInvitations, {
      organizationId,
    });
    expect(listed?.delivery).toEqual({
      status: "delivered",
      at: start + 2000,
      times: { queued: start, sent: start + 1000, delivered: start + 2000 },
    });
    expect(await trail()).toEqual([
      "invitation.created",
      "invitation.email_sent",
      "invitation.email_delivered",
    ]);
  });

  it("may come twice, or late: one event, and delivered stays delivered", async () => {
    const { tell, find, trail } = await mailed();
    await tell({ status: "delivered" });
    await tell({ status: "delivered" });
    await tell({ status: "sent" });
    expect(await find()).toMatchObject({ status: "delivered" });
    expect(await trail()).toEqual([
      "invitation.created",
      "invitation.email_delivered",
    ]);
  });

  it("says why a mail bounced or failed, in at most 500 characters", async () => {
    const { tell, find } = await mailed();
    await tell({ status: "failed", reason: "x".repeat(600) });
    expect(await find()).toMatchObject({ reason: "x".repeat(500) });
    await tell({ status: "bounced", reason: "no such user" });
    expect(await find()).toMatchObject({ reason: "no such user" });
    await tell({ status: "complained" });
    expect(await find()).not.toHaveProperty("reason");
  });

  it("is delivered to the app's onEvent", async () => {
    const acme = await mailed();
    await acme.tell({ status: "bounced" });
    await pass(acme, 1000);
    expect(acme.events.at(-1)).toMatchObject({
      type: "invitation.email_bounced",
      actor: { kind: "system" },
      invitationIds: [acme.invitationId],
    });
  });

  it("still counts after the invitation was accepted", async () => {
    const { as, tell, find, invitationId } = await mailed("sam@example.com");
    const { sam } = await import("../app.js");
    await as(sam).mutation(api.acceptInvitation, { invitationId });
    await tell({ status: "delivered" });
    expect(await find()).toMatchObject({ status: "delivered" });
  });

  it("speaks of one mail: after a resend, the first one changes nothing", async () => {
    const { as, invitationId, tell, find, messages } = await mailed();
    vi.setSystemTime(Date.now() + 60_000);
    await as(adam).mutation(api.resendInvitation, { invitationId });
    await tell({ status: "delivered" });
    expect(await find()).toMatchObject({ status: "queued" });
    await tell({ status: "sent", reference: messages[1]?.reference ?? "" });
    expect(await find()).toMatchObject({ status: "sent" });
  });

  it.each(["", "nonsense", "abc", "abc.", ".1", "a b.1"])(
    "refuses %o, which names no mail",
    async (reference) => {
      const { tell } = await mailed();
      expect(await outcome(tell({ reference }))).toBe("INVALID_ARGUMENT");
    },
  );

  it("refuses a time that is none", async () => {
    const { tell } = await mailed();
    expect(await outcome(tell({ at: Number.NaN }))).toBe("INVALID_ARGUMENT");
  });

  it("ignores a mail of an invitation that was erased or pruned", async () => {
    const { t, orgs, tell, find, reference } = await mailed();
    await t.mutation((ctx) =>
      orgs.eraseEmail(ctx, { email: "bob@example.com" }),
    );
    await tell({ status: "bounced", isPermanent: true });
    expect(await find()).toEqual({ status: "none" });
    const [id = ""] = reference.split(".");
    const gone = `${id.slice(0, -1)}x.1`;
    expect(await outcome(tell({ reference: gone }))).toBe("ok");
  });
});
