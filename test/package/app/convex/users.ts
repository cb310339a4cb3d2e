import type { HostUser } from "convex-org-invitations";
import type { QueryCtx } from "./_generated/server.js";

export async function currentUser(ctx: QueryCtx): Promise<HostUser | null> {
  const identity = await ctx.auth.getUserIdentity();
  if (!identity) return null;
  const { email, emailVerified } = identity;
  return {
    userId: identity.subject,
    ...(identity.name !== undefined && { name: identity.name }),
    emails: email ? [{ address: email, verified: emailVerified === true }] : [],
  };
}
