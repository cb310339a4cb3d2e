import { ConvexError, v } from "convex/values";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { orgs } from "./organizations.js";

/**
 * For `npm run test:conformance` alone: what a suite needs that comes from outside and has no mailbox. Everyone is
 * refused unless the deployment has a CONFORMANCE_SECRET and the caller knows it, and even then only accounts with
 * Resend's test addresses are touched, which are nobody's. An app that starts from this example leaves this file out.
 */
const OURS = /^delivered\+conformance-[\w-]+@resend\.dev$/;
const MIN_SECRET = 32;

function mustBeSuite(given: string, emails: string[] = []) {
  const secret = process.env.CONFORMANCE_SECRET ?? "";
  const isSuite = secret.length >= MIN_SECRET && isSame(given, secret);
  if (!isSuite || !emails.every((email) => OURS.test(email))) {
    throw new ConvexError("Only the conformance suite may call this.");
  }
}

/** Takes the same time for every guess. */
function isSame(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let at = 0; at < secret.length; at++) {
    difference |= (given.charCodeAt(at) || 0) ^ secret.charCodeAt(at);
  }
  return difference === 0;
}

/** Changes the code that was mailed for a sign-up to one that the suite knows; it is then entered as any other. */
export const setCode = mutation({
  args: { secret: v.string(), email: v.string(), code: v.string() },
  returns: v.null(),
  handler: async (ctx, { secret, email, code }) => {
    mustBeSuite(secret, [email]);
    const account = await accountOf(ctx, email);
    if (!account) throw new ConvexError(`There is no account of ${email}.`);
    const mailed = await ctx.db
      .query("authVerificationCodes")
      .withIndex("accountId", (q) => q.eq("accountId", account._id))
      .unique();
    if (!mailed) throw new ConvexError(`No code was mailed to ${email}.`);
    const hashed = { code: await sha256(code) };
    await ctx.db.patch("authVerificationCodes", mailed._id, hashed);
    return null;
  },
});

/** The app's own transaction fails after the component has done its part in it. */
export const inviteThenThrow = mutation({
  args: { secret: v.string(), organizationId: v.string(), email: v.string() },
  returns: v.null(),
  handler: async (ctx, { secret, organizationId, email }) => {
    mustBeSuite(secret, [email]);
    const row = { organizationId, email, role: "member" } as const;
    const { invitationId } = await orgs.inviteMember(ctx, row);
    throw new ConvexError({ code: "CONFORMANCE_THROWN", invitationId });
  },
});

/** Removes whatever the suite has made: organizations, memberships, addresses, accounts. */
export const forget = mutation({
  args: { secret: v.string(), emails: v.array(v.string()) },
  returns: v.null(),
  handler: async (ctx, { secret, emails }) => {
    mustBeSuite(secret, emails);
    for (const email of emails) {
      await removeAccount(ctx, email);
      await orgs.eraseEmail(ctx, { email });
    }
    return null;
  },
});

async function accountOf(ctx: MutationCtx, email: string) {
  return await ctx.db
    .query("authAccounts")
    .withIndex("providerAndAccountId", (q) =>
      q.eq("provider", "password").eq("providerAccountId", email),
    )
    .unique();
}

async function removeAccount(ctx: MutationCtx, email: string) {
  const wrongCodes = await ctx.db
    .query("authRateLimits")
    .withIndex("identifier", (q) => q.eq("identifier", email))
    .unique();
  if (wrongCodes) await ctx.db.delete("authRateLimits", wrongCodes._id);
  const account = await accountOf(ctx, email);
  if (!account) return;
  const { _id: accountId, userId } = account;
  await orgs.removeUser(ctx, { userId });
  const sessions = await ctx.db
    .query("authSessions")
    .withIndex("userId", (q) => q.eq("userId", userId))
    .take(10);
  for (const { _id: sessionId } of sessions) {
    const tokens = await ctx.db
      .query("authRefreshTokens")
      .withIndex("sessionId", (q) => q.eq("sessionId", sessionId))
      .take(10);
    for (const { _id } of tokens) await ctx.db.delete("authRefreshTokens", _id);
    await ctx.db.delete("authSessions", sessionId);
  }
  const code = await ctx.db
    .query("authVerificationCodes")
    .withIndex("accountId", (q) => q.eq("accountId", accountId))
    .unique();
  if (code) await ctx.db.delete("authVerificationCodes", code._id);
  await ctx.db.delete("authAccounts", accountId);
  await ctx.db.delete("users", userId);
}

/** As Convex Auth stores codes. */
async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
