import type { PaginationOptions } from "convex/server";
import { MAX_PAGE } from "../limits.js";
import { fail } from "./errors.js";

/** A page is bounded, whatever the caller asks for; and a cursor is the caller's word, so it may be nonsense. */
export function pageOptions(options: PaginationOptions): PaginationOptions {
  const { numItems, cursor, endCursor } = options;
  if (!Number.isInteger(numItems) || numItems < 1) {
    fail("INVALID_ARGUMENT", {
      field: "paginationOpts.numItems",
      issue: "must be a whole number of at least 1",
    });
  }
  return {
    numItems: Math.min(numItems, MAX_PAGE),
    cursor: cursor === null ? null : parseCursor(cursor),
    ...(endCursor != null && { endCursor: parseCursor(endCursor) }),
    // A page whose end is pinned grows with its range, but not without bound.
    maximumRowsRead: MAX_ROWS_READ,
  };
}

const MAX_ROWS_READ = 5 * MAX_PAGE;

/** convex-helpers' cursors are index keys in JSON. `prefix:` before it is ours (rules/memberSearch.ts). */
function parseCursor(raw: string): string {
  const json = raw.replace(/^[a-z]+:/, "");
  try {
    if (json === "" || Array.isArray(JSON.parse(json))) return raw;
  } catch {
    // Not JSON at all: the same answer as for JSON of another shape.
  }
  const field = "paginationOpts.cursor";
  return fail("INVALID_ARGUMENT", { field, issue: "is not a cursor" });
}

/** All strings that begin with `prefix` lie between it and this. */
export function prefixEnd(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
