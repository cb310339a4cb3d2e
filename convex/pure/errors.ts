import { ConvexError } from "convex/values";
import type { GrantProblem } from "./invitation.js";

/**
 * Every failure this package can report: one code per cause, its HTTP status and the sentence a user may be shown.
 * Statuses follow RFC 9110: 409 for a conflict with the present state, 410 for something that was there and is over.
 */
export const ERRORS = {
  UNAUTHENTICATED: { status: 401, message: "Sign in first." },
  FORBIDDEN: { status: 403, message: "Your role does not allow this." },
  NOT_A_MEMBER: {
    status: 403,
    message: "You are not a member of this organization.",
  },
  OPERATION_NOT_ALLOWED: {
    status: 403,
    message: "This app does not allow this now.",
  },
  ROLE_NOT_ALLOWED: {
    status: 403,
    message: "You cannot grant or manage a role above your own.",
  },
  RECIPIENT_MISMATCH: {
    status: 403,
    message: "This invitation was sent to another address.",
  },
  EMAIL_NOT_VERIFIED: {
    status: 403,
    message: "Verify your email address first.",
  },
  ORG_NOT_FOUND: { status: 404, message: "There is no such organization." },
  MEMBER_NOT_FOUND: { status: 404, message: "There is no such member." },
  INVITATION_NOT_FOUND: {
    status: 404,
    message: "There is no such invitation.",
  },
  ORG_SLUG_TAKEN: { status: 409, message: "This slug is already in use." },
  ALREADY_MEMBER: {
    status: 409,
    message: "This person is already a member.",
  },
  LAST_OWNER: {
    status: 409,
    message: "An organization must keep at least one owner.",
  },
  INVITER_INACTIVE: {
    status: 409,
    message:
      "The person who sent this invitation has left. Ask for a new invitation.",
  },
  INVITATION_ALREADY_PENDING: {
    status: 409,
    message: "This address already has a pending invitation.",
  },
  INVITATION_ALREADY_ACCEPTED: {
    status: 409,
    message: "This invitation was already accepted.",
  },
  INVITATION_NOT_RESENDABLE: {
    status: 409,
    message: "Only a pending or expired invitation can be sent again.",
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    message: "This idempotency key was used for another invitation.",
  },
  INVITATION_EXPIRED: { status: 410, message: "This invitation has expired." },
  INVITATION_REVOKED: { status: 410, message: "This invitation was revoked." },
  INVITATION_DECLINED: {
    status: 410,
    message: "This invitation was declined.",
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The metadata is too large." },
  INVALID_EMAIL: { status: 422, message: "This is not an email address." },
  INVALID_ARGUMENT: { status: 422, message: "A value is not valid." },
  INVALID_REDIRECT_URL: {
    status: 422,
    message: "This redirect URL is not allowed.",
  },
  INVALID_ACCEPT_URL: {
    status: 500,
    message: "This app cannot make a link right now.",
  },
  EXPIRY_OUT_OF_RANGE: {
    status: 422,
    message: "This lifetime is too short or too long.",
  },
  ROLE_NOT_FOUND: { status: 422, message: "There is no such role." },
  RECIPIENT_SUPPRESSED: {
    status: 422,
    message:
      "Mail to this address bounced or was reported as spam. Nothing more is sent there.",
  },
  SEAT_LIMIT_REACHED: {
    status: 422,
    message: "This organization has no free seat.",
  },
  BATCH_TOO_LARGE: {
    status: 422,
    message: "Too many invitations in one call.",
  },
  INVITATION_LIMIT_REACHED: {
    status: 422,
    message: "This organization has as many pending invitations as it may.",
  },
  RATE_LIMITED: { status: 429, message: "Too soon. Try again later." },
} as const satisfies Record<string, { status: number; message: string }>;

/** One code per cause; switch on it exhaustively. */
export type OrgInvitationsErrorCode = keyof typeof ERRORS;

/** Whose limit was reached. `invitation`: the cool-down between two messages for one. */
export type RateScope = "invitation" | "inviter" | "organization" | "recipient";

/** What a code carries beside `code`, `message` and `status`. Codes not named here carry nothing more. */
type Details = {
  FORBIDDEN: { permission: string };
  OPERATION_NOT_ALLOWED: { operation: string; reason?: string };
  ROLE_NOT_ALLOWED: { role: string; maxRole: string };
  ROLE_NOT_FOUND: { role: string };
  RECIPIENT_MISMATCH: { maskedEmail: string };
  EMAIL_NOT_VERIFIED: { maskedEmail: string };
  ORG_SLUG_TAKEN: { slug: string };
  ALREADY_MEMBER: { memberId: string };
  INVITATION_ALREADY_PENDING: {
    invitationId?: string;
    expiresAt?: number;
    problem?: GrantProblem;
  };
  INVITATION_ALREADY_ACCEPTED: { acceptedAt: number };
  INVITATION_NOT_RESENDABLE: { invitationStatus: string };
  INVITATION_EXPIRED: { expiredAt: number };
  PAYLOAD_TOO_LARGE: { field: string; limit: number };
  INVALID_EMAIL: { value: string };
  INVALID_ARGUMENT: { field: string; issue: string };
  INVALID_ACCEPT_URL: { option: string; value: string; issue: string };
  EXPIRY_OUT_OF_RANGE: { minMs: number; maxMs: number };
  SEAT_LIMIT_REACHED: { limit: number; used: number; pending: number };
  BATCH_TOO_LARGE: { limit: number };
  INVITATION_LIMIT_REACHED: { limit: number; pending: number };
  RECIPIENT_SUPPRESSED: { reason: "bounced" | "complained" };
  RATE_LIMITED: { retryAfterMs: number; scope: RateScope };
};

type DetailsOf<Code extends OrgInvitationsErrorCode> =
  Code extends keyof Details ? Details[Code] : Record<never, never>;

/** The `data` of an error: a union discriminated by `code`. */
export type OrgInvitationsErrorData<
  Code extends OrgInvitationsErrorCode = OrgInvitationsErrorCode,
> = Code extends OrgInvitationsErrorCode
  ? { code: Code; message: string; status: number } & DetailsOf<Code>
  : never;

type Args<Code extends OrgInvitationsErrorCode> =
  Record<never, never> extends DetailsOf<Code>
    ? [details?: DetailsOf<Code>]
    : [details: DetailsOf<Code>];

/** An error as data, for results that report failures row by row. */
export function errorData<Code extends OrgInvitationsErrorCode>(
  code: Code,
  ...[details]: Args<Code>
): OrgInvitationsErrorData<Code> {
  const data: object = { code, ...ERRORS[code], ...details };
  return data as OrgInvitationsErrorData<Code>;
}

/** Throws. The only place that makes one of our errors. */
export function fail<Code extends OrgInvitationsErrorCode>(
  code: Code,
  ...args: Args<Code>
): never {
  return failWith(errorData(code, ...args));
}

/** Throws an error that was made as data. */
export function failWith(error: OrgInvitationsErrorData): never {
  throw new ConvexError(error);
}

/**
 * Tells one of this package's errors from any other, on the server and in the browser, and narrows its `data`.
 *
 * @example
 * if (isOrgInvitationsError(error, "SEAT_LIMIT_REACHED")) show(`All ${error.data.limit} seats are taken.`);
 */
export function isOrgInvitationsError<
  Code extends OrgInvitationsErrorCode = OrgInvitationsErrorCode,
>(
  error: unknown,
  code?: Code,
): error is ConvexError<OrgInvitationsErrorData<Code>> {
  if (typeof error !== "object" || error === null || !("data" in error)) {
    return false;
  }
  const data = error.data;
  if (typeof data !== "object" || data === null || !("code" in data)) {
    return false;
  }
  if (typeof data.code !== "string" || !Object.hasOwn(ERRORS, data.code)) {
    return false;
  }
  // Someone else's error may have a code of the same name, but hardly the same status too.
  const { status } = ERRORS[data.code as OrgInvitationsErrorCode];
  const isOurs = "status" in data && data.status === status;
  return isOurs && (code === undefined || data.code === code);
}
