import type {
  AppTypes,
  Carries,
  Changes,
  Explanation,
  Invitation,
  InviteRow,
  Member,
  Membership,
  MyInvitation,
  MyOrganization,
  OnDuplicate,
  Organization,
  OrgEvent,
  Page,
  PaginationOptions,
  Preview,
  RecipientInvitation,
  RowResult,
  Seats,
  Sent,
  Suppression,
} from "./types.js";
import type { InvitationStatus, OrgInvitationsErrorCode } from "../shared.js";

type Query<Args, Returns> = { kind: "query"; args: Args; returns: Returns };
type Mutation<Args, Returns> = {
  kind: "mutation";
  args: Args;
  returns: Returns;
};

/** Names an invitation by its link, or by id for the in-app inbox of a verified address. */
export type InvitationRef = { token: string } | { invitationId: string };

/** Names a member by the membership, or in an organization by the user or by their address. */
export type MemberRef =
  | { memberId: string }
  | { organizationId: string; userId: string }
  | { organizationId: string; email: string };

type PreviewProblem = Extract<
  OrgInvitationsErrorCode,
  | "INVITATION_NOT_FOUND"
  | "INVITATION_EXPIRED"
  | "INVITATION_REVOKED"
  | "INVITATION_DECLINED"
  | "INVITATION_ALREADY_ACCEPTED"
>;

type InvitationFilter = {
  organizationId: string;
  /** One status or several; all when absent or empty. */
  status?: InvitationStatus | InvitationStatus[];
  /** Those that this user made, renewed or took over. */
  inviterId?: string;
  /** The beginning of an address. */
  search?: string;
};

/**
 * What `orgs.api()` exports and what `orgs` has as methods. Unless it says otherwise, an operation throws
 * UNAUTHENTICATED without a user, NOT_A_MEMBER outside the organization and FORBIDDEN without the permission. Where a
 * member or an invitation is named by its id, there is none for outsiders: MEMBER_NOT_FOUND, INVITATION_NOT_FOUND. A slug
 * may stand wherever an `organizationId` is taken, unless it has 31 to 37 letters and digits and no hyphen.
 */
export type Operations<T extends AppTypes> = {
  /** The caller becomes owner, and it their active organization. ORG_SLUG_TAKEN, INVALID_ARGUMENT, PAYLOAD_TOO_LARGE. */
  createOrganization: Mutation<
    {
      name: string;
      slug?: string;
      /** Null is none. */
      logoUrl?: string | null;
    } & Carries<"metadata", T["organizationMetadata"]>,
    { organizationId: string; slug: string }
  >;
  /** `null` clears. `memberLimit` takes the permission `organization:setMemberLimit`. */
  updateOrganization: Mutation<
    {
      organizationId: string;
      name?: string;
      slug?: string;
      logoUrl?: string | null;
      memberLimit?: number | null;
    } & Changes<"metadata", T["organizationMetadata"]>,
    null
  >;
  /** Pending invitations become revoked. Continues in batches. */
  deleteOrganization: Mutation<{ organizationId: string }, null>;
  /** By id or by slug. Null when there is none or the caller is not in it. `membership` is absent for trusted server code. */
  getOrganization: Query<
    { organizationId: string } | { slug: string },
    (Organization<T> & { membership?: Membership<T>; seats: Seats }) | null
  >;
  /** The caller's, the one used last first; 200 at most. */
  listOrganizations: Query<Record<string, never>, MyOrganization<T>[]>;
  /** INVALID_ARGUMENT when it can not be a slug at all. */
  checkSlug: Query<{ slug: string }, { slug: string; available: boolean }>;
  /** `null` for none. */
  setActiveOrganization: Mutation<{ organizationId: string | null }, null>;
  getActiveOrganization: Query<Record<string, never>, MyOrganization<T> | null>;
  /**
   * By name; with `role`, one or several (32 at most), in the order in which they joined. `search`: the beginning of a name or an
   * address; with `role` its pages may be shorter than asked for.
   */
  listMembers: Query<
    {
      organizationId: string;
      role?: T["role"] | T["role"][];
      search?: string;
      paginationOpts: PaginationOptions;
    },
    Page<Member<T>>
  >;
  /** The caller's own, with what it permits; null when there is none. */
  getMembership: Query<{ organizationId: string }, Membership<T> | null>;
  /** MEMBER_NOT_FOUND, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, LAST_OWNER. */
  updateMemberRole: Mutation<{ memberId: string; role: T["role"] }, null>;
  /** Another member, for those who may list them. MEMBER_NOT_FOUND. */
  getMember: Query<MemberRef, Member<T>>;
  /** MEMBER_NOT_FOUND, ROLE_NOT_ALLOWED, LAST_OWNER. */
  removeMember: Mutation<MemberRef, null>;
  /** LAST_OWNER. */
  leaveOrganization: Mutation<{ organizationId: string }, null>;
  /**
   * The member becomes owner, the caller gets `previousOwnerRole` (default: the next rank), both or neither. For owners:
   * ROLE_NOT_ALLOWED. INVALID_ARGUMENT when the member is the caller.
   */
  transferOwnership: Mutation<
    { memberId: string; previousOwnerRole?: T["role"] },
    null
  >;
  /**
   * Invites one address. INVITATION_ALREADY_PENDING (see `onDuplicate`, default "error"; its `problem` says that nobody
   * can accept that one as it is, and `takeOverInvitation` mends it), ALREADY_MEMBER,
   * ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, INVALID_EMAIL, EXPIRY_OUT_OF_RANGE, INVALID_REDIRECT_URL, PAYLOAD_TOO_LARGE,
   * SEAT_LIMIT_REACHED (when pending invitations hold seats, or a free one is required; else a `warning`),
   * INVITATION_LIMIT_REACHED, RATE_LIMITED, IDEMPOTENCY_CONFLICT.
   */
  inviteMember: Mutation<
    InviteRow<T> & {
      organizationId: string;
      /** False: make the link, send nothing. Default true. */
      notify?: boolean;
      onDuplicate?: OnDuplicate;
      /** Up to 128 characters, remembered for a day: a retry finds what the first try made. */
      idempotencyKey?: string;
    },
    Sent
  >;
  /** Up to 100 at once (BATCH_TOO_LARGE), one result per row in order; a row that fails leaves the others alone. */
  inviteMembers: Mutation<
    {
      organizationId: string;
      invitations: InviteRow<T>[];
      notify?: boolean;
      onDuplicate?: OnDuplicate;
      /** Only check. Rows that would be sent say `ok: true`, and have the `warning` that they would have. */
      dryRun?: boolean;
    },
    RowResult[]
  >;
  /**
   * A new link, the old ones are dead. Renews an expired one. What it says stays as it is; a `redirectUrl` that the app
   * no longer allows is left out. INVITATION_NOT_RESENDABLE, ROLE_NOT_ALLOWED, ALREADY_MEMBER, SEAT_LIMIT_REACHED and
   * INVITATION_LIMIT_REACHED (as in `inviteMember`), RATE_LIMITED, RECIPIENT_SUPPRESSED.
   */
  resendInvitation: Mutation<
    { invitationId: string; expiresInMs?: number; notify?: boolean },
    Sent
  >;
  /** The newest 100; with `search` the first 100 by address. */
  listInvitations: Query<InvitationFilter, Invitation<T>[]>;
  /** The same in pages, for `usePaginatedQuery` of convex-helpers. */
  listInvitationsPaginated: Query<
    InvitationFilter & { paginationOpts: PaginationOptions },
    Page<Invitation<T>>
  >;
  /**
   * For members who may list invitations, and for its recipient, without what is the staff's; null for others.
   * `"delivery" in invitation` tells the two apart.
   */
  getInvitation: Query<
    { invitationId: string },
    Invitation<T> | RecipientInvitation<T> | null
  >;
  /**
   * Its links stay valid. `null` clears. ROLE_NOT_ALLOWED when it is above the caller's rank; the INVITATION_… error of
   * its state when it is no longer pending.
   */
  updateInvitation: Mutation<
    {
      invitationId: string;
      role?: T["role"];
      expiresInMs?: number;
      message?: string | null;
      locale?: string | null;
      redirectUrl?: string | null;
    } & Changes<"publicMetadata", T["invitationMetadata"]>,
    Invitation<T>
  >;
  /**
   * The caller stands for it from now on in place of its inviter, who may have left; no person does when it is trusted
   * server code. Its link and its deadline stay. Takes the permission `invitation:create`. ROLE_NOT_ALLOWED when it is
   * above the caller's rank, ROLE_NOT_FOUND; the INVITATION_… error of its state when it is no longer pending.
   */
  takeOverInvitation: Mutation<{ invitationId: string }, Invitation<T>>;
  /**
   * `expired` when its deadline had passed already. ROLE_NOT_ALLOWED when it is above the caller's rank; the
   * INVITATION_… error of its state when it is no longer pending.
   */
  revokeInvitation: Mutation<
    { invitationId: string; reason?: string },
    { status: "revoked" | "expired" }
  >;
  /**
   * A new link of a pending invitation, to be passed on by hand; no mail. The links before it are dead, unless
   * `keepMailed`, and `mailedLink` says what became of the mailed one (`none`: there is none). Up to four are valid at
   * a time. It lets in only who has verified the invited address: others than its mailbox have seen it. Takes the
   * permission `invitation:link`. ROLE_NOT_ALLOWED when it is above the caller's rank; the INVITATION_… error of its
   * state when it is no longer pending.
   */
  getInvitationLink: Mutation<
    { invitationId: string; keepMailed?: boolean },
    {
      acceptUrl: string;
      expiresAt: number;
      mailedLink: "valid" | "dead" | "none";
    }
  >;
  /** Pending invitations to any verified address of the caller, newest 100. */
  listMyInvitations: Query<Record<string, never>, MyInvitation<T>[]>;
  /** For anyone with the token, also signed out. Never throws for a bad token. */
  previewInvitation: Query<
    { token: string },
    | { valid: true; invitation: Preview<T> }
    | { valid: false; code: PreviewProblem }
  >;
  /** What stands between the caller, also signed out, and accepting. */
  explainInvitation: Query<{ token: string }, Explanation<T>>;
  /**
   * INVITATION_NOT_FOUND, the INVITATION_… error of its state, RECIPIENT_MISMATCH, EMAIL_NOT_VERIFIED,
   * SEAT_LIMIT_REACHED, INVITER_INACTIVE, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED. Again by the same user: no effect.
   */
  acceptInvitation: Mutation<
    InvitationRef,
    {
      organizationId: string;
      memberId: string;
      /** The one they have now. */
      role: T["role"];
      redirectUrl?: string;
      /** Asked again, the same. `already_member`: they kept the role that they had. `role_raised`: see the option `raiseRoleOnAccept`. */
      outcome: "joined" | "already_member" | "role_raised";
    }
  >;
  /**
   * By token without an account. `expired` when its deadline had passed already. The same errors as accepting, as far
   * as they apply.
   */
  declineInvitation: Mutation<
    InvitationRef & { reason?: string },
    { status: "declined" | "expired" }
  >;
  /** Whether mail to an address is stopped, for those who may invite and did invite it; null otherwise. */
  getSuppression: Query<
    { organizationId: string; email: string },
    Suppression | null
  >;
  /**
   * Lets mail to an address through again that bounced: the mailbox exists now. INVITATION_NOT_FOUND if the organization
   * never invited it. RECIPIENT_SUPPRESSED if its owner reported spam: only trusted server code lifts that.
   */
  liftSuppression: Mutation<
    { organizationId: string; email: string },
    { lifted: boolean }
  >;
  /** The server's clock, in epoch ms, for countdowns on devices whose clock is wrong. A mutation, so never cached. */
  serverTime: Mutation<Record<string, never>, number>;
  /** Newest first; with `invitationId` the trail of one invitation. */
  listEvents: Query<
    {
      organizationId: string;
      invitationId?: string;
      paginationOpts: PaginationOptions;
    },
    Page<OrgEvent>
  >;
};
