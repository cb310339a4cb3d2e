import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { MAX_SLUG } from "../pure/limits.js";
import { fail } from "../pure/errors.js";
import { slugFromName } from "../pure/text.js";

/** A slug is one organization's, also while that is being deleted. */
export async function bySlug(
  ctx: QueryCtx,
  slug: string,
): Promise<Doc<"organizations"> | null> {
  return await ctx.db
    .query("organizations")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .unique();
}

export async function mustBeFree(
  ctx: QueryCtx,
  slug: string,
  except?: Id<"organizations">,
): Promise<string> {
  const other = await bySlug(ctx, slug);
  if (other && other._id !== except) fail("ORG_SLUG_TAKEN", { slug });
  return slug;
}

/** Derived from the name; with a few random characters when that is taken, or the name gives none. */
export async function freeSlug(ctx: QueryCtx, name: string): Promise<string> {
  const slug = slugFromName(name);
  if (slug !== "" && (await bySlug(ctx, slug)) === null) return slug;
  const random = crypto.randomUUID().slice(0, 7);
  const unique = `${slug || "org"}-${random}`.slice(0, MAX_SLUG);
  return await mustBeFree(ctx, unique);
}
