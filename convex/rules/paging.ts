import type { PaginationOptions } from "convex/server";
import { MAX_PAGE } from "../limits.js";
import { fail, isOrgInvitationsError } from "./errors.js";

/** A page is bounded, whatever the caller asks for. */
function pageOptions(options: PaginationOptions): PaginationOptions {
  const { numItems, cursor, endCursor } = options;
  if (!Number.isInteger(numItems) || numItems < 1) {
    fail("INVALID_ARGUMENT", {
      field: "paginationOpts.numItems",
      issue: "must be a whole number of at least 1",
    });
  }
  return {
    numItems: Math.min(numItems, MAX_PAGE),
    cursor,
    ...(endCursor != null && { endCursor }),
    // A page whose end is pinned grows with its range, but not without bound.
    maximumRowsRead: MAX_ROWS_READ,
  };
}

const MAX_ROWS_READ = 5 * MAX_PAGE;

/**
 * A cursor is an index key in JSON, as the page before handed it out. Anything else fails inside convex-helpers, in as
 * many ways as there are; here each of them gets the one name that a caller can use.
 */
export async function pageOf<Result>(
  options: PaginationOptions,
  read: (options: PaginationOptions) => Promise<Result>,
): Promise<Result> {
  const given = pageOptions(options);
  try {
    return await read(given);
  } catch (error) {
    const isFirstPage = given.cursor === null && given.endCursor === undefined;
    if (isFirstPage || isOrgInvitationsError(error)) throw error;
    const field = "paginationOpts.cursor";
    return fail("INVALID_ARGUMENT", { field, issue: "is not a cursor" });
  }
}

/** All strings that begin with `prefix` lie between it and this. */
export function prefixEnd(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
