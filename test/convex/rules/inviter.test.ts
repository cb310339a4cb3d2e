import { beforeEach, describe, expect, it, vi } from "vitest";
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
  person,
} from "../../app.js";
import { rowsOf } from "../../inside.js";
import { memberIdOf } from "../../promises/failures.js";
import { withDeadline } from "../../deadline.js";

beforeEach(() => void vi.useFakeTimers());

type Acme = Awaited<ReturnType<typeof withBobInvited>>;

/** Adam, an admin, has invited bob as admin. */
async function withBobInvited(options = {}) {
  const acme = await initAcme({ resendCooldownMs: 0, ...options });
  const { as, organizationId } = acme;
  const row = { organizationId, email: "bob@example.com" };
  const invitation = { ...row, role: "admin" as const };
  const sent = await as(adam).mutation(api.inviteMember, invitation);
  return { ...acme, invitation, ...withDeadline(sent), token: lastToken() };
}

/** What can become of an inviter, and what is then wrong with what they sent. */
const LOSSES = {
  "has left": {
    problem: "INVITER_INACTIVE",
    happen: ({ as, organizationId }: Acme) =>
      as(adam).mutation(api.leaveOrganization, { organizationId }),
  },
  "was removed": {
    problem: "INVITER_INACTIVE",
    happen: async (acme: Acme) =>
      acme.as(alice).mutation(api.removeMember, {
        memberId: await memberIdOf(acme, "adam"),
      }),
  },
  "may give less than they gave": {
    problem: "ROLE_NOT_ALLOWED",
    happen: async (acme: Acme) =>
      acme.as(alice).mutation(api.updateMemberRole, {
        memberId: await memberIdOf(acme, "adam"),
        role: "member",
      }),
  },
} as const;

const LISTS = {
  listInvitations: async ({ as, organizationId }: Acme) =>
    (await as(alice).query(api.listInvitations, { organizationId }))[0],
  listInvitationsPaginated: async ({ as, organizationId }: Acme) => {
    const all = { organizationId, paginationOpts: page() };
    const found = await as(alice).query(api.listInvitationsPaginated, all);
    return found.page[0];
  },
  "getInvitation of the staff": ({ as, invitationId }: Acme) =>
    as(alice).query(api.getInvitation, { invitationId }),
  "getInvitation of its recipient": ({ as, invitationId }: Acme) =>
    as(bob).query(api.getInvitation, { invitationId }),
  listMyInvitations: async ({ as }: Acme) =>
    (await as(bob).query(api.listMyInvitations, {}))[0],
  previewInvitation: async ({ t, token }: Acme) => {
    const found = await t.query(api.previewInvitation, { token });
    return found.valid ? found.invitation : null;
  },
  "what an invitation of the same address answers": async (acme: Acme) => {
    const { as, invitation } = acme;
    const again = { ...invitation, onDuplicate: "return" as const };
    return await as(alice).mutation(api.inviteMember, again);
  },
  "the row of a bulk": async ({ as, organizationId, invitation }: Acme) => {
    const { email, role } = invitation;
    const rows = { organizationId, invitations: [{ email, role }] };
    const [row] = await as(alice).mutation(api.inviteMembers, rows);
    return row;
  },
};

describe.each(Object.entries(LOSSES))(
  "an invitation whose inviter %s",
  (_, { problem, happen }) => {
    it.each(Object.entries(LISTS))("says so in %s", async (__, read) => {
      const acme = await withBobInvited();
      expect(await read(acme)).not.toHaveProperty("problem", problem);
      await happen(acme);
      expect(await read(acme)).toMatchObject({ problem });
    });

    it.each([
      ["nobody", null],
      ["its recipient", bob],
      ["another account", person("eve")],
    ])("says so on its page to %s, before a sign-up", async (__, who) => {
      const acme = await withBobInvited();
      const { t, as, token } = acme;
      await happen(acme);
      const caller = who ? as(who) : t;
      expect(
        await caller.query(api.explainInvitation, { token }),
      ).toMatchObject({ state: "unavailable", code: problem });
    });

    it("is taken over in one call, and its first link lets its recipient in", async () => {
      const acme = await withBobInvited();
      const { as, invitationId, token, invitation } = acme;
      await happen(acme);
      const refused = as(bob).mutation(api.acceptInvitation, { token });
      expect(await outcome(refused)).toBe(problem);
      const again = as(alice).mutation(api.inviteMember, invitation);
      await expect(again).rejects.toMatchObject({
        data: { code: "INVITATION_ALREADY_PENDING", invitationId, problem },
      });
      const before = await as(alice).query(api.getInvitation, { invitationId });
      const taken = await as(alice).mutation(api.takeOverInvitation, {
        invitationId,
      });
      expect(taken).toMatchObject({
        inviterId: "alice",
        inviterName: "Alice",
        expiresAt: before?.expiresAt,
        status: "pending",
      });
      expect(acme.messages).toHaveLength(1);
      expect(await LISTS.listInvitations(acme)).not.toHaveProperty("problem");
      const accepted = as(bob).mutation(api.acceptInvitation, { token });
      expect(await outcome(accepted)).toBe("ok");
    });

    it("is sent anew by whoever invites the address with `replace` or `resend`", async () => {
      for (const onDuplicate of ["replace", "resend"] as const) {
        const acme = await withBobInvited();
        const { as, invitation } = acme;
        await happen(acme);
        await as(alice).mutation(api.inviteMember, {
          ...invitation,
          onDuplicate,
        });
        const token = lastToken();
        const accepted = as(bob).mutation(api.acceptInvitation, { token });
        expect(await outcome(accepted)).toBe("ok");
      }
    });
  },
);

it("its page says to a member what accepting would say", async () => {
  const acme = await withBobInvited();
  const { t, as, orgs, organizationId, token } = acme;
  await LOSSES["has left"].happen(acme);
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, { organizationId, user: bob, role: "member" });
  });
  const explain = () => as(bob).query(api.explainInvitation, { token });
  const accept = () =>
    outcome(as(bob).mutation(api.acceptInvitation, { token }));
  const code = "INVITER_INACTIVE";
  expect(await explain()).toMatchObject({ state: "unavailable", code });
  expect(await accept()).toBe(code);
  const { invitationId } = acme;
  await as(alice).mutation(api.takeOverInvitation, { invitationId });
  expect(await explain()).toMatchObject({ state: "already_member" });
  expect(await accept()).toBe("ok");
});

it("what is over has no problem any more, whatever became of its inviter", async () => {
  const acme = await withBobInvited();
  const { as, invitationId } = acme;
  await LOSSES["has left"].happen(acme);
  await as(alice).mutation(api.revokeInvitation, { invitationId });
  expect(await LISTS.listInvitations(acme)).toMatchObject({
    status: "revoked",
  });
  expect(await LISTS.listInvitations(acme)).not.toHaveProperty("problem");
});

it("an inviter who left one organization still stands for what they sent in another", async () => {
  const acme = await withBobInvited();
  const { as } = acme;
  const other = await as(adam).mutation(api.createOrganization, {
    name: "Initech",
  });
  await as(adam).mutation(api.inviteMember, {
    ...acme.invitation,
    organizationId: other.organizationId,
  });
  await LOSSES["has left"].happen(acme);
  const mine = await as(bob).query(api.listMyInvitations, {});
  const problems = mine.map((one) => [one.organizationName, one.problem]);
  expect(Object.fromEntries(problems)).toEqual({
    Acme: "INVITER_INACTIVE",
    Initech: undefined,
  });
});

it("a role that is gone is not mended by taking over, but by another role", async () => {
  const roles = {
    owner: ["member:list", "invitation:list", "invitation:create"],
    admin: ["invitation:create"],
    member: [],
  };
  const acme = await withBobInvited({ roles });
  const { t, as, invitationId, token } = acme;
  const { admin: _, ...fewer } = roles;
  Object.assign(acme.orgs, { roles: fewer });
  Reflect.deleteProperty(roles, "admin");
  expect(await t.query(api.explainInvitation, { token })).toMatchObject({
    state: "unavailable",
    code: "ROLE_NOT_FOUND",
  });
  expect(
    await outcome(as(alice).mutation(api.takeOverInvitation, { invitationId })),
  ).toBe("ROLE_NOT_FOUND");
  await t.mutation((ctx) =>
    acme.orgs.updateInvitation(
      ctx,
      { invitationId, role: "member" },
      { as: "system" },
    ),
  );
  const accepted = as(bob).mutation(api.acceptInvitation, { token });
  expect(await outcome(accepted)).toBe("ok");
});

it("an inviter who may leave is no problem where the app says so", async () => {
  const acme = await withBobInvited({ requireActiveInviter: false });
  await LOSSES["has left"].happen(acme);
  expect(await LISTS.listInvitations(acme)).not.toHaveProperty("problem");
});

describe("taking over", () => {
  it("takes the permission to invite, and a rank that covers the role", async () => {
    const acme = await withBobInvited();
    const { as, organizationId, invitationId } = acme;
    const byMia = as(mia).mutation(api.takeOverInvitation, { invitationId });
    expect(await outcome(byMia)).toBe("FORBIDDEN");
    const owners = { organizationId, email: "eve@example.com" };
    const { invitationId: eves } = await as(alice).mutation(api.inviteMember, {
      ...owners,
      role: "owner",
    });
    const byAdam = as(adam).mutation(api.takeOverInvitation, {
      invitationId: eves,
    });
    expect(await outcome(byAdam)).toBe("ROLE_NOT_ALLOWED");
  });

  it.each(["accepted", "declined", "revoked", "expired"])(
    "is too late once it is %s",
    async (state) => {
      const { as, invitationId, token, ...acme } = await withBobInvited();
      if (state === "accepted") {
        await as(bob).mutation(api.acceptInvitation, { token });
      } else if (state === "declined") {
        await as(bob).mutation(api.declineInvitation, { token });
      } else if (state === "revoked") {
        await as(adam).mutation(api.revokeInvitation, { invitationId });
      } else {
        // Its deadline has passed, and the sweep is late.
        vi.setSystemTime(acme.expiresAt);
      }
      const late = as(alice).mutation(api.takeOverInvitation, { invitationId });
      const code =
        state === "accepted"
          ? "INVITATION_ALREADY_ACCEPTED"
          : `INVITATION_${state.toUpperCase()}`;
      expect(await outcome(late)).toBe(code);
    },
  );

  it("is in the trail once, however often it is asked for", async () => {
    const acme = await withBobInvited();
    const { t, as, invitationId, orgs } = acme;
    for (let i = 0; i < 3; i++) {
      await as(alice).mutation(api.takeOverInvitation, { invitationId });
    }
    const updates = (await rowsOf(acme, "events")).filter(
      ({ type }) => type === "invitation.updated",
    );
    expect(updates).toMatchObject([
      {
        actor: { userId: "alice" },
        invitationId,
        data: { fields: ["inviter"] },
      },
    ]);
    // By trusted code nobody stands for it, so nobody's leaving ends it.
    const system = { as: "system" as const };
    const taken = await t.mutation((ctx) =>
      orgs.takeOverInvitation(ctx, { invitationId }, system),
    );
    expect(taken).not.toHaveProperty("inviterId");
  });
});
