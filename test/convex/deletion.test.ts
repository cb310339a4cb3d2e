import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OrgInvitations } from "../../src/client/index.js";
import {
  alice,
  api,
  bob,
  type DefaultTypes,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { rowsOf } from "../inside.js";

// An organization too large to go in one transaction, whose deletion has just begun: no batch after the first has run.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const carl = person("carl");
const system = { as: "system" } as const;
type Ctx = Parameters<OrgInvitations<DefaultTypes>["addMember"]>[0];

/** Two hundred members, of whom the last are there still, and bob's invitation. */
async function deleting(options: Parameters<typeof initAcme>[0] = {}) {
  const acme = await initAcme({ memberLimit: 1000, ...options });
  const { t, orgs, as, organizationId } = acme;
  const row = { organizationId, email: "bob@example.com" };
  // By nobody who could leave before bob comes.
  const { invitationId } = await t.mutation((ctx) =>
    orgs.inviteMember(ctx, { ...row, role: "member" }, system),
  );
  const token = lastToken();
  await t.mutation(async (ctx) => {
    for (let number = 0; number < 200; number++) {
      const user = person(`z${number}`, []);
      await orgs.addMember(ctx, { organizationId, user, role: "member" });
    }
  });
  const members = await t.query((ctx) =>
    orgs.listMembers(
      ctx,
      { organizationId, role: "member", paginationOpts: page(200) },
      system,
    ),
  );
  const last = members.page.find(({ userId }) => userId === "z99");
  await as(alice).mutation(api.deleteOrganization, { organizationId });
  return { ...acme, invitationId, token, memberId: last?.memberId ?? "" };
}
type World = Awaited<ReturnType<typeof deleting>>;

describe("nobody joins an organization whose deletion has begun", () => {
  it.each([
    ["by link", ({ token }: World) => ({ token }), false],
    ["in the inbox", ({ invitationId }: World) => ({ invitationId }), false],
    ["by link, with a reserved seat", ({ token }: World) => ({ token }), true],
  ])("%s", async (_, ref, countPendingInvitations) => {
    const world = await deleting({ countPendingInvitations });
    const { as, token } = world;
    const accepted = as(bob).mutation(api.acceptInvitation, ref(world));
    expect(await outcome(accepted)).toBe("ORG_NOT_FOUND");
    expect(await as(bob).query(api.listOrganizations, {})).toEqual([]);
    const seen = await as(bob).query(api.explainInvitation, { token });
    expect(seen).toEqual({ state: "revoked" });
  });
});

/** What trusted code may do in an organization. */
const CALLS: Record<string, (world: World, ctx: Ctx) => Promise<unknown>> = {
  updateOrganization: ({ orgs, organizationId }, ctx) =>
    orgs.updateOrganization(ctx, { organizationId, name: "New" }, system),
  deleteOrganization: ({ orgs, organizationId }, ctx) =>
    orgs.deleteOrganization(ctx, { organizationId }, system),
  addMember: ({ orgs, organizationId }, ctx) =>
    orgs.addMember(ctx, { organizationId, user: carl, role: "member" }),
  updateMemberRole: ({ orgs, memberId }, ctx) =>
    orgs.updateMemberRole(ctx, { memberId, role: "admin" }, system),
  removeMember: ({ orgs, memberId }, ctx) =>
    orgs.removeMember(ctx, { memberId }, system),
  transferOwnership: ({ orgs, memberId }, ctx) =>
    orgs.transferOwnership(ctx, { memberId }, system),
  inviteMember: ({ orgs, organizationId }, ctx) => {
    const row = { email: "carl@example.com", role: "member" } as const;
    return orgs.inviteMember(ctx, { organizationId, ...row }, system);
  },
  inviteMembers: ({ orgs, organizationId }, ctx) => {
    const row = { email: "carl@example.com", role: "member" } as const;
    const batch = { organizationId, invitations: [row] };
    return orgs.inviteMembers(ctx, batch, system);
  },
  resendInvitation: ({ orgs, invitationId }, ctx) =>
    orgs.resendInvitation(ctx, { invitationId }, system),
  updateInvitation: ({ orgs, invitationId }, ctx) =>
    orgs.updateInvitation(ctx, { invitationId, message: "Hi" }, system),
  revokeInvitation: ({ orgs, invitationId }, ctx) =>
    orgs.revokeInvitation(ctx, { invitationId }, system),
  getInvitationLink: ({ orgs, invitationId }, ctx) =>
    orgs.getInvitationLink(ctx, { invitationId }, system),
  listInvitations: ({ orgs, organizationId }, ctx) =>
    orgs.listInvitations(ctx, { organizationId }, system),
  listMembers: ({ orgs, organizationId }, ctx) =>
    orgs.listMembers(ctx, { organizationId, paginationOpts: page() }, system),
  listEvents: ({ orgs, organizationId }, ctx) =>
    orgs.listEvents(ctx, { organizationId, paginationOpts: page() }, system),
};

describe("to trusted code it is gone as well", () => {
  it.each(Object.keys(CALLS))("%s", async (name) => {
    const world = await deleting();
    vi.setSystemTime(Date.now() + 120_000);
    const before = world.events.length;
    const call = world.t.mutation(async (ctx) => {
      await CALLS[name]?.(world, ctx);
    });
    expect(await outcome(call)).toBe("ORG_NOT_FOUND");
    expect(world.events).toHaveLength(before);
  });
});

it("at the end of its deletion none of its rows of seats is left", async () => {
  const world = await deleting();
  expect(await rowsOf(world, "seats")).not.toEqual([]);
  await pass(world, 60_000);
  expect(await rowsOf(world, "members")).toEqual([]);
  expect(await rowsOf(world, "seats")).toEqual([]);
});
