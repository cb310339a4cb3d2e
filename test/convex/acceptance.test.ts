import { beforeEach, describe, expect, it, vi } from "vitest";
import { adam, alice, api, bob, initAcme, lastToken, person } from "../app.js";
import { rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());

type Role = "owner" | "admin" | "member";
const ROLES: Role[] = ["owner", "admin", "member"];

/** Bob's second address is invited while he is a member under the first. */
const both = person("bob", [
  { address: "bob@example.com", verified: true },
  { address: "bob@work.example", verified: true },
]);

async function invitedAgain(
  has: Role,
  invited: Role,
  raiseRoleOnAccept: boolean,
) {
  const acme = await initAcme({
    raiseRoleOnAccept,
    countPendingInvitations: true,
  });
  const { t, as, orgs, organizationId } = acme;
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, { organizationId, user: bob, role: has });
  });
  await as(bob).mutation(api.createOrganization, { name: "Bob's own" });
  vi.advanceTimersByTime(1000);
  const row = { organizationId, email: "bob@work.example", role: invited };
  await as(alice).mutation(api.inviteMember, row);
  return { ...acme, token: lastToken() };
}

const cases = ROLES.flatMap((has) =>
  ROLES.flatMap((invited) =>
    [true, false].map((raises) => ({ has, invited, raises })),
  ),
);

describe.each(cases)(
  "a member ($has) who accepts as $invited, raising: $raises",
  ({ has, invited, raises }) => {
    const isRaised = raises && ROLES.indexOf(invited) < ROLES.indexOf(has);
    const role = isRaised ? invited : has;

    it("is told which role they have now, never loses rank, and goes to the organization", async () => {
      const app = await invitedAgain(has, invited, raises);
      const { as, organizationId, token } = app;
      // Asked again, the same.
      for (let times = 0; times < 2; times++) {
        const accepted = await as(both).mutation(api.acceptInvitation, {
          token,
        });
        expect(accepted).toMatchObject({
          organizationId,
          role,
          outcome: isRaised ? "role_raised" : "already_member",
        });
      }
      const own = await as(both).query(api.getMembership, { organizationId });
      expect(own?.role).toBe(role);
      const active = await as(both).query(api.getActiveOrganization, {});
      expect(active?.organizationId).toBe(organizationId);
      const changes = (await rowsOf(app, "events")).filter(
        ({ type }) => type === "member.role_updated",
      );
      expect(changes.map(({ data }) => data)).toEqual(
        isRaised ? [{ role, previousRole: has }] : [],
      );
      // No second seat, and the reserved one is free again.
      const found = await as(alice).query(api.getOrganization, {
        organizationId,
      });
      expect(found?.seats).toMatchObject({ used: 4, pending: 0 });
    });
  },
);

it("someone new has joined, and hears it again when they ask again", async () => {
  const { as, organizationId } = await initAcme();
  const row = {
    organizationId,
    email: "bob@example.com",
    role: "member" as const,
  };
  await as(adam).mutation(api.inviteMember, row);
  const token = lastToken();
  const outcomes = [];
  for (let times = 0; times < 2; times++) {
    const accepted = await as(bob).mutation(api.acceptInvitation, { token });
    outcomes.push(accepted.outcome);
  }
  expect(outcomes).toEqual(["joined", "joined"]);
});

it("metadata of someone who is added without an invitation is theirs", async () => {
  const { t, as, orgs, organizationId } = await initAcme();
  const publicMetadata = { team: "red" };
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, {
      organizationId,
      user: bob,
      role: "member",
      publicMetadata,
    });
  });
  const own = await as(bob).query(api.getMembership, { organizationId });
  expect(own?.publicMetadata).toEqual(publicMetadata);
});

it("the recipient reads which organization has invited them", async () => {
  const { as, organizationId } = await initAcme();
  const row = {
    organizationId,
    email: "bob@example.com",
    role: "member" as const,
  };
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  const read = await as(bob).query(api.getInvitation, { invitationId });
  expect(read).toMatchObject({ organizationName: "Acme" });
});

it("an organization without a logo can be said to have none", async () => {
  const { as } = await initAcme();
  const made = await as(bob).mutation(api.createOrganization, {
    name: "B",
    logoUrl: null,
  });
  const found = await as(bob).query(api.getOrganization, { slug: made.slug });
  expect(found?.logoUrl).toBeUndefined();
});

it.each([
  [undefined, undefined, undefined],
  ["/welcome", undefined, "/welcome"],
  ["/welcome", "/team", "/team"],
  [undefined, "/team", "/team"],
])(
  "of the app's page %j and the invitation's %j the way goes to %j",
  async (defaultRedirectUrl, redirectUrl, expected) => {
    const { as, organizationId } = await initAcme({ defaultRedirectUrl });
    const row = { organizationId, email: "bob@example.com" };
    await as(adam).mutation(api.inviteMember, {
      ...row,
      role: "member",
      redirectUrl,
    });
    const token = lastToken();
    for (let times = 0; times < 2; times++) {
      const accepted = await as(bob).mutation(api.acceptInvitation, { token });
      expect(accepted.redirectUrl).toBe(expected);
    }
  },
);
