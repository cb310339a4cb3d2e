import { type Infer, v } from "convex/values";
import { mutation, query } from "./_generated/server.js";
import { findMember, organizationIdOf } from "./rules/access.js";
import { activate, findCleared } from "./rules/activeOrganization.js";
import { fail } from "./pure/errors.js";
import { myOrganizationView, vMyOrganization } from "./views/organization.js";

/**
 * A user's active organization is the membership that became active last. So accepting an invitation sets it without
 * a write of its own, and losing a membership falls back to the one before, with nothing left dangling. Someone who
 * was added by others, and has never chosen, is where they were added last.
 */

export const get = query({
  args: { userId: v.string() },
  returns: v.union(vMyOrganization, v.null()),
  handler: async (
    ctx,
    { userId },
  ): Promise<Infer<typeof vMyOrganization> | null> => {
    const member = await ctx.db
      .query("members")
      .withIndex("by_user_active", (q) => q.eq("userId", userId))
      .order("desc")
      .first();
    if (!member) return null;
    const cleared = await ctx.db
      .query("activeOrganizationClears")
      .withIndex("by_user", (q) => q.eq("userId", userId))
      .unique();
    if (cleared && cleared.clearedAt >= member.activeSince) return null;
    const id = member.organizationId;
    const organization = await ctx.db.get("organizations", id);
    if (!organization || organization.deletedAt !== undefined) return null;
    return myOrganizationView(organization, member);
  },
});

/** `null`: none is active, for a personal space, until one is set or joined. */
export const set = mutation({
  args: {
    userId: v.string(),
    organizationId: v.union(v.string(), v.null()),
  },
  returns: v.null(),
  handler: async (ctx, { userId, organizationId }) => {
    if (organizationId !== null) {
      const id = organizationIdOf(ctx, organizationId);
      const member = await findMember(ctx, id, userId);
      if (!member) fail("NOT_A_MEMBER");
      await activate(ctx, member);
      return null;
    }
    const cleared = await findCleared(ctx, userId);
    const clearedAt = Math.max(Date.now(), (cleared?.clearedAt ?? 0) + 1);
    if (cleared) {
      await ctx.db.patch("activeOrganizationClears", cleared._id, {
        clearedAt,
      });
    } else {
      await ctx.db.insert("activeOrganizationClears", { userId, clearedAt });
    }
    return null;
  },
});
