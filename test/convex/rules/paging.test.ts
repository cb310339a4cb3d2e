import { describe, expect, it } from "vitest";
import { END, type List, pageOf } from "../../../convex/rules/paging.js";
import { outcome } from "../../app.js";

type Row = { organizationId: string; nameKey: string };

/** A list whose index is [organizationId, nameKey, _creationTime, _id], of which only Acme's part may be seen. */
type More = Partial<List<Row>> & { order?: string; found?: object };
function listOf(found: Row[], { order = "asc", ...more }: More = {}) {
  const asked: { cursor: string | null; endCursor?: string }[] = [];
  const rows = {
    getEqualityIndexFilter: () => ["acme"],
    getIndexFields: () => ["organizationId", "nameKey", "_creationTime", "_id"],
    getOrder: () => order,
    paginate: async (options: (typeof asked)[number]) => {
      asked.push(options);
      return { page: found, isDone: true, continueCursor: END, ...more.found };
    },
  };
  const holds = (row: Row) => row.organizationId === "acme";
  const list = { rows, holds, ...more } as unknown as List<Row>;
  const read = (cursor: string | null, endCursor?: string, numItems = 10) =>
    pageOf(list, { numItems, cursor, endCursor });
  return { read, asked };
}

const ann: Row = { organizationId: "acme", nameKey: "ann" };

describe("a page", () => {
  it.each([
    ["alone", []],
    ["among others", [ann, { ...ann, nameKey: "ben" }]],
  ])(
    "with a row of another list, %s, does not leave, whatever the index says",
    async (_where, others) => {
      const stranger = { organizationId: "globex", nameKey: "eve" };
      const { read } = listOf([...others, stranger]);
      await expect(read(null)).rejects.toThrow("A row of another list");
      expect((await listOf(others).read(null)).page).toEqual(others);
    },
  );

  it("is asked for with the checked part of the key before what the client sent", async () => {
    const { read, asked } = listOf([ann]);
    await read('["ann",1,"id1"]', '["zoe",2,"id2"]');
    expect(asked).toMatchObject([
      {
        cursor: '["acme","ann",1,"id1"]',
        endCursor: '["acme","zoe",2,"id2"]',
      },
    ]);
  });
});

/** Each is one value away from a cursor of the list. */
const KEYS: Record<string, unknown[]> = {
  "a number for a text": [7, 1, "id1"],
  "null for a text": [null, 1, "id1"],
  "a list for a text": [["ann"], 1, "id1"],
  "a text for a number": ["ann", "1", "id1"],
  "a number for an id": ["ann", 1, 1],
  "a field too few": ["ann", 1],
  "a field too many": ["ann", 1, "id1", "id1"],
  "the checked part before it": ["globex", "ann", 1, "id1"],
  "an absent field": ["undefined", 1, "id1"],
};

describe.each(["cursor", "endCursor"] as const)("a forged %s", (which) => {
  const send = (list: ReturnType<typeof listOf>, key: unknown[]) => {
    const raw = JSON.stringify(key);
    return which === "cursor" ? list.read(raw) : list.read(null, raw);
  };

  it.each(Object.entries(KEYS))("with %s reads nothing", async (_how, key) => {
    const list = listOf([ann]);
    expect(await outcome(send(list, key))).toBe("INVALID_ARGUMENT");
    expect(list.asked).toEqual([]);
  });

  it("outside of what was searched for reads nothing", async () => {
    const list = listOf([ann], { prefix: "an" });
    for (const name of ["", "a", "am", "b", "bann", "Ann"]) {
      const found = send(list, [name, 1, "id1"]);
      expect(await outcome(found), name).toBe("INVALID_ARGUMENT");
    }
    expect(list.asked).toEqual([]);
    expect(await outcome(send(list, ["anna", 1, "id1"]))).toBe("ok");
  });
});

describe.each([
  ["asc", '["ann",1,"id1"]', '["zoe",1,"id1"]'],
  ["desc", '["zoe",1,"id1"]', '["ann",1,"id1"]'],
])("in a list whose order is %s", (order, first, last) => {
  it("an end before the begin reads nothing", async () => {
    const list = listOf([ann], { order });
    await refused(list.read(last, first), "endCursor");
    expect(list.asked).toEqual([]);
  });

  it("an end after the begin is read up to, and at the begin there is nothing to read", async () => {
    const list = listOf([ann], { order });
    expect((await list.read(first, last)).page).toEqual([ann]);
    expect(await list.read(first, first)).toEqual({
      page: [],
      isDone: false,
      continueCursor: first,
    });
    expect(list.asked).toHaveLength(1);
  });
});

/** INVALID_ARGUMENT, which names the option. */
async function refused(page: Promise<unknown>, option: string) {
  await expect(page).rejects.toMatchObject({
    data: {
      code: "INVALID_ARGUMENT",
      field: `paginationOpts.${option}`,
      issue: expect.any(String),
    },
  });
}

it.each(["", "x", "{}", "null", "7", '"ann"', "[", '{"0":"ann","length":3}'])(
  "what is no list of values is no cursor: %s",
  async (raw) => {
    const list = listOf([ann]);
    await refused(list.read(raw), "cursor");
    await refused(list.read(null, raw), "endCursor");
    expect(list.asked).toEqual([]);
  },
);

it.each([0, -1, 0.5, 1.5, Number.NaN, Infinity])(
  "%d is no number of rows",
  async (numItems) => {
    const list = listOf([ann]);
    await refused(list.read(null, undefined, numItems), "numItems");
    expect(list.asked).toEqual([]);
  },
);

it("where a page may be split is said without the checked part of the key, if it may", async () => {
  const splitCursor = '["acme","ann",1,"id1"]';
  const split = listOf([ann], { found: { splitCursor } });
  const found = await split.read(null);
  expect(found.splitCursor).toBe('["ann",1,"id1"]');
  for (const none of [null, undefined]) {
    const whole = listOf([ann], { found: { splitCursor: none } });
    expect((await whole.read(null)).splitCursor).toBe(none);
  }
});
