import { afterAll, assert, beforeAll, expect, it } from "vitest";
import { orgs, pagesOf, type Person, tally, tokenIn, World } from "./world.js";

/** A deployment runs these at once and repeats what is in conflict; the embedded backend runs them in turn. */

const CROWD = 50;
const LIMIT = 21;

const world = new World();
let owner: Person;
let crowd: Person[];

beforeAll(async () => {
  owner = await world.signUp("otto");
  crowd = await world.signUpAll("crowd", CROWD);
});
afterAll(() => world.cleanUp());

const seatsOf = async (organizationId: string) => {
  const found = await owner.query(orgs.getOrganization, { organizationId });
  return found?.seats;
};

const membersOf = async (organizationId: string) => {
  const pages = await pagesOf(
    (paginationOpts) =>
      owner.query(orgs.listMembers, { organizationId, paginationOpts }),
    8,
  );
  return pages.flat();
};

/** Everyone of the crowd has a link of their own, and there is not a seat for each. */
let full: { organizationId: string; tokens: string[] };

it(`of ${CROWD} people who accept at once, as many get in as there are seats; the others are told that it is full`, async () => {
  const organizationId = await world.organization(owner, "full");
  const memberLimit = LIMIT;
  const limited = { organizationId, memberLimit };
  await owner.mutate(orgs.updateOrganization, limited);
  const emails = crowd.map(({ email }) => email);
  const tokens = await world.links(owner, organizationId, emails);
  full = { organizationId, tokens };

  const outcomes = await tally(
    crowd.map((person, at) =>
      person.mutate(orgs.acceptInvitation, { token: tokens[at] ?? "" }),
    ),
  );
  // The owner has one of the seats.
  const free = LIMIT - 1;
  expect(outcomes).toEqual({ ok: free, SEAT_LIMIT_REACHED: CROWD - free });

  expect(await seatsOf(organizationId)).toEqual({
    limit: LIMIT,
    used: LIMIT,
    pending: 0,
  });
  const members = await membersOf(organizationId);
  const users = new Set(members.map(({ userId }) => userId));
  expect(members).toHaveLength(LIMIT);
  expect(users.size).toBe(LIMIT);
  const names = members.map(({ name = "" }) => name);
  expect(names).toEqual(names.toSorted());
  const invitations = await owner.query(orgs.listInvitations, {
    organizationId,
  });
  const accepted = invitations.filter(({ status }) => status === "accepted");
  expect(new Set(accepted.map(({ acceptedBy }) => acceptedBy))).toEqual(
    new Set([...users].filter((userId) => userId !== owner.userId)),
  );
  const pending = invitations.filter(({ status }) => status === "pending");
  expect(pending).toHaveLength(CROWD - free);
});

it("seats that are given back at once go to exactly as many of those who wait", async () => {
  const { organizationId, tokens } = full;
  const members = await membersOf(organizationId);
  const inside = new Set(members.map(({ userId }) => userId));
  const leaving = crowd.filter(({ userId }) => inside.has(userId)).slice(0, 3);
  const left = leaving.map((person) =>
    person.mutate(orgs.leaveOrganization, { organizationId }),
  );
  expect(await tally(left)).toEqual({ ok: 3 });
  expect((await seatsOf(organizationId))?.used).toBe(LIMIT - 3);

  const waiting = [...crowd.entries()].filter(
    ([, { userId }]) => !inside.has(userId),
  );
  const accepts = waiting
    .slice(0, 10)
    .map(([at, person]) =>
      person.mutate(orgs.acceptInvitation, { token: tokens[at] ?? "" }),
    );
  expect(await tally(accepts)).toEqual({ ok: 3, SEAT_LIMIT_REACHED: 7 });
  expect((await seatsOf(organizationId))?.used).toBe(LIMIT);
  expect(await membersOf(organizationId)).toHaveLength(LIMIT);
});

it("one person who accepts 20 times at once is one member, in one seat, with one event", async () => {
  const organizationId = await world.organization(owner, "eager");
  const [person] = crowd;
  assert(person);
  const [token = ""] = await world.links(owner, organizationId, [person.email]);
  const accepts = Array.from({ length: 20 }, () =>
    person.mutate(orgs.acceptInvitation, { token }),
  );
  const accepted = await Promise.all(accepts);
  expect(new Set(accepted.map(({ memberId }) => memberId)).size).toBe(1);
  const members = await membersOf(organizationId);
  expect(members.map(({ userId }) => userId).toSorted()).toEqual(
    [owner.userId, person.userId].toSorted(),
  );
  expect((await seatsOf(organizationId))?.used).toBe(2);
  const { page: events } = await owner.query(orgs.listEvents, {
    organizationId,
    paginationOpts: { numItems: 50, cursor: null },
  });
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === "invitation.accepted")).toHaveLength(
    1,
  );
});

it("10 invitations of one address at once leave one pending; the others are told so", async () => {
  const organizationId = await world.organization(owner, "double");
  const email = world.address("wanted");
  const invites = Array.from({ length: 10 }, () =>
    owner.mutate(orgs.inviteMember, {
      organizationId,
      email,
      role: "member",
      notify: false,
    }),
  );
  expect(await tally(invites)).toEqual({
    ok: 1,
    INVITATION_ALREADY_PENDING: 9,
  });
  const rows = await owner.query(orgs.listInvitations, { organizationId });
  expect(rows.map((row) => [row.email, row.status])).toEqual([
    [email, "pending"],
  ]);
});

it("an invitation that is accepted and revoked at once is one of the two, and the seats agree", async () => {
  const organizationId = await world.organization(owner, "torn");
  const people = crowd.slice(0, 10);
  const emails = people.map(({ email }) => email);
  const tokens = await world.links(owner, organizationId, emails);
  const invitations = await owner.query(orgs.listInvitations, {
    organizationId,
  });
  const idOf = new Map(
    invitations.map(({ email, invitationId }) => [email, invitationId]),
  );
  const accepts = people.map((person, at) =>
    person.mutate(orgs.acceptInvitation, { token: tokens[at] ?? "" }),
  );
  const revokes = emails.map((email) =>
    owner.mutate(orgs.revokeInvitation, {
      invitationId: idOf.get(email) ?? "",
    }),
  );
  const [accepted, revoked] = await Promise.all([
    tally(accepts),
    tally(revokes),
  ]);
  const { ok: joined = 0, INVITATION_REVOKED: tooLate = 0 } = accepted;
  const { ok: stopped = 0, INVITATION_ALREADY_ACCEPTED: late = 0 } = revoked;
  expect([joined + tooLate, stopped + late]).toEqual([10, 10]);
  expect(joined).toBe(10 - stopped);
  expect((await seatsOf(organizationId))?.used).toBe(1 + joined);
  expect(await membersOf(organizationId)).toHaveLength(1 + joined);
});

it("of two owners who leave at once, one stays", async () => {
  const organizationId = await world.organization(owner, "orphan");
  const [second] = crowd;
  assert(second);
  const { acceptUrl } = await owner.mutate(orgs.inviteMember, {
    organizationId,
    email: second.email,
    role: "owner",
    notify: false,
  });
  assert(acceptUrl);
  const token = tokenIn(acceptUrl);
  await second.mutate(orgs.acceptInvitation, { token });
  const both = [owner, second];
  const leaves = both.map((person) =>
    person.mutate(orgs.leaveOrganization, { organizationId }),
  );
  expect(await tally(leaves)).toEqual({ ok: 1, LAST_OWNER: 1 });
  const memberships = await Promise.all(
    both.map((person) => person.query(orgs.getMembership, { organizationId })),
  );
  const roles = memberships.flatMap((one) => (one ? [one.role] : []));
  expect(roles).toEqual(["owner"]);
});

it("of people who take the same slug at once, one gets it", async () => {
  const slug = world.unique("slug");
  const name = slug;
  const creates = crowd
    .slice(0, 5)
    .map((person) => person.mutate(orgs.createOrganization, { name, slug }));
  expect(await tally(creates)).toEqual({ ok: 1, ORG_SLUG_TAKEN: 4 });
});
