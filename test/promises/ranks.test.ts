import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  defaultRoles,
  defineRoles,
  type HostUser,
  type OnDuplicate,
} from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  pass,
  person,
} from "../app.js";
import { DAY, wait } from "./world.js";

// Rank decides the same for all that can be done to an invitation.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Highest first. Each of them, with all permissions, is one person's. */
const RANKS = ["owner", "admin", "lead"] as const;
type Rank = (typeof RANKS)[number];
const lena = person("lena");
const PEOPLE: Record<Rank, HostUser> = {
  owner: alice,
  admin: adam,
  lead: lena,
};
const CALLERS = [...RANKS, "the system"] as const;
type Caller = (typeof CALLERS)[number];

const { owner, admin, member } = defaultRoles;
const roles = defineRoles({ owner, admin, lead: admin, member });

/** Acme with an invitation of that rank to bob, which the owner made. */
async function invited(rank: Rank) {
  const acme = await initAcme({ roles });
  const { t, orgs, as, organizationId } = acme;
  const role = rank as "member";
  await t.mutation(async (ctx) => {
    const lead = { organizationId, user: lena, role: "lead" as "member" };
    await orgs.addMember(ctx, lead);
  });
  const row = { organizationId, email: "bob@example.com", role };
  const { invitationId } = await as(alice).mutation(api.inviteMember, row);
  wait(DAY);
  return { ...acme, invitationId, token: lastToken() };
}
type World = Awaited<ReturnType<typeof invited>>;

type Call = (world: World, as: HostUser | "system") => Promise<unknown>;

const inviteAgain =
  (onDuplicate: OnDuplicate): Call =>
  ({ t, orgs, organizationId }, as) =>
    t.mutation((ctx) => {
      const row = { organizationId, email: "bob@example.com", onDuplicate };
      return orgs.inviteMember(ctx, { ...row, role: "member" }, { as });
    });

const OPERATIONS: Record<string, Call> = {
  update: ({ t, orgs, invitationId }, as) =>
    t.mutation((ctx) =>
      orgs.updateInvitation(ctx, { invitationId, message: "Hi" }, { as }),
    ),
  "update the role": ({ t, orgs, invitationId }, as) =>
    t.mutation((ctx) =>
      orgs.updateInvitation(ctx, { invitationId, role: "member" }, { as }),
    ),
  resend: ({ t, orgs, invitationId }, as) =>
    t.mutation((ctx) => orgs.resendInvitation(ctx, { invitationId }, { as })),
  revoke: ({ t, orgs, invitationId }, as) =>
    t.mutation((ctx) => orgs.revokeInvitation(ctx, { invitationId }, { as })),
  "get the link": ({ t, orgs, invitationId }, as) =>
    t.mutation((ctx) => orgs.getInvitationLink(ctx, { invitationId }, { as })),
  "invite again, or resend": inviteAgain("resend"),
  "invite again, or replace": inviteAgain("replace"),
};

const find = ({ t, orgs, invitationId }: World) =>
  t.query((ctx) => orgs.getInvitation(ctx, { invitationId }, { as: "system" }));

const rankOf = (name: string) => RANKS.indexOf(name as Rank);
const asOf = (caller: Caller) =>
  caller === "the system" ? "system" : PEOPLE[caller];

describe.each(Object.keys(OPERATIONS))("%s", (name) => {
  for (const rank of RANKS) {
    for (const caller of CALLERS) {
      const allowed = rankOf(caller) <= rankOf(rank);
      const expected = allowed ? "ok" : "ROLE_NOT_ALLOWED";
      it(`of an invitation as ${rank} by ${caller} -> ${expected}`, async () => {
        const world = await invited(rank);
        const before = await find(world);
        const call = OPERATIONS[name]?.(world, asOf(caller));
        expect(await outcome(Promise.resolve(call))).toBe(expected);
        if (allowed) return;
        expect(await find(world)).toEqual(before);
        const { token } = world;
        const link = await world.t.query(api.previewInvitation, { token });
        expect(link.valid).toBe(true);
      });
    }
  }
});

describe("inviting again, or finding the one there is", () => {
  it.each(RANKS)("by the lowest rank finds one as %s", async (rank) => {
    const world = await invited(rank);
    const before = await find(world);
    const found = await inviteAgain("return")(world, lena);
    expect(found).toMatchObject({
      invitationId: world.invitationId,
      outcome: "existing",
    });
    expect(found).not.toHaveProperty("acceptUrl");
    expect(await find(world)).toEqual(before);
  });
});

describe("whoever changes the role stands for it", () => {
  it.each(CALLERS)("%s", async (caller) => {
    const world = await invited("lead");
    const { t, orgs, as, invitationId, organizationId, token } = world;
    const change = { invitationId, role: "member" } as const;
    await t.mutation((ctx) =>
      orgs.updateInvitation(ctx, change, { as: asOf(caller) }),
    );
    const who = caller === "the system" ? undefined : PEOPLE[caller];
    const found = await find(world);
    const { inviterId, inviterName } = found as Record<string, unknown>;
    expect({ inviterId, inviterName }).toEqual({
      inviterId: who?.userId,
      inviterName: who?.name,
    });
    const listed = await as(alice).query(api.listInvitations, {
      organizationId,
    });
    expect(listed[0]?.inviterId).toBe(who?.userId);
    const accepted = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(accepted)).toBe("ok");
  });

  it("so that trusted code can raise it above the rank of whoever invited", async () => {
    const world = await invited("lead");
    const { t, orgs, as, organizationId, invitationId, token } = world;
    await as(adam).mutation(api.updateInvitation, {
      invitationId,
      role: "member",
    });
    const change = { invitationId, role: "owner" } as const;
    await t.mutation((ctx) =>
      orgs.updateInvitation(ctx, change, { as: "system" }),
    );
    const accepted = await as(bob).mutation(api.acceptInvitation, { token });
    expect(accepted).toMatchObject({ organizationId, role: "owner" });
  });
});

describe("one whose deadline has passed", () => {
  it.each(["late", "swept"] as const)(
    "makes way for anybody's, whatever its rank (%s)",
    async (when) => {
      const world = await invited("owner");
      if (when === "late") wait(8 * DAY);
      else await pass(world, 8 * DAY);
      const again = inviteAgain("replace")(world, lena);
      expect(await outcome(again)).toBe("ok");
      expect(await find(world)).toMatchObject({ status: "expired" });
    },
  );
});
