import { v } from "convex/values";
import { query } from "./_generated/server.js";
import { getInvitation } from "./rules/access.js";
import { findByToken } from "./rules/recipient.js";
import { bySlug } from "./rules/slugs.js";

/**
 * What a call is about, for a host whose settings or veto depend on it: one document. It decides nothing, and what it
 * says goes to the host's own code alone.
 */
export const about = query({
  args: {
    slug: v.optional(v.string()),
    token: v.optional(v.string()),
    invitationId: v.optional(v.string()),
    memberId: v.optional(v.string()),
  },
  returns: v.union(
    v.object({
      organizationId: v.string(),
      role: v.optional(v.string()),
      email: v.optional(v.string()),
    }),
    v.null(),
  ),
  handler: async (ctx, { slug, token, invitationId, memberId }) => {
    if (slug !== undefined) {
      const organization = await bySlug(ctx, slug.trim().toLowerCase());
      return organization && { organizationId: organization._id };
    }
    if (memberId !== undefined) {
      const id = ctx.db.normalizeId("members", memberId);
      const member = id && (await ctx.db.get("members", id));
      return member && of(member);
    }
    const invitation =
      token === undefined
        ? await getInvitation(ctx, invitationId ?? "")
        : (await findByToken(ctx, token))?.invitation;
    return invitation ? of(invitation) : null;
  },
});

const of = (row: { organizationId: string; role: string; email?: string }) => ({
  organizationId: row.organizationId,
  role: row.role,
  email: row.email,
});
