import type { Doc } from "../_generated/dataModel.js";
import type { InvitationRow } from "../pure/invitation.js";
import type { Policy } from "../pure/policy.js";
import { parseEmail } from "../pure/emails.js";
import { isOrgInvitationsError } from "../pure/errors.js";
import { deadline } from "./timers.js";
import { mustExist, mustNotOutrank } from "../pure/roles.js";
import {
  cleanText,
  mustBeSmall,
  parseLocale,
  parseRedirectUrl,
} from "../pure/text.js";

/** What an invitation will say, checked. */
export type Draft = Pick<
  Doc<"invitations">,
  | "email"
  | "role"
  | "expiresAt"
  | "ttlMs"
  | "message"
  | "locale"
  | "redirectUrl"
  | "publicMetadata"
>;

type Details = Omit<InvitationRow, "email">;

/** Throws one typed error for the first thing that is wrong; writes nothing. `granter` is null for trusted code. */
export function parseDraft(
  row: InvitationRow,
  granter: Doc<"members"> | null,
  policy: Policy,
): Draft {
  return {
    email: parseEmail(row.email),
    ...parseDetails(row, granter, policy),
  };
}

export function parseDetails(
  { role, expiresInMs, ...said }: Details,
  granter: Doc<"members"> | null,
  policy: Policy,
): Omit<Draft, "email"> {
  const ttl = expiresInMs ?? policy.invitationTtlMs;
  mayBeGranted(role, granter, policy);
  return {
    role,
    expiresAt: deadline(Date.now(), ttl),
    ttlMs: expiresInMs,
    ...parseSaid(said, policy),
  };
}

/** What an invitation says to its recipient; `null` clears, and what is absent stays absent. */
type Said = {
  message?: string | null;
  locale?: string | null;
  redirectUrl?: string | null;
  publicMetadata?: Details["publicMetadata"] | null;
};

function parseSaid(
  { message, locale, redirectUrl, publicMetadata }: Said,
  { limits, redirectOrigins }: Policy,
): Partial<Pick<Draft, keyof Said>> {
  const metadata = publicMetadata ?? undefined;
  mustBeSmall("publicMetadata", metadata, limits.metadataBytes);
  return {
    ...(message !== undefined && {
      message: cleanText("message", message ?? undefined, limits.message),
    }),
    ...(locale !== undefined && {
      locale: locale === null ? undefined : parseLocale(locale),
    }),
    ...(redirectUrl !== undefined && {
      redirectUrl:
        redirectUrl === null
          ? undefined
          : parseRedirectUrl(redirectUrl, redirectOrigins),
    }),
    ...(publicMetadata !== undefined && { publicMetadata: metadata }),
  };
}

function mayBeGranted(
  role: string,
  granter: Doc<"members"> | null,
  { roles }: Policy,
): void {
  mustExist(roles, role);
  mustNotOutrank(roles, granter, role);
}

/** Of an edit. Only what changes is checked: the rest was accepted under the settings of its day. */
export function parseChanges(
  {
    role,
    expiresInMs,
    ...said
  }: Said & { role?: string; expiresInMs?: number },
  granter: Doc<"members"> | null,
  policy: Policy,
): Partial<Omit<Draft, "email">> {
  if (role !== undefined) mayBeGranted(role, granter, policy);
  return {
    ...(role !== undefined && { role }),
    ...(expiresInMs !== undefined && {
      expiresAt: deadline(Date.now(), expiresInMs),
      ttlMs: expiresInMs,
    }),
    ...parseSaid(said, policy),
  };
}

/**
 * What an invitation that is sent again says: what it said, as it was accepted then. Only a redirect to an origin that
 * the host no longer lists is left out. Its rank has been asked.
 */
export function draftAgain(
  invitation: Doc<"invitations">,
  expiresInMs: number | undefined,
  { roles, invitationTtlMs, redirectOrigins }: Policy,
): Draft {
  const { email, role, message, locale, redirectUrl, publicMetadata } =
    invitation;
  mustExist(roles, role);
  const ttlMs = expiresInMs ?? invitation.ttlMs;
  return {
    email,
    role,
    expiresAt: deadline(Date.now(), ttlMs ?? invitationTtlMs),
    ttlMs,
    message,
    locale,
    redirectUrl: stillListed(redirectUrl, redirectOrigins),
    publicMetadata,
  };
}

function stillListed(
  redirectUrl: string | undefined,
  origins: string[],
): string | undefined {
  if (redirectUrl === undefined) return undefined;
  try {
    return parseRedirectUrl(redirectUrl, origins);
  } catch (error) {
    if (isOrgInvitationsError(error, "INVALID_REDIRECT_URL")) return undefined;
    throw error;
  }
}
