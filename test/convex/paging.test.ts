import { describe, expect, it } from "vitest";
import { END, type List, pageOf } from "../../convex/rules/paging.js";
import { outcome } from "../app.js";

type Row = { organizationId: string; nameKey: string };

/** A list whose index is [organizationId, nameKey, _creationTime, _id], of which only Acme's part may be seen. */
function listOf(found: Row[], more: Partial<List<Row>> = {}) {
  const asked: { cursor: string | null; endCursor?: string }[] = [];
  const rows = {
    getEqualityIndexFilter: () => ["acme"],
    getIndexFields: () => ["organizationId", "nameKey", "_creationTime", "_id"],
    getOrder: () => "asc",
    paginate: async (options: (typeof asked)[number]) => {
      asked.push(options);
      return { page: found, isDone: true, continueCursor: END };
    },
  };
  const holds = (row: Row) => row.organizationId === "acme";
  const list = { rows, holds, ...more } as unknown as List<Row>;
  const read = (cursor: string | null, endCursor?: string) =>
    pageOf(list, { numItems: 10, cursor, endCursor });
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

it("an end before the begin reads nothing", async () => {
  const list = listOf([ann]);
  const found = list.read('["zoe",1,"id1"]', '["ann",1,"id1"]');
  expect(await outcome(found)).toBe("INVALID_ARGUMENT");
  expect(list.asked).toEqual([]);
});
