import type { PaginationOptions, PaginationResult } from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { fail } from "../pure/errors.js";
import { END, type List, pageOf, prefixEnd } from "./paging.js";
import { searchKey } from "../pure/text.js";

/**
 * A prefix search over two indexes, one after the other: addresses first, then names. Someone whose address matched is
 * left out of the second half, so nobody is shown twice. The cursor says which half it belongs to.
 */
type Half = "email" | "name";
const START_OF_NAMES = "name:";

export async function searchMembers(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  search: string,
  oneOf: string[],
  options: PaginationOptions,
): Promise<PaginationResult<Doc<"members">>> {
  const prefix = searchKey(search);
  const [half, cursor] = parseCursor("cursor", options.cursor);
  const [endHalf, endCursor] =
    options.endCursor == null
      ? [half, null]
      : parseCursor("endCursor", options.endCursor);
  if (half === "name" && endHalf === "email") refuse("endCursor");
  const found = await pageOf(halfOf(ctx, half, organizationId, prefix), {
    ...options,
    cursor,
    // A page of addresses that ends where the names begin is pinned to the end of its own range.
    endCursor: half === endHalf ? endCursor : END,
  });
  const isShown = (member: Doc<"members">) =>
    (oneOf.length === 0 || oneOf.includes(member.role)) &&
    (half === "email" || !member.email?.startsWith(prefix));
  const emailsDone = half === "email" && found.isDone;
  return {
    ...found,
    page: found.page.filter(isShown),
    isDone: half === "name" && found.isDone,
    continueCursor: emailsDone
      ? START_OF_NAMES
      : `${half}:${found.continueCursor}`,
    ...(found.splitCursor != null && {
      splitCursor: `${half}:${found.splitCursor}`,
    }),
  };
}

function halfOf(
  ctx: QueryCtx,
  half: Half,
  organizationId: Id<"organizations">,
  prefix: string,
): List<Doc<"members">> {
  const members = paginator(ctx.db, schema).query("members");
  const rows =
    half === "email"
      ? members.withIndex("by_organization_email", (q) =>
          q
            .eq("organizationId", organizationId)
            .gte("email", prefix)
            .lt("email", prefixEnd(prefix)),
        )
      : members.withIndex("by_organization_name", (q) =>
          q
            .eq("organizationId", organizationId)
            .gte("nameKey", prefix)
            .lt("nameKey", prefixEnd(prefix)),
        );
  const holds = (row: Doc<"members">) => row.organizationId === organizationId;
  return { rows, holds, prefix };
}

function parseCursor(
  field: "cursor" | "endCursor",
  raw: string | null,
): [Half, string | null] {
  if (raw === null) return ["email", null];
  if (raw === START_OF_NAMES) return ["name", null];
  const [, half, cursor] = /^(email|name):(.+)$/s.exec(raw) ?? [];
  if (half === undefined || cursor === undefined) return refuse(field);
  return [half === "name" ? "name" : "email", cursor];
}

function refuse(field: string): never {
  const issue = "is not a cursor of this list";
  return fail("INVALID_ARGUMENT", { field: `paginationOpts.${field}`, issue });
}
