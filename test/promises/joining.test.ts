import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HostUser } from "../../src/client/index.js";
import {
  alice,
  api,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Role = "owner" | "admin" | "member";
type Acme = Awaited<ReturnType<typeof initAcme>>;
type Found = (typeof api.listMembers)["_returnType"];

const bob = person("bob", [
  { address: "bob@home.example", verified: true },
  { address: "bob@work.example", verified: true },
]);
const { name, ...rest } = bob;
const nameless: HostUser = rest;

async function invite(
  { as, organizationId }: Acme,
  email = "bob@work.example",
  role: Role = "member",
) {
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role,
    publicMetadata: { from: "the invitation" },
  });
  return { invitationId, token: lastToken() };
}

const add = ({ t, orgs, organizationId }: Acme, user: HostUser, role: Role) =>
  t.mutation(async (ctx) => {
    const publicMetadata = { from: "the app" };
    const row = { organizationId, user, role, publicMetadata };
    await orgs.addMember(ctx, row);
  });

/** What the app was told after everything before was told. */
async function toldOf(acme: Acme, act: () => Promise<unknown>) {
  await pass(acme, 60_000);
  acme.events.length = 0;
  await act();
  await pass(acme, 0);
  return acme.events
    .map(({ type, actor, subject, data }) => ({ type, actor, subject, data }))
    .toSorted((one, other) => one.type.localeCompare(other.type));
}

const memberIn = async ({ as, organizationId }: Acme, userId: string) => {
  const found = await as(alice).query(api.listMembers, {
    organizationId,
    paginationOpts: page(),
  });
  return found.page.find((one) => one.userId === userId);
};

describe.each([
  ["with a name", bob],
  ["without one", nameless],
])("someone %s", (_who, user) => {
  const them = { userId: "bob", ...(user.name && { name }) };

  it.each(["by link", "in the inbox"])(
    "who accepts %s is told of as accepted and as a member, under the address that was invited",
    async (how) => {
      const acme = await initAcme();
      const { invitationId, token } = await invite(acme);
      const ref = how === "by link" ? { token } : { invitationId };
      const told = await toldOf(acme, () =>
        acme.as(user).mutation(api.acceptInvitation, ref),
      );
      const actor = { kind: "user", email: "bob@home.example", ...them };
      const subject = { email: "bob@work.example", ...them };
      const data = { role: "member" };
      expect(told).toEqual([
        { type: "invitation.accepted", actor, subject, data },
        { type: "member.added", actor, subject, data },
      ]);
      expect(await memberIn(acme, "bob")).toMatchObject({
        email: "bob@work.example",
        publicMetadata: { from: "the invitation" },
      });
    },
  );

  it("who is added is told of as a member alone", async () => {
    const acme = await initAcme();
    const told = await toldOf(acme, () => add(acme, user, "member"));
    const subject = { email: "bob@home.example", ...them };
    expect(told).toEqual([
      {
        type: "member.added",
        actor: { kind: "system" },
        subject,
        data: { role: "member" },
      },
    ]);
    expect(await memberIn(acme, "bob")).toMatchObject({
      email: "bob@home.example",
      publicMetadata: { from: "the app" },
    });
  });

  it("is found by that name, and by no other", async () => {
    const acme = await initAcme();
    await add(acme, { ...user, emails: [] }, "member");
    const { as, organizationId } = acme;
    const isFoundBy = async (search: string) => {
      let cursor: string | null = null;
      for (let isDone = false; !isDone;) {
        const paginationOpts = { numItems: 100, cursor };
        const args = { organizationId, search, paginationOpts };
        const found: Found = await as(alice).query(api.listMembers, args);
        if (found.page.some(({ userId }) => userId === "bob")) return true;
        ({ isDone, continueCursor: cursor } = found);
      }
      return false;
    };
    const foundBy: string[] = [];
    for (const letter of "abcdefghijklmnopqrstuvwxyz") {
      if (await isFoundBy(letter)) foundBy.push(letter);
    }
    expect(foundBy).toEqual(user.name ? ["b"] : []);
  });
});

describe("a member who accepts", () => {
  it.each([
    { has: "member", invited: "admin", raises: true, becomes: "admin" },
    { has: "member", invited: "admin", raises: false, becomes: "member" },
    { has: "admin", invited: "member", raises: true, becomes: "admin" },
    { has: "admin", invited: "admin", raises: true, becomes: "admin" },
  ] as const)(
    "is told of with the role that they have from then on: $has, invited as $invited, raising: $raises",
    async ({ has, invited, raises, becomes }) => {
      const acme = await initAcme({ raiseRoleOnAccept: raises });
      const only = (address: string) =>
        person("bob", [{ address, verified: true }]);
      await add(acme, only("bob@home.example"), has);
      const { token } = await invite(acme, "bob@work.example", invited);
      const told = await toldOf(acme, () =>
        acme
          .as(only("bob@work.example"))
          .mutation(api.acceptInvitation, { token }),
      );
      const person_ = { userId: "bob", name };
      const actor = { kind: "user", email: "bob@work.example", ...person_ };
      expect(told).toEqual([
        {
          type: "invitation.accepted",
          actor,
          subject: { email: "bob@work.example", ...person_ },
          data: { role: becomes },
        },
        ...(has === becomes
          ? []
          : [
              {
                type: "member.role_updated",
                actor,
                subject: { email: "bob@home.example", ...person_ },
                data: { role: becomes, previousRole: has },
              },
            ]),
      ]);
      expect(await memberIn(acme, "bob")).toMatchObject({ role: becomes });
    },
  );
});

it.each([
  ["came of their own accord", true],
  ["were added by others", false],
])(
  "it is the active organization of those who %s: %s",
  async (_how, isActive) => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const own = await as(bob).mutation(api.createOrganization, {
      name: "Bob's own",
    });
    vi.setSystemTime(Date.now() + 1000);
    const { token } = await invite(acme);
    if (isActive) await as(bob).mutation(api.acceptInvitation, { token });
    else await add(acme, bob, "member");
    const active = await as(bob).query(api.getActiveOrganization, {});
    expect(active?.organizationId).toBe(
      isActive ? organizationId : own.organizationId,
    );
  },
);

it("someone who is a member cannot be added again, whatever role is meant for them", async () => {
  for (const role of ["owner", "admin", "member"] as const) {
    const acme = await initAcme();
    await add(acme, bob, "admin");
    const told = await toldOf(acme, async () => {
      expect(await outcome(add(acme, bob, role))).toBe("ALREADY_MEMBER");
    });
    expect(told).toEqual([]);
    expect(await memberIn(acme, "bob")).toMatchObject({ role: "admin" });
  }
});
