import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { User } from "../validators.js";
import { getInvitation } from "./access.js";
import { maskEmail, normalizeEmail } from "./addresses.js";
import { fail } from "./errors.js";
import { hashToken, looksLikeToken } from "./tokens.js";

/**
 * Accepting needs the right person.
 *
 * By token: the invited address must be among the caller's. Holding the token that was mailed there vouches for it, so
 * an unverified match is enough unless the host wants it verified. By id (the in-app inbox) nothing vouches: only a
 * verified match counts, and to anyone else the invitation does not exist.
 */

/** How an invitation was named. */
export type InvitationRef = { token?: string; invitationId?: string };

export async function findByToken(
  ctx: QueryCtx,
  token: string,
): Promise<Doc<"invitations"> | null> {
  if (!looksLikeToken(token)) return null;
  const tokenHash = await hashToken(token);
  const found = await ctx.db
    .query("invitations")
    .withIndex("by_token", (q) => q.eq("tokenHash", tokenHash))
    .unique();
  if (found) return found;
  return await ctx.db
    .query("invitations")
    .withIndex("by_earlier_token", (q) => q.eq("earlierTokenHash", tokenHash))
    .unique();
}

export async function mustFind(
  ctx: QueryCtx,
  { token, invitationId }: InvitationRef,
): Promise<Doc<"invitations">> {
  if ((token === undefined) === (invitationId === undefined)) {
    fail("INVALID_ARGUMENT", {
      field: "token",
      issue: "give either a token or an invitationId",
    });
  }
  const invitation =
    token !== undefined
      ? await findByToken(ctx, token)
      : await getInvitation(ctx, invitationId ?? "");
  return invitation ?? fail("INVITATION_NOT_FOUND");
}

export type Match = "verified" | "unverified" | "none";

/** The first address that the user has shown to be theirs. No other is ever shown as somebody's. */
export function provenEmail({ emails }: User): string | undefined {
  const proven = emails.find(({ verified }) => verified);
  return proven && normalizeEmail(proven.address);
}

/** A member's address, with what says that it was proven: of older rows nobody knows. */
export const provenAddress = (email: string | undefined) =>
  ({
    email,
    isEmailProven: email === undefined ? undefined : true,
  }) as const;

/** Whether the invited address is one of the user's. Nothing typed in a browser takes part in this. */
export function matchRecipient(user: User, email: string): Match {
  const mine = user.emails.filter(
    ({ address }) => normalizeEmail(address) === email,
  );
  if (mine.length === 0) return "none";
  return mine.some(({ verified }) => verified) ? "verified" : "unverified";
}

type Settings = { requireEmailMatch: boolean; requireVerifiedEmail: boolean };

/** The rule itself, as data: what stands between this user and this invitation. */
export function recipientProblem(
  user: User,
  invitation: Doc<"invitations">,
  by: "token" | "id",
  { requireEmailMatch, requireVerifiedEmail }: Settings,
): "wrong_account" | "verify_email" | "hidden" | null {
  const match = matchRecipient(user, invitation.email);
  if (by === "id") {
    if (match === "none") return "hidden";
    return match === "verified" ? null : "verify_email";
  }
  if (match === "verified" || !requireEmailMatch) return null;
  if (match === "none") return "wrong_account";
  return requireVerifiedEmail ? "verify_email" : null;
}

/** Throws unless this user may answer this invitation. */
export function mustBeRecipient(
  user: User,
  invitation: Doc<"invitations">,
  by: "token" | "id",
  settings: Settings,
): void {
  const problem = recipientProblem(user, invitation, by, settings);
  const maskedEmail = maskEmail(invitation.email);
  if (problem === "hidden") fail("INVITATION_NOT_FOUND");
  if (problem === "wrong_account") fail("RECIPIENT_MISMATCH", { maskedEmail });
  if (problem === "verify_email") fail("EMAIL_NOT_VERIFIED", { maskedEmail });
}

/**
 * The address that the token has just proven to be the user's: an unverified match, on a link that went to the mailbox
 * and nowhere else. The host may mark it as verified.
 */
export function vouchedAddress(
  user: User,
  invitation: Doc<"invitations">,
  by: "token" | "id",
): string | null {
  const vouched =
    by === "token" &&
    !invitation.linkShown &&
    matchRecipient(user, invitation.email) === "unverified";
  return vouched ? invitation.email : null;
}
