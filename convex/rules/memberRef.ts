import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findMember } from "./access.js";
import { normalizeEmail } from "./addresses.js";
import { fail } from "./errors.js";

/** A member by the membership, or in an organization by the user or by their address. */
export const vMemberRef = {
  memberId: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  userId: v.optional(v.string()),
  email: v.optional(v.string()),
};
type MemberRef = { [Name in keyof typeof vMemberRef]?: string };

/** Exactly one of the ways: with two of them it would not be clear who is meant. */
export async function mustFindMember(
  ctx: QueryCtx,
  { memberId, organizationId: rawId, userId, email }: MemberRef,
): Promise<Doc<"members">> {
  const ways = [memberId, userId, email].filter((way) => way !== undefined);
  const isInside = memberId === undefined;
  if (ways.length !== 1 || isInside !== (rawId !== undefined)) {
    const issue =
      "give a memberId, or an organizationId with either a userId or an email";
    fail("INVALID_ARGUMENT", { field: "memberId", issue });
  }
  if (memberId !== undefined) {
    const id = ctx.db.normalizeId("members", memberId);
    const member = id && (await ctx.db.get("members", id));
    return member ?? fail("MEMBER_NOT_FOUND");
  }
  const organizationId = ctx.db.normalizeId("organizations", rawId ?? "");
  if (!organizationId) fail("MEMBER_NOT_FOUND");
  const member =
    userId === undefined
      ? await byAddress(ctx, organizationId, email ?? "")
      : await findMember(ctx, organizationId, userId);
  return member ?? fail("MEMBER_NOT_FOUND");
}

/** Rows of 0.3 may claim an address that nobody has proven, and a few are looked past. */
const MOST_ROWS = 20;

/** By an address that they have proven. Two accounts may have proven one: then nobody is named by it. */
async function byAddress(
  ctx: QueryCtx,
  organizationId: Doc<"members">["organizationId"],
  email: string,
): Promise<Doc<"members"> | null> {
  const rows = await ctx.db
    .query("members")
    .withIndex("by_organization_email", (q) =>
      q.eq("organizationId", organizationId).eq("email", normalizeEmail(email)),
    )
    .take(MOST_ROWS);
  const [member, another] = rows.filter(({ isEmailProven }) => isEmailProven);
  return another ? null : (member ?? null);
}
