import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { User } from "../pure/actor.js";
import { getInvitation } from "./access.js";
import { maskEmail, normalizeEmail } from "../pure/emails.js";
import { fail } from "../pure/errors.js";
import { findLink, type Link, parseToken } from "../pure/tokens.js";

/**
 * Accepting needs the right person.
 *
 * By link: the invited address must be among the caller's. Holding the link that was mailed there vouches for it, so
 * an unverified match is enough unless the host wants it verified. A link that others have seen vouches for nothing, nor
 * does an id (the in-app inbox): only a verified match counts, and by id the invitation does not exist to anyone else.
 */

/** How an invitation was named. */
export type InvitationRef = { token?: string; invitationId?: string };

/** An invitation, and the link by which it was found; null when by its id. */
export type Found<Via = Link | null> = {
  invitation: Doc<"invitations">;
  link: Via;
};

export async function findByToken(
  ctx: QueryCtx,
  token: string,
): Promise<Found<Link> | null> {
  const parsed = parseToken(token);
  const invitation = parsed && (await getInvitation(ctx, parsed.invitationId));
  if (!invitation) return null;
  const link = await findLink(invitation.links ?? [], parsed.secret);
  return link && { invitation, link };
}

export async function mustFind(
  ctx: QueryCtx,
  { token, invitationId }: InvitationRef,
): Promise<Found> {
  if ((token === undefined) === (invitationId === undefined)) {
    fail("INVALID_ARGUMENT", {
      field: "token",
      issue: "give either a token or an invitationId",
    });
  }
  if (token !== undefined) {
    return (await findByToken(ctx, token)) ?? fail("INVITATION_NOT_FOUND");
  }
  const invitation = await getInvitation(ctx, invitationId ?? "");
  return invitation ? { invitation, link: null } : fail("INVITATION_NOT_FOUND");
}

export type Match = "verified" | "unverified" | "none";

/** The first address that the user has shown to be theirs. No other is ever shown as someone's. */
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
  { invitation, link }: Found,
  { requireEmailMatch, requireVerifiedEmail }: Settings,
): "wrong_account" | "verify_email" | "hidden" | null {
  const match = matchRecipient(user, invitation.email);
  if (link === null) {
    if (match === "none") return "hidden";
    return match === "verified" ? null : "verify_email";
  }
  if (match === "verified" || !requireEmailMatch) return null;
  if (match === "none") return "wrong_account";
  return requireVerifiedEmail || link.shown ? "verify_email" : null;
}

/** Throws unless this user may answer this invitation. */
export function mustBeRecipient(
  user: User,
  found: Found,
  settings: Settings,
): void {
  const problem = recipientProblem(user, found, settings);
  const maskedEmail = maskEmail(found.invitation.email);
  if (problem === "hidden") fail("INVITATION_NOT_FOUND");
  if (problem === "wrong_account") fail("RECIPIENT_MISMATCH", { maskedEmail });
  if (problem === "verify_email") fail("EMAIL_NOT_VERIFIED", { maskedEmail });
}

/**
 * The address that the link has just proven to be the user's: an unverified match, and nobody but the mailbox had it.
 * The host may mark it as verified.
 */
export function vouchedAddress(
  user: User,
  { invitation, link }: Found,
): string | null {
  const vouched =
    link?.shown === false &&
    matchRecipient(user, invitation.email) === "unverified";
  return vouched ? invitation.email : null;
}
