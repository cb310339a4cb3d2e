import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findMember } from "./access.js";
import { normalizeEmail } from "../pure/emails.js";
import { fail } from "../pure/errors.js";

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
  ref: MemberRef,
): Promise<Doc<"members">> {
  const { memberId, organizationId, userId, email } = ref;
  const ways = [memberId, userId, email].filter((way) => way !== undefined);
  const isInside = memberId === undefined;
  if (ways.length !== 1 || isInside !== (organizationId !== undefined)) {
    const issue =
      "give a memberId, or an organizationId with either a userId or an email";
    fail("INVALID_ARGUMENT", { field: "memberId", issue });
  }
  return (await findNamed(ctx, ref)) ?? fail("MEMBER_NOT_FOUND");
}

/** Whom the first way that is given names, if anybody. */
export async function findNamed(
  ctx: QueryCtx,
  { memberId, organizationId: rawId, userId, email }: MemberRef,
): Promise<Doc<"members"> | null> {
  if (memberId !== undefined) {
    const id = ctx.db.normalizeId("members", memberId);
    return id && (await ctx.db.get("members", id));
  }
  const organizationId = ctx.db.normalizeId("organizations", rawId ?? "");
  if (!organizationId) return null;
  return userId === undefined
    ? await byAddress(ctx, organizationId, email ?? "")
    : await findMember(ctx, organizationId, userId);
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
