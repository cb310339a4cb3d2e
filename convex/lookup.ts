import { v } from "convex/values";
import { query } from "./_generated/server.js";
import { getInvitation } from "./rules/access.js";
import { findNamed } from "./rules/memberRef.js";
import { findByToken } from "./rules/recipient.js";
import { bySlug } from "./rules/slugs.js";

/**
 * What a call is about, for a host whose settings or veto depend on it: one row, however it is named. It decides nothing, and what it
 * says goes to the host's own code alone.
 */
export const about = query({
  args: {
    slug: v.optional(v.string()),
    token: v.optional(v.string()),
    invitationId: v.optional(v.string()),
    memberId: v.optional(v.string()),
    // A member named within an organization: by the user, or else by their address.
    organizationId: v.optional(v.string()),
    userId: v.optional(v.string()),
    email: v.optional(v.string()),
  },
  returns: v.union(
    v.object({
      organizationId: v.string(),
      role: v.optional(v.string()),
      email: v.optional(v.string()),
    }),
    v.null(),
  ),
  handler: async (ctx, { slug, token, invitationId, ...ref }) => {
    if (slug !== undefined) {
      const organization = await bySlug(ctx, slug.trim().toLowerCase());
      return organization && { organizationId: organization._id };
    }
    if (ref.memberId !== undefined || ref.organizationId !== undefined) {
      const member = await findNamed(ctx, ref);
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
