import { beforeAll, describe, expect, it } from "vitest";
import { MAX_PAGE } from "../../../convex/pure/limits.js";
import { alice, api, initAcme, person } from "../../app.js";
import { asId, inside } from "../../inside.js";

type Acme = Awaited<ReturnType<typeof initAcme>>;
type Options = { numItems: number; cursor: string | null; endCursor?: string };
type Page = { page: unknown[]; isDone: boolean; continueCursor: string };
type Read = (paginationOpts: Options) => Promise<Page>;

/** They end, or begin, like what stands for a field that is absent. */
const NAMES = [
  "undefined",
  "_undefined",
  "__undefined",
  "undefined x",
  "under",
  "un undefined",
  "undefinedundefined",
  "u",
];
const EVENTS = 5 * MAX_PAGE + 100;

let acme: Acme;
let lists: Record<string, Read>;

beforeAll(async () => {
  acme = await initAcme({ delivery: undefined });
  const { t, as, orgs, organizationId } = acme;
  for (const [at, name] of NAMES.entries()) {
    const user = { ...person(`p${at}`, []), name };
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user, role: "member" });
    });
  }
  await inside(acme, async (ctx) => {
    for (let at = 0; at < EVENTS; at++) {
      await ctx.db.insert("events", {
        organizationId: asId(organizationId),
        type: "organization.updated",
        actor: { kind: "system" },
        data: {},
      });
    }
    for (let at = 0; at < 5; at++) {
      const reason = "bounced" as const;
      const suppressed = { reason, at, organizationIds: [] };
      await ctx.db.insert("mailboxes", {
        mailboxHash: String(at),
        mails: [],
        keepMs: 0,
        addresses: [{ addressHash: String(at), suppressed }],
        suppressedAt: at,
        forgetAt: 0,
      });
    }
  });
  const user = as(alice);
  const found = (search: string): Read => {
    return (paginationOpts) =>
      user.query(api.listMembers, { organizationId, search, paginationOpts });
  };
  lists = {
    "members found by u": found("u"),
    "members found by _": found("_"),
    "members found by undefined": found("undefined"),
    members: (paginationOpts) =>
      user.query(api.listMembers, { organizationId, paginationOpts }),
    suppressions: (paginationOpts) =>
      t.query((ctx) => orgs.listSuppressions(ctx, { paginationOpts })),
  };
});

async function walk(read: Read, numItems: number) {
  const rows: unknown[] = [];
  const pages: Page[] = [];
  let cursor: string | null = null;
  while (pages.at(-1)?.isDone !== true) {
    if (pages.length > 50) throw new Error("The pages do not end");
    const found: Page = await read({ numItems, cursor });
    rows.push(...found.page);
    pages.push(found);
    cursor = found.continueCursor;
  }
  return { rows, pages, last: cursor ?? "" };
}

const COUNTS = [
  ["members found by u", 6],
  ["members found by _", 2],
  ["members found by undefined", 3],
  ["members", 11],
  ["suppressions", 5],
] as const;

describe.each(COUNTS)("%s", (name, count) => {
  const read: Read = (options) => (lists[name] as Read)(options);

  it("are there once, on pages of any size", async () => {
    const whole = await walk(read, 100);
    expect(whole.rows).toHaveLength(count);
    for (const numItems of [1, 2]) {
      const { rows, pages } = await walk(read, numItems);
      expect(rows).toEqual(whole.rows);
      const sizes = pages.map(({ page }) => page.length);
      expect(Math.max(...sizes)).toBe(numItems);
    }
  });

  it("are over when the last page is asked for once more", async () => {
    const { last } = await walk(read, 100);
    expect(await read({ numItems: 1, cursor: last })).toMatchObject({
      page: [],
      isDone: true,
      continueCursor: last,
    });
  });

  it("stay on the page that they are on while its end is held", async () => {
    const { pages } = await walk(read, 2);
    let cursor: string | null = null;
    for (const { page, continueCursor: endCursor } of pages) {
      const held = await read({ numItems: 1, cursor, endCursor });
      expect(held.page).toEqual(page);
      cursor = endCursor;
    }
  });
});

describe("events, more than a page may have", () => {
  const read: Read = (paginationOpts) => {
    const { as, organizationId } = acme;
    return as(alice).query(api.listEvents, { organizationId, paginationOpts });
  };

  it("come by the largest page at most", async () => {
    const { page } = await read({ numItems: 10 * MAX_PAGE, cursor: null });
    expect(page).toHaveLength(MAX_PAGE);
  });

  it("make a page whose end is held grow, but not without bound", async () => {
    const first = await read({ numItems: 1, cursor: null });
    const rest = { numItems: 1, cursor: first.continueCursor };
    const { page, isDone } = await read({ ...rest, endCursor: "[]" });
    expect(page).toHaveLength(5 * MAX_PAGE);
    expect(isDone).toBe(false);
  });

  it("between a place and the same place are none", async () => {
    const { continueCursor } = await read({ numItems: 3, cursor: null });
    const none = { cursor: continueCursor, endCursor: continueCursor };
    expect((await read({ numItems: 3, ...none })).page).toEqual([]);
  });
});
