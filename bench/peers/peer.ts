import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import { convexTest } from "convex-test";

export const OWNER = "alice";
export const EMAIL = "bob@example.com";

/** The app: whoever the identity names is signed in, and their address follows from their name. */
export const auth = async (ctx) =>
  (await ctx.auth.getUserIdentity())?.subject ?? null;
export const emailOf = (userId) => `${userId}@example.com`;

/** A recorder over an app of one file, and the callers. */
export async function makePeer({ schema, app, register, strict }) {
  const t = convexTest(schema, {
    "./_generated/api.js": async () => ({}),
    "./app.ts": async () => app,
  });
  register(t);
  const recorder = await recordCosts(t, { strict });
  const as = (subject) => t.withIdentity({ subject });
  return { t, as, owner: as(OWNER), recorder };
}

export const chunksOf = (size, items) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );

export const names = (prefix, count) =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
