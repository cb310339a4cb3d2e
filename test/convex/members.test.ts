import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineRoles, PERMISSIONS } from "../../src/client/index.js";
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
  sam,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

async function memberIdOf({ as, organizationId }: Acme, userId: string) {
  const found = await as(alice).query(api.listMembers, {
    organizationId,
    paginationOpts: page(),
  });
  return found.page.find((one) => one.userId === userId)?.memberId ?? "";
}

const add = ({ t, orgs, organizationId }: Acme, name: string) =>
  t.mutation(async (ctx) => {
    const user = person(name);
    await orgs.addMember(ctx, { organizationId, user, role: "member" });
  });

describe("nobody grants above their own rank", () => {
  it("when inviting, editing, adding or changing a role", async () => {
    const acme = await initAcme();
    const { as, t, orgs, organizationId } = acme;
    const memberId = await memberIdOf(acme, "mia");
    const { invitationId } = await as(adam).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "admin",
    });
    const role = "owner" as const;
    const user = sam;
    const calls = [
      as(adam).mutation(api.inviteMember, {
        organizationId,
        email: "carol@example.com",
        role,
      }),
      as(adam).mutation(api.updateInvitation, { invitationId, role }),
      as(adam).mutation(api.updateMemberRole, { memberId, role }),
      t.mutation(async (ctx) => {
        await orgs.addMember(ctx, { organizationId, user, role }, { as: adam });
      }),
    ];
    for (const code of await Promise.all(calls.map(outcome))) {
      expect(code).toBe("ROLE_NOT_ALLOWED");
    }
  });

  it("nor manages someone above it", async () => {
    const acme = await initAcme();
    const memberId = await memberIdOf(acme, "alice");
    const admin = acme.as(adam);
    const remove = admin.mutation(api.removeMember, { memberId });
    expect(await outcome(remove)).toBe("ROLE_NOT_ALLOWED");
    const demote = admin.mutation(api.updateMemberRole, {
      memberId,
      role: "member",
    });
    expect(await outcome(demote)).toBe("ROLE_NOT_ALLOWED");
  });

  it("which is asked again when it is accepted; whoever resends it stands for it then", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const { invitationId } = await as(adam).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "admin",
    });
    await as(alice).mutation(api.updateMemberRole, {
      memberId: await memberIdOf(acme, "adam"),
      role: "member",
    });
    const accept = () =>
      outcome(as(bob).mutation(api.acceptInvitation, { token: lastToken() }));
    expect(await accept()).toBe("ROLE_NOT_ALLOWED");
    vi.setSystemTime(Date.now() + 120_000);
    await as(alice).mutation(api.resendInvitation, { invitationId });
    expect(await accept()).toBe("ok");
  });

  it("unless the app does not want inviters to be asked for", async () => {
    const { as, organizationId } = await initAcme({
      requireActiveInviter: false,
    });
    await as(adam).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    await as(adam).mutation(api.leaveOrganization, { organizationId });
    const token = lastToken();
    const accept = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(accept)).toBe("ok");
  });

  it("and a role that left the app's table cannot be accepted any more", async () => {
    const roles: Record<string, readonly string[]> = {
      owner: PERMISSIONS,
      admin: PERMISSIONS,
      member: [],
    };
    const { as, organizationId } = await initAcme({ roles });
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    const token = lastToken();
    delete roles.member;
    const accept = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(accept)).toBe("ROLE_NOT_FOUND");
    const mine = await as(mia).query(api.getMembership, { organizationId });
    expect(mine).toMatchObject({ role: "member", permissions: [] });
  });

  it("in a table whose order is its rank", () => {
    expect(() => defineRoles({ "1": [] })).toThrow("cannot be a role's name");
    expect(() => defineRoles({})).toThrow("at least one role");
  });
});

describe("an owner always remains", () => {
  it("the last one cannot leave, be removed or be demoted", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const memberId = await memberIdOf(acme, "alice");
    const owner = as(alice);
    const calls = [
      owner.mutation(api.leaveOrganization, { organizationId }),
      owner.mutation(api.removeMember, { memberId }),
      owner.mutation(api.updateMemberRole, { memberId, role: "admin" }),
    ];
    for (const code of await Promise.all(calls.map(outcome))) {
      expect(code).toBe("LAST_OWNER");
    }
  });

  it("one of two can", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    await as(alice).mutation(api.updateMemberRole, {
      memberId: await memberIdOf(acme, "mia"),
      role: "owner",
    });
    const leave = as(alice).mutation(api.leaveOrganization, { organizationId });
    expect(await outcome(leave)).toBe("ok");
    const last = as(mia).mutation(api.leaveOrganization, { organizationId });
    expect(await outcome(last)).toBe("LAST_OWNER");
  });

  it("ownership passes from one to another in one step", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    await as(alice).mutation(api.transferOwnership, {
      memberId: await memberIdOf(acme, "mia"),
    });
    const roleOf = async (user: typeof mia) =>
      (await as(user).query(api.getMembership, { organizationId }))?.role;
    expect([await roleOf(mia), await roleOf(alice)]).toEqual([
      "owner",
      "admin",
    ]);
  });
});

describe("lists of members", () => {
  it("come in pages without gap or repetition, by name", async () => {
    const acme = await initAcme();
    for (const name of ["zoe", "ben", "ida", "leo"]) await add(acme, name);
    const { as, organizationId } = acme;
    const seen: (string | undefined)[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone;) {
      const next: {
        page: { name?: string }[];
        isDone: boolean;
        continueCursor: string;
      } = await as(mia).query(api.listMembers, {
        organizationId,
        paginationOpts: { numItems: 2, cursor },
      });
      seen.push(...next.page.map(({ name }) => name));
      cursor = next.continueCursor;
      isDone = next.isDone;
    }
    expect(seen).toEqual(["Adam", "Alice", "Ben", "Ida", "Leo", "Mia", "Zoe"]);
  });

  it("are searched by the beginning of a name or an address, in any case, nobody twice", async () => {
    const acme = await initAcme();
    const { t, as, orgs, organizationId } = acme;
    const others = [
      person("anna"),
      { ...person("u1"), name: "Änne", emails: [] },
      {
        userId: "u2",
        name: "Zed",
        emails: [{ address: "ANTON@example.com", verified: true }],
      },
    ];
    for (const user of others) {
      await t.mutation(async (ctx) => {
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
    }
    const search = async (text: string, numItems: number) => {
      const names: (string | undefined)[] = [];
      let cursor: string | null = null;
      for (let isDone = false; !isDone;) {
        const next: {
          page: { name?: string }[];
          isDone: boolean;
          continueCursor: string;
        } = await as(mia).query(api.listMembers, {
          organizationId,
          search: text,
          paginationOpts: { numItems, cursor },
        });
        names.push(...next.page.map(({ name }) => name));
        cursor = next.continueCursor;
        isDone = next.isDone;
      }
      return names;
    };
    for (const numItems of [1, 2, 50]) {
      expect(await search("AN", numItems)).toEqual(["Anna", "Zed"]);
    }
    expect(await search("än", 10)).toEqual(["Änne"]);
    expect(await search("nobody", 10)).toEqual([]);
  });

  it("are filtered by role", async () => {
    const { as, organizationId } = await initAcme();
    const found = await as(mia).query(api.listMembers, {
      organizationId,
      role: "admin",
      paginationOpts: page(),
    });
    expect(found.page.map(({ userId }) => userId)).toEqual(["adam"]);
  });

  it("grow in a page whose end is pinned, and refuse a cursor that is none", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const list = (paginationOpts: Parameters<typeof JSON.stringify>[0]) =>
      as(mia).query(api.listMembers, { organizationId, paginationOpts });
    const first = await list({ numItems: 2, cursor: null });
    await add(acme, "al");
    const again = await list({
      numItems: 2,
      cursor: null,
      endCursor: first.continueCursor,
    });
    expect(again.page.map(({ name }) => name)).toEqual(["Adam", "Al", "Alice"]);
    const bad = [
      ...["nonsense", "", "name:", "foo:[1]", '[{"$bytes":"!"}]'].map(
        (cursor) => ({ numItems: 2, cursor }),
      ),
      { numItems: 0, cursor: null },
      { numItems: 1.5, cursor: null },
    ];
    for (const options of bad) {
      expect(await outcome(list(options))).toBe("INVALID_ARGUMENT");
    }
  });
});

describe("the active organization", () => {
  it("is the one that was made, joined or chosen last, and falls back when that is left", async () => {
    const { as, organizationId } = await initAcme();
    const active = async () => {
      vi.setSystemTime(Date.now() + 1000);
      return (await as(alice).query(api.getActiveOrganization, {}))?.name;
    };
    const owner = as(alice);
    expect(await active()).toBe("Acme");
    const globex = await owner.mutation(api.createOrganization, {
      name: "Globex",
    });
    expect(await active()).toBe("Globex");
    await owner.mutation(api.setActiveOrganization, { organizationId });
    expect(await active()).toBe("Acme");
    await owner.mutation(api.setActiveOrganization, { organizationId: null });
    expect(await active()).toBeUndefined();
    await owner.mutation(
      api.setActiveOrganization,
      globex && { organizationId: globex.organizationId },
    );
    expect(await active()).toBe("Globex");
    await owner.mutation(api.deleteOrganization, {
      organizationId: globex.organizationId,
    });
    expect(await active()).toBeUndefined();
    await owner.mutation(api.setActiveOrganization, { organizationId });
    expect(await active()).toBe("Acme");
  });
});

describe("someone who was added by others", () => {
  it("is where they were added, unless they were elsewhere or chose nothing", async () => {
    const { as, organizationId } = await initAcme();
    const active = async () => {
      vi.setSystemTime(Date.now() + 1000);
      return (await as(mia).query(api.getActiveOrganization, {}))?.name;
    };
    expect(await active()).toBe("Acme");
    await as(mia).mutation(api.setActiveOrganization, { organizationId: null });
    expect(await active()).toBeUndefined();
    await as(mia).mutation(api.createOrganization, { name: "Globex" });
    expect(await active()).toBe("Globex");
    await as(mia).mutation(api.setActiveOrganization, { organizationId });
    expect(await active()).toBe("Acme");
  });
});

describe("names, slugs and addresses", () => {
  it("a slug comes from the name, is unique, and is free again after deletion", async () => {
    const { as } = await initAcme();
    const create = (name: string) =>
      as(sam).mutation(api.createOrganization, { name });
    const second = await create("Acme");
    expect(second.slug).toMatch(/^acme-[0-9a-f-]{7}$/);
    expect((await create("Crème & Söhne")).slug).toBe("creme-sohne");
    expect((await create("日本")).slug).toMatch(/^org-/);
    const gone = await create("Gone");
    const { organizationId } = gone;
    await as(sam).mutation(api.deleteOrganization, { organizationId });
    expect((await create("Gone")).slug).toBe("gone");
    const check = as(sam).query(api.checkSlug, { slug: " ACME " });
    expect(await check).toEqual({ slug: "acme", available: false });
    const bad = as(sam).query(api.checkSlug, { slug: "no way" });
    expect(await outcome(bad)).toBe("INVALID_ARGUMENT");
  });

  it("names lose what hides or reorders text, and keep emoji", async () => {
    const { as } = await initAcme();
    const { organizationId } = await as(sam).mutation(api.createOrganization, {
      name: " Ac\u202Eme\u0000 \n 👨‍👩‍👧 ",
    });
    const found = await as(sam).query(api.getOrganization, { organizationId });
    expect(found?.name).toBe("Acme 👨‍👩‍👧");
    const long = as(sam).mutation(api.createOrganization, {
      name: "🎉".repeat(101),
    });
    expect(await outcome(long)).toBe("INVALID_ARGUMENT");
    const fits = as(sam).mutation(api.createOrganization, {
      name: "🎉".repeat(100),
    });
    expect(await outcome(fits)).toBe("ok");
  });

  it("links in names do not get into a message", async () => {
    const { as, messages } = await initAcme();
    const { organizationId } = await as(sam).mutation(api.createOrganization, {
      name: "Win https://evil.example/now prizes",
    });
    await as(sam).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      message: "Go to www.evil.example\nnow",
    });
    const [sent] = messages;
    expect(sent?.organizationName).toBe("Win prizes");
    expect(sent?.message).toBe("Go to\nnow");
  });

  it.each([
    ["Bob@Example.COM ", "bob@example.com"],
    ["ｂob@example.com", "bob@example.com"],
    ["bob+tag@example.com", "bob+tag@example.com"],
    ["søren@exämple.de", "søren@exämple.de"],
  ])("the address %j is kept as %j", async (raw, kept) => {
    const { as, organizationId } = await initAcme();
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: raw,
      role: "member",
    });
    const [found] = await as(alice).query(api.listInvitations, {
      organizationId,
    });
    expect(found?.email).toBe(kept);
  });

  it.each([
    "",
    "bob",
    "@example.com",
    "bob@",
    "bob@localhost",
    "bob@example..com",
    "bob@-example.com",
    "bo b@example.com",
    "bob@example.com, eve@example.com",
    "Bob <bob@example.com>",
    ".bob@example.com",
    `${"b".repeat(65)}@example.com`,
    `bob@${"e".repeat(250)}.com`,
    "bob\u202E@example.com",
  ])("%j is no address", async (email) => {
    const { as, organizationId } = await initAcme();
    const call = as(alice).mutation(api.inviteMember, {
      organizationId,
      email,
      role: "member",
    });
    expect(await outcome(call)).toBe("INVALID_EMAIL");
  });

  it.each([
    ["/welcome", "ok"],
    ["/a?b=c#d", "ok"],
    ["https://app.acme.com/x", "ok"],
    ["https://evil.example", "INVALID_REDIRECT_URL"],
    ["//evil.example", "INVALID_REDIRECT_URL"],
    ["/\\evil.example", "INVALID_REDIRECT_URL"],
    ["/\t/evil.example", "INVALID_REDIRECT_URL"],
    ["javascript:alert(1)", "INVALID_REDIRECT_URL"],
    ["welcome", "INVALID_REDIRECT_URL"],
    ["https://app.acme.com.evil.example", "INVALID_REDIRECT_URL"],
  ])("redirecting to %j: %s", async (redirectUrl, expected) => {
    const { as, organizationId } = await initAcme({
      redirectOrigins: ["https://app.acme.com"],
    });
    const call = as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      redirectUrl,
    });
    expect(await outcome(call)).toBe(expected);
  });
});
