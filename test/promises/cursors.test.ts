import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { seedInvitation } from "convex-org-invitations/test";
import { alice, api, initApp, outcome, person } from "../app.js";
import {
  forgedCursors,
  type PagedList,
  pagedLists,
  type PaginationOpts,
  walk,
} from "./cursors.js";

/** Three organizations of two owners; the ids of one lie on either side of the other's. */
const eve = person("eve");
const GUESTS = 5;

async function twoTenants() {
  const app = initApp({ rateLimits: { perInviter: null, perRecipient: null } });
  const { t, orgs, as } = app;
  const organizations: { organizationId: string; owner: typeof eve }[] = [];
  for (const [name, owner] of [
    ["Evil", eve],
    ["Acme", alice],
    ["Evil too", eve],
  ] as const) {
    const { organizationId } = await as(owner).mutation(
      api.createOrganization,
      { name },
    );
    organizations.push({ organizationId, owner });
    for (let at = 0; at < GUESTS; at++) {
      await t.mutation(async (ctx) => {
        const user = person(`person${at}-${organizationId}`);
        await orgs.addMember(ctx, { organizationId, user, role: "member" });
      });
      await as(owner).mutation(api.inviteMember, {
        organizationId,
        email: `guest${at}@example.com`,
        role: "member",
      });
    }
    const [first, second] = await as(owner).query(api.listInvitations, {
      organizationId,
    });
    await as(owner).mutation(api.revokeInvitation, {
      invitationId: first?.invitationId ?? "",
    });
    await as(owner).mutation(api.updateInvitation, {
      invitationId: second?.invitationId ?? "",
      message: "Hello",
    });
    const { token } = await seedInvitation(t, {
      organizationId,
      email: "guest-no@example.com",
    });
    await as(owner).mutation(api.declineInvitation, { token });
  }
  const lists = await Promise.all(
    organizations.map(async ({ organizationId, owner }) => {
      const user = as(owner);
      const pending = await user.query(api.listInvitations, {
        organizationId,
        status: "pending",
      });
      return pagedLists(
        {
          members: (args) => user.query(api.listMembers, args),
          invitations: (args) => user.query(api.listInvitationsPaginated, args),
          events: (args) => user.query(api.listEvents, args),
        },
        organizationId,
        pending.at(-1)?.invitationId ?? "",
      );
    }),
  );
  const exports = ["guest1@example.com", "guest2@example.com"].map(
    (email): PagedList => ({
      name: `export of ${email}`,
      read: (paginationOpts) =>
        t.query((ctx) => orgs.exportEmail(ctx, { email, paginationOpts })),
      holds: (row) => row.email === email,
    }),
  );
  for (const { reference } of app.messages.slice(0, GUESTS)) {
    const bounce = { status: "bounced", isPermanent: true } as const;
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, at: Date.now(), ...bounce }),
    );
  }
  const bounced = app.messages.slice(0, GUESTS).map(({ to }) => to);
  const suppressions: PagedList = {
    name: "suppressions",
    read: async (paginationOpts) => {
      const found = await t.query((ctx) =>
        orgs.listSuppressions(ctx, { paginationOpts }),
      );
      return {
        ...found,
        page: found.page.map(({ email = "" }) => ({ email })),
      };
    },
    holds: ({ email }) => bounced.includes(email ?? ""),
  };
  const ids = organizations.map(({ organizationId }) => organizationId);
  const all = [...lists.flat(), ...exports, suppressions];
  return { ...app, ids, lists: all };
}

type World = Awaited<ReturnType<typeof twoTenants>>;
let world: World;
let cursors: string[];

beforeEach(async () => {
  world ??= await twoTenants();
  if (cursors) return;
  const walks = await Promise.all(world.lists.map((list) => walk(list, 2)));
  const honest = walks.flatMap((walked) => walked.cursors);
  cursors = forgedCursors(world.ids, [...new Set(honest)]);
});

/** A page of the caller's own rows, or INVALID_ARGUMENT: nothing else may come of any cursor. */
async function attempt(list: PagedList, options: PaginationOpts) {
  let strangers: unknown[] = [];
  const code = await outcome(
    list.read(options).then(({ page }) => {
      strangers = page.filter((row) => !list.holds(row));
    }),
  );
  const told = `${list.name} with ${JSON.stringify(options)}`;
  expect(strangers, told).toEqual([]);
  expect(["ok", "INVALID_ARGUMENT"], told).toContain(code);
  return code;
}

describe("no cursor leads out of its list", () => {
  it("forged, foreign, swapped or repeated", { timeout: 240_000 }, async () => {
    const codes: string[] = [];
    // Each cursor against a seventh of the lists, each list against a seventh of the cursors.
    for (const [row, list] of world.lists.entries()) {
      for (const [column, cursor] of cursors.entries()) {
        if ((row + column) % 7 !== 0) continue;
        codes.push(await attempt(list, { numItems: 200, cursor }));
      }
    }
    expect(codes.length).toBeGreaterThan(5000);
    // The honest ones among them are taken.
    expect(codes.filter((code) => code === "ok").length).toBeGreaterThan(100);
  });

  it("as the end of a page, alone and with another as its begin", async () => {
    const pick = fc.constantFrom(...cursors);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...world.lists),
        fc.option(pick),
        pick,
        fc.integer({ min: 1, max: 300 }),
        async (list, cursor, endCursor, numItems) => {
          await attempt(list, { numItems, cursor, endCursor });
        },
      ),
      { numRuns: 3000 },
    );
  }, 240_000);

  it("made of any JSON", async () => {
    const value = fc.oneof(
      fc.constantFrom(...world.ids, "pending", "", "zz", 0, 9e15, null),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const cursor = fc.oneof(
      fc.array(value, { maxLength: 5 }).map((key) => JSON.stringify(key)),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...world.lists),
        cursor,
        fc.option(cursor, { nil: undefined }),
        async (list, start, endCursor) => {
          await attempt(list, { numItems: 50, cursor: start, endCursor });
        },
      ),
      { numRuns: 2000 },
    );
  }, 240_000);
});

it("all that is suppressed is listed, a page at a time", async () => {
  const list = world.lists.find(({ name }) => name === "suppressions");
  const { rows, cursors: pages } = await walk(list ?? world.lists[0]!, 2);
  expect(rows).toHaveLength(GUESTS);
  expect(pages.length).toBeGreaterThan(2);
});

describe("honest pages", () => {
  it("have every row once, whatever their size", async () => {
    for (const list of world.lists) {
      const whole = await walk(list, 200);
      for (const numItems of [1, 2, 3]) {
        expect((await walk(list, numItems)).rows).toEqual(whole.rows);
      }
    }
  }, 120_000);

  it("are over when the last is asked for once more", async () => {
    for (const list of world.lists) {
      const last = (await walk(list, 2)).cursors.at(-1) ?? null;
      expect(await list.read({ numItems: 2, cursor: last })).toMatchObject({
        page: [],
        isDone: true,
        continueCursor: last,
      });
    }
  });

  it("stay the same when their end is pinned", async () => {
    for (const list of world.lists) {
      const first = await list.read({ numItems: 2, cursor: null });
      const endCursor = first.continueCursor;
      const pinned = await list.read({ numItems: 2, cursor: null, endCursor });
      expect(pinned.page, list.name).toEqual(first.page);
      const rest = { numItems: 200, cursor: endCursor };
      const second = await list.read(rest);
      const end = second.continueCursor;
      const again = await list.read({ ...rest, endCursor: end });
      expect(again.page, list.name).toEqual(second.page);
    }
  });
});
