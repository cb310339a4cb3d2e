import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  initAcme,
  mia,
  outcome,
  page,
  person,
  sam,
} from "../../app.js";
import { asId, inside } from "../../inside.js";
import { memberIdOf } from "../../promises/failures.js";

beforeEach(() => void vi.useFakeTimers());

/** Acme, and another organization of Sam's in which Mia is a member as well. */
async function twoOrganizations() {
  const acme = await initAcme();
  const { organizationId: other } = await acme
    .as(sam)
    .mutation(api.createOrganization, { name: "Initech" });
  await acme.t.mutation(async (ctx) => {
    const row = { organizationId: other, user: mia, role: "member" } as const;
    await acme.orgs.addMember(ctx, row);
  });
  return { ...acme, other, memberId: await memberIdOf(acme, "mia") };
}

type World = Awaited<ReturnType<typeof twoOrganizations>>;

const WAYS: Record<string, (world: World) => object> = {
  "the membership": ({ memberId }) => ({ memberId }),
  "the user": ({ organizationId }) => ({ organizationId, userId: "mia" }),
  "the address": ({ organizationId }) => ({
    organizationId,
    email: " Mia@Example.com ",
  }),
  "the slug and the user": () => ({ organizationId: "acme", userId: "mia" }),
};

describe.each(Object.entries(WAYS))("a member, named by %s,", (_way, refOf) => {
  it("is read by those who may list members, and by nobody else", async () => {
    const world = await twoOrganizations();
    const ref = refOf(world) as { memberId: string };
    const { as, organizationId, memberId } = world;
    const found = await as(adam).query(api.getMember, ref);
    expect(found).toMatchObject({ organizationId, memberId, userId: "mia" });
    const read = as(sam).query(api.getMember, ref);
    expect(await outcome(read)).toBe("MEMBER_NOT_FOUND");
  });

  it("is removed from that organization alone", async () => {
    const world = await twoOrganizations();
    const ref = refOf(world) as { memberId: string };
    const { as, organizationId, other } = world;
    const foreign = as(sam).mutation(api.removeMember, ref);
    expect(await outcome(foreign)).toBe("MEMBER_NOT_FOUND");
    await as(adam).mutation(api.removeMember, ref);
    const list = (user: typeof alice, which: string) =>
      as(user).query(api.listMembers, {
        organizationId: which,
        paginationOpts: page(),
      });
    const left = await list(alice, organizationId);
    expect(left.page.map(({ userId }) => userId)).toEqual(["adam", "alice"]);
    expect((await list(sam, other)).page).toHaveLength(2);
  });
});

it.each([
  {},
  { organizationId: "o" },
  { userId: "mia" },
  { email: "mia@example.com" },
  { memberId: "m", organizationId: "o" },
  { memberId: "m", userId: "mia" },
  { organizationId: "o", userId: "mia", email: "mia@example.com" },
])("a member is named in one way: not by %j", async (ref) => {
  const { as } = await initAcme();
  const call = as(adam).mutation(api.removeMember, ref as never);
  await expect(call).rejects.toMatchObject({
    data: { code: "INVALID_ARGUMENT", field: "memberId" },
  });
});

it.each(["nobody", "", "10000;members", "acme"])(
  "there is no member %j",
  async (id) => {
    const { as, organizationId } = await initAcme();
    for (const ref of [
      { memberId: id },
      { organizationId, userId: id },
      { organizationId, email: id },
      { organizationId: id === "acme" ? "initech" : id, userId: "mia" },
    ]) {
      const call = as(adam).query(api.getMember, ref as never);
      expect(await outcome(call)).toBe("MEMBER_NOT_FOUND");
    }
  },
);

it("an address that two members have proven names neither", async () => {
  const { t, as, orgs, organizationId } = await initAcme();
  const twin = person("twin", [{ address: "mia@example.com", verified: true }]);
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, { organizationId, user: twin, role: "member" });
  });
  const ref = { organizationId, email: "mia@example.com" };
  const call = as(adam).mutation(api.removeMember, ref);
  expect(await outcome(call)).toBe("MEMBER_NOT_FOUND");
});

it("an address that a member of 0.3 has only claimed does not name them", async () => {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const email = "claimed@example.com";
  const memberId = await memberIdOf(acme, "mia");
  await inside(acme, (ctx) =>
    ctx.db.patch(asId<"members">(memberId), {
      email,
      isEmailProven: undefined,
    }),
  );
  const call = as(adam).mutation(api.removeMember, { organizationId, email });
  expect(await outcome(call)).toBe("MEMBER_NOT_FOUND");
  await inside(acme, (ctx) =>
    ctx.db.patch(asId<"members">(memberId), { isEmailProven: true }),
  );
  await as(adam).mutation(api.removeMember, { organizationId, email });
});

it.each<object>([{ email: "adam@example.com" }, { userId: "adam" }])(
  "whoever may neither list nor remove members cannot try out who is one: %j",
  async (there) => {
    const { as, organizationId } = await initAcme({
      roles: { owner: ["member:add"], admin: [], member: [] },
    });
    const nobody = Object.keys(there).map((key) => [key, "nobody@example.com"]);
    for (const who of [there, Object.fromEntries(nobody) as object]) {
      const named: object = { organizationId, ...who };
      const ref = named as { memberId: string };
      const read = as(mia).query(api.getMember, ref);
      expect(await outcome(read)).toBe("FORBIDDEN");
      const remove = as(mia).mutation(api.removeMember, ref);
      expect(await outcome(remove)).toBe("FORBIDDEN");
    }
  },
);

it("nobody transfers the ownership to themselves", async () => {
  const acme = await initAcme();
  const memberId = await memberIdOf(acme, "alice");
  const call = acme.as(alice).mutation(api.transferOwnership, { memberId });
  await expect(call).rejects.toMatchObject({
    data: { code: "INVALID_ARGUMENT", field: "memberId" },
  });
});
