import { getAuthUserId } from "@convex-dev/auth/server";
import { query, type QueryCtx } from "./_generated/server.js";

/** Who is signed in, in the shape that `OrgInvitations` asks for. */
export async function currentUser(ctx: QueryCtx) {
  const userId = await getAuthUserId(ctx);
  const user = userId && (await ctx.db.get("users", userId));
  if (!user) return null;
  const { name, email, image } = user;
  const verified = user.emailVerificationTime !== undefined;
  return {
    userId: user._id as string,
    name,
    imageUrl: image,
    emails: email === undefined ? [] : [{ address: email, verified }],
  };
}

export const me = query({ args: {}, handler: (ctx) => currentUser(ctx) });
