import type { HostUser } from "convex-org-invitations";
import type { QueryCtx } from "./_generated/server.js";

export async function currentUser(ctx: QueryCtx): Promise<HostUser | null> {
  const identity = await ctx.auth.getUserIdentity();
  if (!identity?.email) return null;
  return {
    userId: identity.subject,
    ...(identity.name !== undefined && { name: identity.name }),
    emails: [
      { address: identity.email, verified: identity.emailVerified === true },
    ],
  };
}
