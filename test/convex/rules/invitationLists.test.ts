import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  initAcme,
  outcome,
  page,
  person,
} from "../../app.js";

beforeEach(() => void vi.useFakeTimers());

const ROLES = ["owner", "admin", "member"] as const;
type Role = (typeof ROLES)[number];

/** All pages of a list, so that no row is lost or shown twice where they meet. */
async function all<Row>(
  read: (options: { numItems: number; cursor: string | null }) => Promise<{
    page: Row[];
    isDone: boolean;
    continueCursor: string;
  }>,
  numItems: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 100; pages++) {
    const found: Awaited<ReturnType<typeof read>> = await read({
      numItems,
      cursor,
    });
    rows.push(...found.page);
    if (found.isDone) return rows;
    cursor = found.continueCursor;
  }
  throw new Error("It never ends");
}

async function withPeople() {
  const acme = await initAcme({ memberLimit: null });
  const { t, orgs, organizationId } = acme;
  const people = Array.from({ length: 12 }, (_, at) => ({
    userId: `user${at}`,
    role: ROLES[(at * 7) % 3] ?? "member",
  }));
  for (const { userId, role } of people) {
    await t.mutation(async (ctx) => {
      const user = person(userId);
      await orgs.addMember(ctx, { organizationId, user, role });
    });
  }
  const joined = [
    { userId: "alice", role: "owner" },
    { userId: "adam", role: "admin" },
    { userId: "mia", role: "member" },
    ...people,
  ];
  return { ...acme, joined };
}

it("members of any of several roles are listed once each, in pages of any size", async () => {
  const { as, organizationId, joined } = await withPeople();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Role>(...ROLES), { maxLength: 5 }),
      fc.option(fc.constantFrom("u", "user1", "a"), { nil: undefined }),
      fc.integer({ min: 1, max: 20 }),
      async (role, search, numItems) => {
        const found = await all(
          (paginationOpts) =>
            as(alice).query(api.listMembers, {
              organizationId,
              role,
              ...(search !== undefined && { search }),
              paginationOpts,
            }),
          numItems,
        );
        const wanted = joined
          .filter((one) => role.length === 0 || role.includes(one.role as Role))
          .filter(({ userId }) => userId.startsWith(search ?? ""))
          .map(({ userId }) => userId);
        const ids = found.map(({ userId }) => userId);
        expect(ids.toSorted()).toEqual(wanted.toSorted());
        // In the order in which they joined, unless they are all of them, or searched for.
        if (role.length > 0 && search === undefined) {
          expect(ids).toEqual(wanted);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("one role is given as it is, or as a list of one", async () => {
  const { as, organizationId } = await withPeople();
  const ask = (role: Role | Role[]) =>
    as(alice).query(api.listMembers, {
      organizationId,
      role,
      paginationOpts: page(),
    });
  for (const role of ROLES) {
    expect((await ask([role])).page).toEqual((await ask(role)).page);
  }
  const many = Array.from({ length: 33 }, (_, at) => `role${at}`);
  expect(await outcome(ask(many as Role[]))).toBe("INVALID_ARGUMENT");
});

it("invitations of one inviter are listed alone, newest first, whatever else is asked", async () => {
  const acme = await initAcme();
  const { as, organizationId } = acme;
  const made: { email: string; by: string; status: string }[] = [];
  for (let at = 0; at < 18; at++) {
    const by = at % 3 === 0 ? adam : alice;
    const email = `${at % 2 ? "even" : "odd"}${at}@example.com`;
    const row = { organizationId, email, role: "member" as const };
    const { invitationId } = await as(by).mutation(api.inviteMember, row);
    const isRevoked = at % 4 === 0;
    if (isRevoked) {
      await as(alice).mutation(api.revokeInvitation, { invitationId });
    }
    const status = isRevoked ? "revoked" : "pending";
    made.unshift({ email, by: by.userId, status });
    vi.advanceTimersByTime(1000);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("alice", "adam", "mia", ""),
      fc.option(fc.constantFrom("pending", "revoked"), { nil: undefined }),
      fc.option(fc.constantFrom("e", "odd", "even1"), { nil: undefined }),
      fc.integer({ min: 1, max: 20 }),
      async (inviterId, status, search, numItems) => {
        const filter = {
          organizationId,
          inviterId,
          ...(status !== undefined && { status: status as "pending" }),
          ...(search !== undefined && { search }),
        };
        const found = await all(
          (paginationOpts) =>
            as(alice).query(api.listInvitationsPaginated, {
              ...filter,
              paginationOpts,
            }),
          numItems,
        );
        const wanted = made
          .filter(({ by }) => by === inviterId)
          .filter((one) => status === undefined || one.status === status)
          .filter(({ email }) => email.startsWith(search ?? ""))
          .map(({ email }) => email);
        const emails = found.map(({ email }) => email);
        expect(emails).toEqual(
          search === undefined ? wanted : wanted.toSorted(),
        );
        const unpaged = await as(alice).query(api.listInvitations, filter);
        expect(unpaged.map(({ email }) => email)).toEqual(emails);
      },
    ),
    { numRuns: 60 },
  );
});

it("whoever renews or takes over an invitation is found as its inviter", async () => {
  const { as, organizationId } = await initAcme({ resendCooldownMs: 0 });
  const of = async (inviterId: string) =>
    (
      await as(alice).query(api.listInvitations, { organizationId, inviterId })
    ).map(({ email }) => email);
  const ids: string[] = [];
  for (const email of ["b@example.com", "c@example.com"]) {
    const row = { organizationId, email, role: "member" as const };
    ids.push((await as(adam).mutation(api.inviteMember, row)).invitationId);
  }
  const [first = "", second = ""] = ids;
  await as(alice).mutation(api.takeOverInvitation, { invitationId: first });
  await as(alice).mutation(api.resendInvitation, { invitationId: second });
  expect(await of("adam")).toEqual([]);
  expect((await of("alice")).toSorted()).toEqual([
    "b@example.com",
    "c@example.com",
  ]);
});
