import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { type Policy, vMetadata } from "../validators.js";
import { parseEmail } from "./addresses.js";
import { deadline } from "./expiry.js";
import { mustExist, mustNotOutrank } from "./roles.js";
import {
  cleanText,
  mustBeSmall,
  parseLocale,
  parseRedirectUrl,
} from "./text.js";

export const vInvitationRow = v.object({
  email: v.string(),
  role: v.string(),
  expiresInMs: v.optional(v.number()),
  message: v.optional(v.string()),
  locale: v.optional(v.string()),
  redirectUrl: v.optional(v.string()),
  publicMetadata: v.optional(vMetadata),
});
export type InvitationRow = Infer<typeof vInvitationRow>;

/** What an invitation will say, checked. */
export type Draft = Pick<
  Doc<"invitations">,
  | "email"
  | "role"
  | "expiresAt"
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
  details: Details,
  granter: Doc<"members"> | null,
  policy: Policy,
): Omit<Draft, "email"> {
  const { role, expiresInMs, message, locale, redirectUrl, publicMetadata } =
    details;
  mustExist(policy.roles, role);
  mustNotOutrank(policy.roles, granter, role);
  mustBeSmall("publicMetadata", publicMetadata, policy.limits.metadataBytes);
  return {
    role,
    expiresAt: deadline(Date.now(), expiresInMs ?? policy.invitationTtlMs),
    message: cleanText("message", message, policy.limits.message),
    locale: locale === undefined ? undefined : parseLocale(locale),
    redirectUrl:
      redirectUrl === undefined
        ? undefined
        : parseRedirectUrl(redirectUrl, policy.redirectOrigins),
    publicMetadata,
  };
}
