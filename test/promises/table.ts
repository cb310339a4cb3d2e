import type { OrgInvitationsErrorCode } from "../../src/client/index.js";

/**
 * What each operation does to an invitation of bob's, in each state, for each caller: DESIGN §4 written out. Where
 * several rules refuse, the first that applies is: being signed in, being someone whom the invitation concerns, having
 * the permission, the state.
 */
export const STATES = [
  "pending",
  // Its deadline has passed and its sweep is late.
  "overdue",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;
export type State = (typeof STATES)[number];

export const ACTORS = [
  "owner",
  "admin",
  "member",
  "stranger",
  "signed out",
  "recipient",
  "unverified recipient",
] as const;
export type Actor = (typeof ACTORS)[number];

export const OPERATIONS = [
  "accept by token",
  "accept by id",
  "decline by token",
  "decline by id",
  "revoke",
  "update role",
  "resend",
  "get link",
  "preview",
  "explain",
  "get",
  "invite again, or error",
  "invite again, or return",
  "invite again, or resend",
  "invite again, or replace",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What a call comes to that is not refused. `says …` is the answer of a query. */
export type Done =
  | "accepts"
  | "is a member already"
  | "declines"
  | "revokes"
  | "updates"
  | "resends"
  | "ends as expired"
  | "makes a link"
  | "creates another"
  | "replaces"
  | "finds it"
  | `says ${string}`;
export type Expected = Done | OrgInvitationsErrorCode;

type Row = Record<Actor, Expected>;

const everyone = (answer: Expected): Row => ({
  owner: answer,
  admin: answer,
  member: answer,
  stranger: answer,
  "signed out": answer,
  recipient: answer,
  "unverified recipient": answer,
});

/** Only those whom the address belongs to; by link it need not be verified. */
const byToken = (recipient: Expected, unverified = recipient): Row => ({
  ...everyone("RECIPIENT_MISMATCH"),
  "signed out": "UNAUTHENTICATED",
  recipient,
  "unverified recipient": unverified,
});

/** The inbox: a verified address, always. For everyone else there is nothing in it. */
const byId = (recipient: Expected): Row => ({
  ...everyone("INVITATION_NOT_FOUND"),
  "signed out": "UNAUTHENTICATED",
  recipient,
  "unverified recipient": "EMAIL_NOT_VERIFIED",
});

/** By id, with a permission that owners and admins have. Outside the organization it does not exist. */
const managed = (staff: Expected): Row => ({
  ...everyone("INVITATION_NOT_FOUND"),
  owner: staff,
  admin: staff,
  member: "FORBIDDEN",
  "signed out": "UNAUTHENTICATED",
});

const inviting = (staff: Expected): Row => ({
  ...managed(staff),
  stranger: "NOT_A_MEMBER",
  recipient: "NOT_A_MEMBER",
  "unverified recipient": "NOT_A_MEMBER",
});

const explained = (recipient: Expected): Row => ({
  ...everyone("says wrong_account"),
  "signed out": "says sign_in",
  recipient,
  "unverified recipient": recipient,
});

/** Those who may list invitations, and whom it is addressed to. */
const shown = (status: Expected): Row => ({
  ...everyone("says nothing"),
  owner: status,
  admin: status,
  "signed out": "UNAUTHENTICATED",
  recipient: status,
});

/** Who accepted is a member from then on, who may not manage invitations. */
const joined = (row: Row): Row => ({ ...row, recipient: "FORBIDDEN" });

export const TABLE: Record<State, Record<Operation, Row>> = {
  pending: {
    "accept by token": byToken("accepts"),
    "accept by id": byId("accepts"),
    "decline by token": everyone("declines"),
    "decline by id": byId("declines"),
    revoke: managed("revokes"),
    "update role": managed("updates"),
    resend: managed("resends"),
    "get link": managed("makes a link"),
    preview: everyone("says valid"),
    explain: explained("says ready"),
    get: shown("says pending"),
    "invite again, or error": inviting("INVITATION_ALREADY_PENDING"),
    "invite again, or return": inviting("finds it"),
    "invite again, or resend": inviting("resends"),
    "invite again, or replace": inviting("replaces"),
  },
  // A mutation asks the clock and a query does not. Ending what is over is no mistake: it ends as expired.
  overdue: {
    "accept by token": byToken("INVITATION_EXPIRED"),
    "accept by id": byId("INVITATION_EXPIRED"),
    "decline by token": everyone("ends as expired"),
    "decline by id": byId("ends as expired"),
    revoke: managed("ends as expired"),
    "update role": managed("INVITATION_EXPIRED"),
    resend: managed("resends"),
    "get link": managed("INVITATION_EXPIRED"),
    preview: everyone("says valid"),
    explain: explained("says ready"),
    get: shown("says pending"),
    "invite again, or error": inviting("creates another"),
    "invite again, or return": inviting("creates another"),
    "invite again, or resend": inviting("creates another"),
    "invite again, or replace": inviting("creates another"),
  },
  accepted: {
    "accept by token": byToken(
      "is a member already",
      "INVITATION_ALREADY_ACCEPTED",
    ),
    "accept by id": byId("is a member already"),
    "decline by token": everyone("INVITATION_ALREADY_ACCEPTED"),
    "decline by id": byId("INVITATION_ALREADY_ACCEPTED"),
    revoke: joined(managed("INVITATION_ALREADY_ACCEPTED")),
    "update role": joined(managed("INVITATION_ALREADY_ACCEPTED")),
    resend: joined(managed("INVITATION_NOT_RESENDABLE")),
    "get link": joined(managed("INVITATION_ALREADY_ACCEPTED")),
    preview: everyone("says INVITATION_ALREADY_ACCEPTED"),
    explain: {
      ...everyone("says accepted"),
      recipient: "says accepted by me",
    },
    get: shown("says accepted"),
    "invite again, or error": joined(inviting("ALREADY_MEMBER")),
    "invite again, or return": joined(inviting("ALREADY_MEMBER")),
    "invite again, or resend": joined(inviting("ALREADY_MEMBER")),
    "invite again, or replace": joined(inviting("ALREADY_MEMBER")),
  },
  declined: {
    "accept by token": byToken("INVITATION_DECLINED"),
    "accept by id": byId("INVITATION_DECLINED"),
    "decline by token": everyone("INVITATION_DECLINED"),
    "decline by id": byId("INVITATION_DECLINED"),
    revoke: managed("INVITATION_DECLINED"),
    "update role": managed("INVITATION_DECLINED"),
    resend: managed("INVITATION_NOT_RESENDABLE"),
    "get link": managed("INVITATION_DECLINED"),
    preview: everyone("says INVITATION_DECLINED"),
    explain: everyone("says declined"),
    get: shown("says declined"),
    "invite again, or error": inviting("creates another"),
    "invite again, or return": inviting("creates another"),
    "invite again, or resend": inviting("creates another"),
    "invite again, or replace": inviting("creates another"),
  },
  revoked: {
    "accept by token": byToken("INVITATION_REVOKED"),
    "accept by id": byId("INVITATION_REVOKED"),
    "decline by token": everyone("INVITATION_REVOKED"),
    "decline by id": byId("INVITATION_REVOKED"),
    revoke: managed("INVITATION_REVOKED"),
    "update role": managed("INVITATION_REVOKED"),
    resend: managed("INVITATION_NOT_RESENDABLE"),
    "get link": managed("INVITATION_REVOKED"),
    preview: everyone("says INVITATION_REVOKED"),
    explain: everyone("says revoked"),
    get: shown("says revoked"),
    "invite again, or error": inviting("creates another"),
    "invite again, or return": inviting("creates another"),
    "invite again, or resend": inviting("creates another"),
    "invite again, or replace": inviting("creates another"),
  },
  expired: {
    "accept by token": byToken("INVITATION_EXPIRED"),
    "accept by id": byId("INVITATION_EXPIRED"),
    "decline by token": everyone("INVITATION_EXPIRED"),
    "decline by id": byId("INVITATION_EXPIRED"),
    revoke: managed("INVITATION_EXPIRED"),
    "update role": managed("INVITATION_EXPIRED"),
    resend: managed("resends"),
    "get link": managed("INVITATION_EXPIRED"),
    preview: everyone("says INVITATION_EXPIRED"),
    explain: everyone("says expired"),
    get: shown("says expired"),
    "invite again, or error": inviting("creates another"),
    "invite again, or return": inviting("creates another"),
    "invite again, or resend": inviting("creates another"),
    "invite again, or replace": inviting("creates another"),
  },
};
