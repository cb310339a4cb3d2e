import { afterAll, assert, beforeAll, expect, it } from "vitest";
import { orgs, pagesOf, type Person, refusal, World } from "./world.js";

const world = new World();
let owner: Person;

beforeAll(async () => {
  owner = await world.signUp("paige");
});
afterAll(() => world.cleanUp());

/** An organization with 25 pending invitations, and how to page through them. */
async function withInvitations(label: string) {
  const organizationId = await world.organization(owner, label);
  const emails = world.addresses(label, 25);
  await world.links(owner, organizationId, emails);
  const args = { organizationId, status: "pending" as const };
  return {
    organizationId,
    emails,
    args,
    add: async (...names: string[]) => {
      const added = names.map((name) => world.address(`${label}-${name}`));
      await world.links(owner, organizationId, added);
      return added;
    },
    revoke: async (email: string) => {
      const rows = await owner.query(orgs.listInvitations, {
        organizationId,
        search: email,
      });
      const invitationId = rows[0]?.invitationId;
      assert(invitationId);
      await owner.mutate(orgs.revokeInvitation, { invitationId });
    },
    read: (paginationOpts: {
      numItems: number;
      cursor: string | null;
      endCursor?: string | null;
    }) =>
      owner.query(orgs.listInvitationsPaginated, { ...args, paginationOpts }),
  };
}

const emailsOf = (rows: { email: string }[]) => rows.map(({ email }) => email);

it("pages of a list, newest first, have each row once, though rows come and go in between", async () => {
  const { emails, read, add, revoke } = await withInvitations("moving");
  const [oldest = "", ...others] = emails;
  const pages = await pagesOf(read, 10, async (pagesRead) => {
    await add(`new-${pagesRead}a`, `new-${pagesRead}b`);
    if (pagesRead === 1) await revoke(oldest);
  });
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 4]);
  expect(emailsOf(pages.flat())).toEqual(others.toReversed());
});

it("pages over several states are in one order, and a row that changes its state is not lost", async () => {
  const { organizationId, emails, revoke } = await withInvitations("merged");
  for (const email of [emails[3], emails[24]]) await revoke(email ?? "");
  const pages = await pagesOf(
    (paginationOpts) =>
      owner.query(orgs.listInvitationsPaginated, {
        organizationId,
        status: ["pending", "revoked"],
        paginationOpts,
      }),
    7,
    async (pagesRead) => {
      if (pagesRead === 2) await revoke(emails[1] ?? "");
    },
  );
  const rows = pages.flat();
  expect(emailsOf(rows)).toEqual(emails.toReversed());
  const revoked = rows.filter(({ status }) => status === "revoked");
  expect(emailsOf(revoked)).toEqual([emails[24], emails[3], emails[1]]);
});

it("a live page whose end is pinned grows by what is inserted into it, and leaves no gap to the next", async () => {
  const { args, emails, read, add } = await withInvitations("pinned");
  const first = await read({ numItems: 10, cursor: null });
  const endCursor = first.continueCursor;
  const live = owner.watch(orgs.listInvitationsPaginated, {
    ...args,
    paginationOpts: { numItems: 10, cursor: null, endCursor },
  });
  await live.until(({ page }) => page.length === 10);
  const [a = "", b = ""] = await add("a", "b");
  const grown = await live.until(({ page }) => page.length === 12);
  expect(grown.continueCursor).toBe(endCursor);
  const rest = await pagesOf(
    ({ numItems, cursor }) => read({ numItems, cursor: cursor ?? endCursor }),
    10,
  );
  const all = [...grown.page, ...rest.flat()];
  expect(emailsOf(all)).toEqual([b, a, ...emails.toReversed()]);
});

it("a search pages by address, and takes in what is inserted behind the cursor", async () => {
  const { organizationId, emails, add } = await withInvitations("search");
  const search = world.address("search-").replace(/@.*$/, "");
  const pages = await pagesOf(
    (paginationOpts) =>
      owner.query(orgs.listInvitationsPaginated, {
        organizationId,
        search,
        paginationOpts,
      }),
    10,
    async (pagesRead) => {
      if (pagesRead === 1) await add("00-before", "99-behind");
    },
  );
  const behind = world.address("search-99-behind");
  expect(emailsOf(pages.flat())).toEqual([...emails, behind]);
});

it("the trail of an organization has each event once, back to its beginning", async () => {
  const { organizationId, emails, revoke } = await withInvitations("trail");
  for (const email of emails.slice(0, 8)) await revoke(email);
  const pages = await pagesOf(
    (paginationOpts) =>
      owner.query(orgs.listEvents, { organizationId, paginationOpts }),
    3,
  );
  const events = pages.flat();
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(
    events.length,
  );
  const times = events.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => other - one));
  const revoked = events.filter(({ type }) => type === "invitation.revoked");
  expect(revoked).toHaveLength(8);
  expect(events.at(-1)?.type).toBe("organization.created");
});

it("a cursor that is none, and a page of no rows, are refused with a typed error", async () => {
  const { read } = await withInvitations("forged");
  for (const paginationOpts of [
    { numItems: 10, cursor: "nonsense" },
    { numItems: 0, cursor: null },
    { numItems: -1, cursor: null },
  ]) {
    expect(await refusal(read(paginationOpts))).toMatchObject({
      code: "INVALID_ARGUMENT",
      status: 422,
    });
  }
});
