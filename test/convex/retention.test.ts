import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY } from "../../convex/pure/limits.js";
import { adam, alice, api, initAcme, outcome, page, pass } from "../app.js";
import { rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());

const ROLE = { role: "member" } as const;

/** Acme, in which something happened 40 days ago, and something else today. */
async function withAPast() {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const staff = as(adam);
  const invitations = ["bob@example.com", "carol@example.com"].map((email) => ({
    email,
    ...ROLE,
    expiresInMs: 100 * DAY,
  }));
  const sent = await staff.mutation(api.inviteMembers, {
    organizationId,
    invitations,
  });
  await pass(acme, 40 * DAY);
  const [first] = sent;
  if (!first?.ok || first.invitationId === undefined) throw new Error("No row");
  const { invitationId } = first;
  await staff.mutation(api.updateInvitation, { invitationId, message: "Hi" });
  const prune = async (args: { eventsOlderThanMs?: number }) => {
    await acme.t.mutation(async (ctx) => {
      await acme.orgs.prune(ctx, { olderThanMs: 30 * DAY, ...args });
    });
    await pass(acme, 1000);
  };
  const types = async () =>
    (await rowsOf(acme, "events")).map(({ type }) => String(type));
  return { ...acme, invitationId, prune, types };
}

describe("events", () => {
  it("are kept as long as their organization unless told otherwise", async () => {
    const { prune, types } = await withAPast();
    const before = await types();
    expect(before.length).toBeGreaterThan(4);
    await prune({});
    expect(await types()).toEqual(before);
  });

  it("of before a time are deleted, and those since stay in both lists", async () => {
    const app = await withAPast();
    const { as, organizationId, invitationId, prune, types } = app;
    await prune({ eventsOlderThanMs: 30 * DAY });
    expect(await types()).toEqual(["invitation.updated"]);
    for (const which of [{}, { invitationId }]) {
      const listed = await as(alice).query(api.listEvents, {
        organizationId,
        ...which,
        paginationOpts: page(),
      });
      expect(listed.page.map(({ type }) => type)).toEqual([
        "invitation.updated",
      ]);
      expect(listed.isDone).toBe(true);
    }
    const left = await as(alice).query(api.listInvitations, { organizationId });
    expect(left).toHaveLength(2);
  });

  it("beyond one batch are all deleted", async () => {
    const app = await withAPast();
    const { as, invitationId, prune, types } = app;
    for (let times = 0; times < 250; times++) {
      const message = `Hi ${times}`;
      await as(adam).mutation(api.updateInvitation, { invitationId, message });
    }
    await pass(app, 40 * DAY);
    await prune({ eventsOlderThanMs: 30 * DAY });
    expect(await types()).toEqual([]);
  });

  it.each([-1, Number.NaN, Infinity])(
    "are not deleted by a duration that is none: %s",
    async (eventsOlderThanMs) => {
      const { prune, types } = await withAPast();
      const before = await types();
      expect(await outcome(prune({ eventsOlderThanMs }))).toBe(
        "INVALID_ARGUMENT",
      );
      expect(await types()).toEqual(before);
    },
  );
});
