import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import { leavePending } from "../../convex/rules/leavePending.js";
import {
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
} from "../app.js";
import { inside, rowOf, rowsOf } from "../inside.js";
import { withDeadline } from "../deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function invited() {
  const acme = await initAcme({ delivery: undefined });
  const sent = await acme.as(alice).mutation(api.inviteMember, {
    organizationId: acme.organizationId,
    email: "bob@example.com",
    role: "member",
    expiresInMs: HOUR,
  });
  return { ...acme, ...withDeadline(sent), token: lastToken() };
}
type World = Awaited<ReturnType<typeof invited>>;

const ANSWERS: Record<string, (world: World) => Promise<unknown>> = {
  INVITATION_ALREADY_ACCEPTED: ({ as, token }) =>
    as(bob).mutation(api.acceptInvitation, { token }),
  INVITATION_DECLINED: ({ as, token }) =>
    as(bob).mutation(api.declineInvitation, { token }),
  INVITATION_REVOKED: ({ as, invitationId }) =>
    as(alice).mutation(api.revokeInvitation, { invitationId }),
};
const ENDS: Record<string, (world: World) => Promise<{ status: string }>> = {
  declined: ({ as, token }) =>
    as(bob).mutation(api.declineInvitation, { token }),
  revoked: ({ as, invitationId }) =>
    as(alice).mutation(api.revokeInvitation, { invitationId }),
};

describe("an answer stands", () => {
  it.each(
    Object.keys(ANSWERS).flatMap((code) =>
      Object.keys(ENDS).map((end) => [code, end] as const),
    ),
  )(
    "also long after the deadline: %s, whoever would have it %s",
    async (code, end) => {
      const world = await invited();
      await ANSWERS[code]?.(world);
      vi.setSystemTime(world.expiresAt + DAY);
      const before = await rowsOf(world, "invitations");
      const late = ENDS[end]?.(world) ?? Promise.resolve();
      expect(await outcome(late)).toBe(code);
      expect(await rowsOf(world, "invitations")).toEqual(before);
    },
  );

  it("and of an acceptance is said when it was", async () => {
    const world = await invited();
    const acceptedAt = Date.now();
    await ANSWERS.INVITATION_ALREADY_ACCEPTED?.(world);
    vi.setSystemTime(acceptedAt + 1000);
    await expect(ENDS.revoked?.(world)).rejects.toMatchObject({
      data: { code: "INVITATION_ALREADY_ACCEPTED", acceptedAt },
    });
  });

  it.each([...Object.values(ANSWERS), (world: World) => pass(world, DAY)])(
    "against every rule that would write over it: way %#",
    async (answer) => {
      const world = await invited();
      await answer(world);
      const before = await rowsOf(world, "invitations");
      const writing = inside(world, (ctx) =>
        leavePending(ctx, before, { kind: "expired", at: 2 }),
      );
      await expect(writing).rejects.toThrow("already left pending");
      expect(await rowsOf(world, "invitations")).toEqual(before);
    },
  );
});

describe("while its sweep is late", () => {
  it.each(
    Object.keys(ENDS).flatMap((end) => [
      [end, 1, end],
      [end, 0, "expired"],
      [end, -DAY, "expired"],
    ]) as [string, number, string][],
  )(
    "an invitation that is to be %s %d ms before its deadline is %s, in the database and in the trail",
    async (end, early, status) => {
      const world = await invited();
      vi.setSystemTime(world.expiresAt - early);
      expect(await ENDS[end]?.(world)).toEqual({ status });
      const row = await rowOf(world, "invitations");
      expect(row.state).toMatchObject({ kind: status, at: Date.now() });
      expect(row.updatedAt).toBe(Date.now());
      const events = await rowsOf(world, "events");
      expect(events.at(-1)).toMatchObject({
        type: `invitation.${status}`,
        invitationId: world.invitationId,
      });
    },
  );
});

it("the trail of one of many has what was done to all of them, first and last", async () => {
  const { as, organizationId, ...acme } = await initAcme();
  const invitations = ["bob", "carol", "dan"].map((name) => ({
    email: `${name}@example.com`,
    role: "member" as const,
    expiresInMs: HOUR,
  }));
  const args = { organizationId, invitations };
  const rows = await as(alice).mutation(api.inviteMembers, args);
  await pass(acme, HOUR + MINUTE);
  for (const row of rows) {
    const trail = await as(alice).query(api.listEvents, {
      organizationId,
      invitationId: row.ok ? row.invitationId : "",
      paginationOpts: page(),
    });
    expect(trail.page.map(({ type }) => type)).toEqual([
      "invitation.expired",
      "invitation.created",
    ]);
  }
});

it("seats that were reserved in different rows are all free again when their invitations end together", async () => {
  const acme = await initAcme({
    delivery: undefined,
    countPendingInvitations: true,
    memberLimit: 1000,
  });
  const { as, organizationId } = acme;
  const MANY = 12;
  for (let at = 0; at < MANY; at++) {
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: `p${at}@example.com`,
      role: "member",
      expiresInMs: HOUR,
    });
  }
  const reserved = async () =>
    (await rowsOf(acme, "seats")).map((row) => row.reserved as number);
  const held = await reserved();
  expect(held.reduce((sum, one) => sum + one, 0)).toBe(MANY);
  expect(held.filter((one) => one > 1).length).toBeGreaterThan(1);
  await pass(acme, HOUR + MINUTE);
  expect(await reserved()).toEqual(held.map(() => 0));
});
