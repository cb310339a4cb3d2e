import { ConvexError, type Value } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Operation } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  outcome,
  page,
  sam,
} from "../app.js";
import { memberIdOf } from "../promises/failures.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.restoreAllMocks());

const ROW = { email: "bob@example.com", role: "member" } as const;

/** Acme, with Bob invited, and a note of each operation from then on. */
async function observed() {
  const seen: Operation[] = [];
  let refuse: (() => never) | undefined;
  const app = await initAcme({
    before: (_ctx, operation) => {
      seen.push(operation);
      refuse?.();
    },
  });
  const { as, organizationId } = app;
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    organizationId,
    ...ROW,
  });
  const memberId = await memberIdOf(app, "mia");
  seen.length = 0;
  const veto = (error: unknown) => {
    refuse = () => {
      throw error;
    };
  };
  return { ...app, invitationId, memberId, token: lastToken(), seen, veto };
}
type Observed = Awaited<ReturnType<typeof observed>>;

const BOBS = { role: "member", email: "bob@example.com" };
const MIAS = { role: "member", email: "mia@example.com" };

/** For every operation that a user can call: the call, and what `before` is to know of it beside the organization. */
const CALLS: Record<
  string,
  { call: (app: Observed) => Promise<unknown>; knows: object; of?: "none" }
> = {
  createOrganization: {
    call: ({ as }) =>
      as(alice).mutation(api.createOrganization, {
        name: "Acme 2",
        slug: "acme",
      }),
    knows: {},
    of: "none",
  },
  updateOrganization: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.updateOrganization, {
        organizationId,
        slug: "other",
      }),
    knows: {},
  },
  deleteOrganization: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.deleteOrganization, { organizationId }),
    knows: {},
  },
  getOrganization: {
    call: ({ as }) => as(alice).query(api.getOrganization, { slug: "acme" }),
    knows: {},
  },
  listOrganizations: {
    call: ({ as }) => as(alice).query(api.listOrganizations, {}),
    knows: {},
    of: "none",
  },
  checkSlug: {
    call: ({ as }) => as(alice).query(api.checkSlug, { slug: "acme" }),
    knows: {},
    of: "none",
  },
  setActiveOrganization: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.setActiveOrganization, { organizationId }),
    knows: {},
  },
  getActiveOrganization: {
    call: ({ as }) => as(alice).query(api.getActiveOrganization, {}),
    knows: {},
    of: "none",
  },
  listMembers: {
    call: ({ as, organizationId }) =>
      as(alice).query(api.listMembers, {
        organizationId,
        paginationOpts: page(),
      }),
    knows: {},
  },
  getMembership: {
    call: ({ as, organizationId }) =>
      as(alice).query(api.getMembership, { organizationId }),
    knows: {},
  },
  updateMemberRole: {
    call: ({ as, memberId }) =>
      as(alice).mutation(api.updateMemberRole, { memberId, role: "admin" }),
    knows: { ...MIAS, role: "admin" },
  },
  getMember: {
    call: ({ as, memberId }) => as(alice).query(api.getMember, { memberId }),
    knows: MIAS,
  },
  removeMember: {
    call: ({ as, memberId }) =>
      as(alice).mutation(api.removeMember, { memberId }),
    knows: MIAS,
  },
  leaveOrganization: {
    call: ({ as, organizationId }) =>
      as(mia).mutation(api.leaveOrganization, { organizationId }),
    knows: MIAS,
  },
  transferOwnership: {
    call: ({ as, memberId }) =>
      as(alice).mutation(api.transferOwnership, { memberId }),
    knows: { ...MIAS, role: "owner" },
  },
  inviteMember: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email: "carol@example.com",
        role: "admin",
      }),
    knows: { email: "carol@example.com", role: "admin" },
  },
  inviteMembers: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: [],
      }),
    knows: {},
  },
  listInvitations: {
    call: ({ as, organizationId }) =>
      as(alice).query(api.listInvitations, { organizationId }),
    knows: {},
  },
  listInvitationsPaginated: {
    call: ({ as, organizationId }) =>
      as(alice).query(api.listInvitationsPaginated, {
        organizationId,
        paginationOpts: page(),
      }),
    knows: {},
  },
  getInvitation: {
    call: ({ as, invitationId }) =>
      as(alice).query(api.getInvitation, { invitationId }),
    knows: BOBS,
  },
  updateInvitation: {
    call: ({ as, invitationId }) =>
      as(alice).mutation(api.updateInvitation, { invitationId, role: "admin" }),
    knows: { ...BOBS, role: "admin" },
  },
  resendInvitation: {
    call: ({ as, invitationId }) =>
      as(alice).mutation(api.resendInvitation, { invitationId }),
    knows: BOBS,
  },
  revokeInvitation: {
    call: ({ as, invitationId }) =>
      as(alice).mutation(api.revokeInvitation, { invitationId }),
    knows: BOBS,
  },
  takeOverInvitation: {
    call: ({ as, invitationId }) =>
      as(alice).mutation(api.takeOverInvitation, { invitationId }),
    knows: BOBS,
  },
  getInvitationLink: {
    call: ({ as, invitationId }) =>
      as(alice).mutation(api.getInvitationLink, { invitationId }),
    knows: BOBS,
  },
  listMyInvitations: {
    call: ({ as }) => as(bob).query(api.listMyInvitations, {}),
    knows: {},
    of: "none",
  },
  explainInvitation: {
    call: ({ as, token }) => as(bob).query(api.explainInvitation, { token }),
    knows: BOBS,
  },
  acceptInvitation: {
    call: ({ as, token }) => as(bob).mutation(api.acceptInvitation, { token }),
    knows: BOBS,
  },
  declineInvitation: {
    call: ({ as, invitationId }) =>
      as(bob).mutation(api.declineInvitation, { invitationId }),
    knows: BOBS,
  },
  listEvents: {
    call: ({ as, organizationId, invitationId }) =>
      as(alice).query(api.listEvents, {
        organizationId,
        invitationId,
        paginationOpts: page(),
      }),
    knows: BOBS,
  },
  getSuppression: {
    call: ({ as, organizationId }) =>
      as(alice).query(api.getSuppression, {
        organizationId,
        email: "bob@example.com",
      }),
    knows: { email: "bob@example.com" },
  },
  liftSuppression: {
    call: ({ as, organizationId }) =>
      as(alice).mutation(api.liftSuppression, {
        organizationId,
        email: "bob@example.com",
      }),
    knows: { email: "bob@example.com" },
  },
};

/** Nobody is looked up for these. */
const ANONYMOUS = ["previewInvitation", "serverTime"];

it("is asked for every operation of a user", async () => {
  const { orgs } = await initAcme();
  const all = Object.keys(orgs.api()).filter(
    (name) => !ANONYMOUS.includes(name),
  );
  expect(Object.keys(CALLS).sort()).toEqual(all.sort());
});

describe.each(Object.entries(CALLS))("%s", (name, { call, knows, of }) => {
  it("says what it is about", async () => {
    const app = await observed();
    await call(app).catch(() => {});
    expect(app.seen).toHaveLength(1);
    const { args: _args, user: _user, ...about } = app.seen[0] ?? {};
    const organizationId = of === "none" ? undefined : app.organizationId;
    expect(about).toEqual({
      name,
      organizationId,
      role: undefined,
      email: undefined,
      ...knows,
    });
  });

  it("is refused with the app's own code, or with ours", async () => {
    const app = await observed();
    const own = { code: "PLAN_TOO_SMALL", plan: "free" };
    app.veto(new ConvexError(own));
    await expect(call(app)).rejects.toMatchObject({ data: own });
    for (const thrown of [
      new ConvexError("Not on Sundays"),
      new Error("Not on Sundays"),
    ]) {
      app.veto(thrown);
      await expect(call(app)).rejects.toMatchObject({
        data: {
          code: "OPERATION_NOT_ALLOWED",
          status: 403,
          operation: name,
          reason: "Not on Sundays",
        },
      });
    }
  });
});

describe.each(["getMember", "removeMember"] as const)("%s", (name) => {
  it.each([
    ["the user", { userId: "mia" }],
    ["the address", { email: " Mia@Example.com " }],
  ])("knows who it is about when named by %s", async (_way, who: object) => {
    const app = await observed();
    const { as, organizationId } = app;
    const named: object = { organizationId, ...who };
    const ref = named as { memberId: string };
    if (name === "getMember") await as(alice).query(api.getMember, ref);
    else await as(alice).mutation(api.removeMember, ref);
    expect(app.seen).toMatchObject([{ name, organizationId, ...MIAS }]);
  });
});

it("is told an address as it will be stored, however it was typed", async () => {
  const app = await observed();
  const { as, organizationId } = app;
  const row = { email: " CAROL@Example.com ", role: "member" as const };
  await as(alice).mutation(api.inviteMember, { organizationId, ...row });
  expect(app.seen).toMatchObject([{ email: "carol@example.com" }]);
});

it("shows the client no text of an error that was not meant for it, and the log all of it", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const app = await observed();
  for (const thrown of [
    new TypeError("secret"),
    "secret",
    null,
    undefined,
    { code: "X" },
  ]) {
    app.veto(thrown);
    const { call } = CALLS.acceptInvitation ?? {};
    const error = await call?.(app).catch((caught: unknown) => caught);
    const { data } = error as ConvexError<Record<string, Value>>;
    expect(Object.keys(data).sort()).toEqual([
      "code",
      "message",
      "operation",
      "status",
    ]);
    expect(log).toHaveBeenLastCalledWith(thrown);
  }
});

it("cannot change what is done", async () => {
  const app = await initAcme({
    before: (_ctx, { name, args }) => {
      if (name !== "inviteMember") return;
      const open = args as { role: string; publicMetadata: { tags: string[] } };
      expect(() => (open.role = "owner")).toThrow(TypeError);
      expect(() => open.publicMetadata.tags.push("b")).toThrow(TypeError);
    },
  });
  const { organizationId } = app;
  const publicMetadata = { tags: ["a"] };
  await app
    .as(adam)
    .mutation(api.inviteMember, { organizationId, ...ROW, publicMetadata });
  const listed = await app
    .as(alice)
    .query(api.listInvitations, { organizationId });
  expect(listed).toMatchObject([{ ...ROW, publicMetadata }]);
  publicMetadata.tags.push("still the caller's own");
});

it("makes nobody someone else", async () => {
  const app = await initAcme({
    before: (_ctx, { user }) => {
      if (user?.userId !== "sam") return;
      user.userId = "alice";
      Object.assign(user, { emails: alice.emails });
    },
  });
  const { organizationId } = app;
  const list = app.as(sam).query(api.listInvitations, { organizationId });
  expect(await outcome(list)).toBe("NOT_A_MEMBER");
});

it("costs nothing where the app has none, and is not asked by trusted code", async () => {
  const app = await observed();
  const { organizationId } = app;
  await app.t.query((ctx) =>
    app.orgs.listInvitations(ctx, { organizationId }, { as: "system" }),
  );
  expect(app.seen).toEqual([]);
});

it("knows whom the app's own code adds on behalf of a user", async () => {
  const app = await observed();
  const { organizationId } = app;
  const add = app.t.mutation(async (ctx) => {
    await app.orgs.addMember(
      ctx,
      { organizationId, user: bob, role: "member" },
      { as: alice },
    );
  });
  await add;
  expect(app.seen).toMatchObject([
    { name: "addMember", organizationId, ...BOBS },
  ]);
});
