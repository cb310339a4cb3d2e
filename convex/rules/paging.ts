import type { PaginationOptions, PaginationResult } from "convex/server";
import {
  compareValues,
  convexToJson,
  jsonToConvex,
  type Value,
} from "convex/values";
import type { QueryStream } from "convex-helpers/server/stream";
import { MAX_PAGE } from "../pure/limits.js";
import { fail } from "../pure/errors.js";

/**
 * A cursor never leaves its list.
 *
 * A client can send any cursor: it is not signed, and says where in an index to go on. So it carries only what comes
 * after the equality part of the index key. That part, with the organization in it, is put before it here, from the
 * query that was checked: there is no cursor that names another organization. Both ends of the list hold as well, and
 * every row is asked once more whether it belongs before it leaves.
 */
export type List<Row> = {
  rows: QueryStream<Row & NonNullable<unknown>>;
  /** Whether a row is of the list that the caller may see. Any other row is a fault of ours, and nothing leaves. */
  holds: (row: Row) => boolean;
  /** The list is a prefix search: every key begins with this, in the first field after the equality part. */
  prefix?: string;
};

/** Of the last page. Asked with it once more, the list is over. */
export const END = "[]";

const MAX_ROWS_READ = 5 * MAX_PAGE;

export async function pageOf<Row>(
  list: List<Row>,
  options: PaginationOptions,
): Promise<PaginationResult<Row>> {
  const numItems = pageSize(options);
  const { cursor } = options;
  if (cursor === END) return { page: [], isDone: true, continueCursor: END };
  const { rows } = list;
  const fixed = rows.getEqualityIndexFilter();
  const start = cursor === null ? undefined : parseKey(list, "cursor", cursor);
  const raw = options.endCursor ?? undefined;
  const end =
    raw === undefined || raw === END
      ? undefined
      : parseKey(list, "endCursor", raw);
  const order = start && end ? follow(list, start, end) : -1;
  if (order > 0) refuse("endCursor", "comes before the cursor");
  // The stream would take the row after it for one that lies between.
  if (order === 0)
    return { page: [], isDone: false, continueCursor: raw ?? END };
  const found = await rows.paginate({
    numItems,
    cursor: start ? encode([...fixed, ...start]) : null,
    endCursor: end ? encode([...fixed, ...end]) : raw,
    // A page whose end is pinned grows with its range, but not without bound.
    maximumRowsRead: MAX_ROWS_READ,
  });
  if (!found.page.every(list.holds)) throw new Error("A row of another list");
  const { splitCursor } = found;
  return {
    ...found,
    continueCursor: withoutFixed(found.continueCursor, fixed.length),
    ...(splitCursor != null && {
      splitCursor: withoutFixed(splitCursor, fixed.length),
    }),
  };
}

/** A page is bounded, whatever the caller asks for. */
function pageSize({ numItems }: PaginationOptions): number {
  if (!Number.isInteger(numItems) || numItems < 1) {
    refuse("numItems", "must be a whole number of at least 1");
  }
  return Math.min(numItems, MAX_PAGE);
}

/** Values of index fields, as they stand in the database. No list here has a field that may be absent. */
type Key = Value[];

/** convex-helpers writes a field that is absent as this text, and an underscore before a text that ends like it. */
const ABSENT = "undefined";

const encode = (key: Key): string =>
  JSON.stringify(
    key.map((value) =>
      typeof value === "string" && value.endsWith(ABSENT)
        ? `_${value}`
        : convexToJson(value),
    ),
  );

function decode(cursor: string): Key | undefined {
  try {
    const key: Value = jsonToConvex(JSON.parse(cursor));
    if (!Array.isArray(key) || key.includes(ABSENT)) return undefined;
    return key.map((value) =>
      typeof value === "string" && value.endsWith(ABSENT)
        ? value.slice(1)
        : value,
    );
  } catch {
    return undefined;
  }
}

function withoutFixed(cursor: string, fixed: number): string {
  return JSON.stringify((JSON.parse(cursor) as unknown[]).slice(fixed));
}

/** Every other field that a list is ordered by is a text. */
const NUMBERS = new Set(["_creationTime", "suppressedAt", "forgetAt"]);

/** The whole key after the equality part, with a value of the right kind in each place; or INVALID_ARGUMENT. */
function parseKey<Row>(
  { rows, prefix = "" }: List<Row>,
  field: "cursor" | "endCursor",
  cursor: string,
): Key {
  const fields = rows
    .getIndexFields()
    .slice(rows.getEqualityIndexFilter().length);
  const key = decode(cursor);
  const isKey =
    key?.length === fields.length &&
    key.every((value, at) =>
      NUMBERS.has(fields[at] ?? "")
        ? typeof value === "number"
        : typeof value === "string",
    );
  return isKey && String(key[0]).startsWith(prefix)
    ? key
    : refuse(field, "is not a cursor of this list");
}

/** How two keys follow each other in the list. */
function follow<Row>({ rows }: List<Row>, one: Key, other: Key): number {
  const order = compareValues(one, other);
  return rows.getOrder() === "asc" ? order : -order;
}

function refuse(field: string, issue: string): never {
  return fail("INVALID_ARGUMENT", { field: `paginationOpts.${field}`, issue });
}

/** All strings that begin with `prefix` lie between it and this. */
export function prefixEnd(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
