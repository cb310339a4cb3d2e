import type { Answer } from "./model.js";

const MANAGED = [
  "ok",
  "INVITATION_NOT_FOUND",
  "FORBIDDEN",
  "ROLE_NOT_ALLOWED",
] as const;
const ENDED = [
  "INVITATION_ALREADY_ACCEPTED",
  "INVITATION_DECLINED",
  "INVITATION_REVOKED",
  "INVITATION_EXPIRED",
] as const;
const INVITING = [
  "ok",
  "NOT_A_MEMBER",
  "FORBIDDEN",
  "ROLE_NOT_ALLOWED",
  "ALREADY_MEMBER",
  "INVITATION_ALREADY_PENDING",
  "RATE_LIMITED",
  "RECIPIENT_SUPPRESSED",
  "SEAT_LIMIT_REACHED",
] as const;

/** Each kind of step, with every answer that it may get. A run must reach all of them, or it would not see a change. */
export const ANSWERS = {
  invite: [...INVITING, "ORG_NOT_FOUND"],
  inviteMany: INVITING,
  dryRun: INVITING,
  accept: [
    ...ENDED,
    "ok",
    "INVITATION_NOT_FOUND",
    "RECIPIENT_MISMATCH",
    "EMAIL_NOT_VERIFIED",
    "INVITER_INACTIVE",
    "ROLE_NOT_ALLOWED",
    "SEAT_LIMIT_REACHED",
  ],
  decline: [...ENDED, "ok", "INVITATION_NOT_FOUND", "EMAIL_NOT_VERIFIED"],
  revoke: [...MANAGED, ...ENDED],
  resend: [
    ...MANAGED,
    "INVITATION_NOT_RESENDABLE",
    "INVITATION_ALREADY_PENDING",
    "ALREADY_MEMBER",
    "RATE_LIMITED",
    "RECIPIENT_SUPPRESSED",
    "SEAT_LIMIT_REACHED",
  ],
  update: [...MANAGED, ...ENDED],
  link: [...MANAGED, ...ENDED, "ORG_NOT_FOUND"],
  add: [
    "ok",
    "ORG_NOT_FOUND",
    "NOT_A_MEMBER",
    "FORBIDDEN",
    "ROLE_NOT_ALLOWED",
    "ALREADY_MEMBER",
    "SEAT_LIMIT_REACHED",
  ],
  remove: [
    "ok",
    "MEMBER_NOT_FOUND",
    "FORBIDDEN",
    "ROLE_NOT_ALLOWED",
    "LAST_OWNER",
  ],
  leave: ["ok", "NOT_A_MEMBER", "LAST_OWNER"],
  setRole: [
    "ok",
    "MEMBER_NOT_FOUND",
    "FORBIDDEN",
    "ROLE_NOT_ALLOWED",
    "LAST_OWNER",
  ],
  transfer: ["ok", "MEMBER_NOT_FOUND", "ROLE_NOT_ALLOWED", "INVALID_ARGUMENT"],
  found: ["ok"],
  deleteOrganization: ["ok", "NOT_A_MEMBER", "FORBIDDEN"],
  removeUser: ["ok"],
  erase: ["ok"],
  prune: ["ok"],
  limit: ["ok", "ORG_NOT_FOUND"],
  hostLimit: ["ok"],
  activate: ["ok", "NOT_A_MEMBER"],
  report: ["ok"],
  lift: [
    "ok",
    "ORG_NOT_FOUND",
    "NOT_A_MEMBER",
    "FORBIDDEN",
    "INVITATION_NOT_FOUND",
    "RECIPIENT_SUPPRESSED",
  ],
  wait: ["ok"],
  drop: ["ok"],
  connect: ["ok"],
  repair: ["ok"],
  cursor: ["ok", "INVALID_ARGUMENT"],
} as const satisfies Record<string, readonly Answer[]>;

/** What `explainInvitation` says, which is asked before each accept. */
const PAGES = [
  "not_found",
  "accepted",
  "declined",
  "revoked",
  "expired",
  "wrong_account",
  "verify_email",
  "already_member",
  "unavailable",
  "full",
  "ready",
];

export type Kind = keyof typeof ANSWERS;

/** All of it, as a run notes what it has come to. */
export const KNOWN: string[] = [
  ...Object.entries(ANSWERS).flatMap(([op, answers]) =>
    answers.map((answer) => `${op}: ${answer}`),
  ),
  ...PAGES.map((page) => `page: ${page}`),
];
