import type { PaginationOptions, PaginationResult } from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { prefixEnd } from "./paging.js";
import { searchKey } from "./text.js";

/**
 * A prefix search over two indexes, one after the other: addresses first, then names. Someone whose address matched is
 * left out of the second half, so nobody is shown twice. The cursor says which half it belongs to.
 */
type Half = "email" | "name";
const START_OF_NAMES = "name:";
const END = "[]";

export async function searchMembers(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  search: string,
  role: string | undefined,
  options: PaginationOptions,
): Promise<PaginationResult<Doc<"members">>> {
  const prefix = searchKey(search);
  const [half, cursor] = parseCursor(options.cursor);
  const [endHalf, endCursor] = parseCursor(options.endCursor ?? null);
  const members = paginator(ctx.db, schema).query("members");
  const matches =
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
  const isPinned = options.endCursor != null;
  const found = await matches.paginate({
    ...options,
    cursor,
    // A page of addresses that ends where the names begin is pinned to the end of its own range.
    endCursor: isPinned ? (half === endHalf ? endCursor : END) : undefined,
  });
  const isShown = (member: Doc<"members">) =>
    (role === undefined || member.role === role) &&
    (half === "email" || !member.email?.startsWith(prefix));
  const emailsDone = half === "email" && found.isDone;
  return {
    ...found,
    page: found.page.filter(isShown),
    isDone: half === "name" && found.isDone,
    continueCursor: emailsDone
      ? START_OF_NAMES
      : `${half}:${found.continueCursor}`,
  };
}

function parseCursor(raw: string | null): [Half, string | null] {
  if (raw === null) return ["email", null];
  const colon = raw.indexOf(":");
  const half = raw.slice(0, colon) === "name" ? "name" : "email";
  return [half, raw.slice(colon + 1) || null];
}
