/** Every number a user can run into, in one place: the docs and the host's defaults are made from these. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const DEFAULT_TTL_MS = 7 * DAY;
export const MIN_TTL_MS = MINUTE;
export const MAX_TTL_MS = 365 * DAY;

export const DEFAULT_MEMBER_LIMIT = 100;
export const DEFAULT_RESEND_COOLDOWN_MS = MINUTE;

/** Invitations of one inviter, of one organization, and mails to one address from all organizations. */
export const DEFAULT_RATE_LIMITS = {
  perInviter: { max: 1000, periodMs: DAY },
  perOrganization: { max: 2000, periodMs: DAY },
  perRecipient: { max: 10, periodMs: DAY },
};

export const DEFAULT_MAX_REMINDERS = 1;

/** The most that `maxPendingInvitations` may be: they are counted when one more is made. */
export const MAX_PENDING_LIMIT = 1000;

/** Invitations in one `inviteMembers` call. */
export const MAX_BATCH = 100;
/** Rows of a list that is asked for without `paginationOpts`. */
export const UNPAGED_ROWS = 100;
/** Rows of one page at most, whatever the caller asks for. */
export const MAX_PAGE = 200;

/** Roles that one list of members is asked for. */
export const MAX_ROLES_ASKED = 32;

/** Characters. */
export const MAX_NAME = 100;
export const MAX_MESSAGE = 1000;
export const MAX_REASON = 500;
export const MAX_SLUG = 48;
export const MAX_URL = 2048;
export const MAX_LOCALE = 35;
export const MAX_IDEMPOTENCY_KEY = 128;
export const MAX_USER_ID = 512;
/** Bytes of the metadata's JSON. */
export const MAX_METADATA_BYTES = 8 * 1024;

/** How long an idempotency key is remembered at least. */
export const IDEMPOTENCY_MS = DAY;
