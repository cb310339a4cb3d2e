import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

/** When the user last chose to have no active organization. */
export async function findCleared(
  ctx: QueryCtx,
  userId: string,
): Promise<Doc<"activeOrganizationClears"> | null> {
  return await ctx.db
    .query("activeOrganizationClears")
    .withIndex("by_user", (q) => q.eq("userId", userId))
    .unique();
}

/** The latest choice is the one that counts. Two in one millisecond still have an order. */
export async function activate(
  ctx: MutationCtx,
  { _id, userId }: Doc<"members">,
): Promise<void> {
  const cleared = await findCleared(ctx, userId);
  const latest = await ctx.db
    .query("members")
    .withIndex("by_user_active", (q) => q.eq("userId", userId))
    .order("desc")
    .first();
  const before = Math.max(cleared?.clearedAt ?? 0, latest?.activeSince ?? 0);
  const activeSince = Math.max(Date.now(), before + 1);
  await ctx.db.patch("members", _id, { activeSince });
}
