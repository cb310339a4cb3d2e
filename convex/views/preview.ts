import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { maskEmail } from "../pure/emails.js";
import {
  type GrantProblem,
  vExpiresAt,
  vGrantProblem,
  vScope,
} from "../pure/invitation.js";

/** What anyone who holds the token may see, without an account: enough to trust it, the address only masked. */
export const vPreview = v.object({
  /** Today always "organization". */
  scope: vScope,
  organizationId: v.string(),
  organizationName: v.string(),
  logoUrl: v.optional(v.string()),
  inviterName: v.optional(v.string()),
  role: v.string(),
  maskedEmail: v.string(),
  message: v.optional(v.string()),
  /** Epoch milliseconds; null: it does not expire. */
  expiresAt: vExpiresAt,
  /** Why nobody can accept it as it is. */
  problem: v.optional(vGrantProblem),
});

export function previewView(
  invitation: Doc<"invitations">,
  organization: Doc<"organizations">,
  problem: GrantProblem | undefined,
): Infer<typeof vPreview> {
  return {
    scope: "organization",
    organizationId: organization._id,
    organizationName: organization.name,
    logoUrl: organization.logoUrl,
    inviterName: invitation.inviterName,
    role: invitation.role,
    maskedEmail: maskEmail(invitation.email),
    message: invitation.message,
    expiresAt: invitation.expiresAt,
    problem,
  };
}

export const vPreviewResult = v.union(
  v.object({ valid: v.literal(true), invitation: vPreview }),
  v.object({
    valid: v.literal(false),
    code: v.union(
      v.literal("INVITATION_NOT_FOUND"),
      v.literal("INVITATION_EXPIRED"),
      v.literal("INVITATION_REVOKED"),
      v.literal("INVITATION_DECLINED"),
      v.literal("INVITATION_ALREADY_ACCEPTED"),
    ),
  }),
);

const simple = <S extends string>(state: S) =>
  v.object({ state: v.literal(state), invitation: vPreview });

/** What stands between someone and accepting: a discriminated union: one state for each thing a screen has to say. */
export const vExplanation = v.union(
  simple("ready"),
  simple("sign_in"),
  simple("wrong_account"),
  simple("verify_email"),
  simple("already_member"),
  simple("full"),
  // Someone has to take it over: its role is gone, or its inviter is.
  v.object({
    state: v.literal("unavailable"),
    code: vGrantProblem,
    invitation: vPreview,
  }),
  v.object({ state: v.literal("expired"), expiredAt: v.number() }),
  v.object({ state: v.literal("revoked") }),
  v.object({ state: v.literal("declined") }),
  v.object({ state: v.literal("accepted"), byMe: v.boolean() }),
  v.object({ state: v.literal("not_found") }),
);

/** `standing`: what the rules say; only what is still open shows the invitation. */
export function explanationView(
  standing: Exclude<Infer<typeof vExplanation>, { invitation: unknown }> | Open,
  invitation: Doc<"invitations">,
): Infer<typeof vExplanation> {
  if (!("organization" in standing)) return standing;
  const { organization, ...obstacle } = standing;
  const code = obstacle.state === "unavailable" ? obstacle.code : undefined;
  const preview = previewView(invitation, organization, code);
  return { ...obstacle, invitation: preview };
}

type Open =
  Extract<Infer<typeof vExplanation>, { invitation: unknown }> extends infer E
    ? E extends unknown
      ? Omit<E, "invitation"> & { organization: Doc<"organizations"> }
      : never
    : never;

/** Whether they came in, were in (and kept the role they had), or were in and now have the role of the invitation. */
export const vGrantOutcome = v.union(
  v.literal("joined"),
  v.literal("already_member"),
  v.literal("role_raised"),
);

export const vAccepted = v.object({
  organizationId: v.string(),
  memberId: v.string(),
  role: v.string(),
  redirectUrl: v.optional(v.string()),
  outcome: vGrantOutcome,
  // The address that the mailed link has just proven; the host may mark it as verified.
  vouchedEmail: v.union(v.string(), v.null()),
});
