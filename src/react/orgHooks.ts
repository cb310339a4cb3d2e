import type { InvitationFlow } from "./invitation.js";
import type { InvitationRow } from "./invitations.js";
import type { MemberRow } from "./members.js";
import type { PendingInviteOptions } from "./pendingInvite.js";
import type {
  Action,
  AnyOrgApi,
  ArgsOf,
  EventOf,
  List,
  Loadable,
  MembershipOf,
  MyInvitationOf,
  MyOrganizationOf,
  Name,
  Needs,
  OrganizationOf,
  PermissionOf,
  ReturnsOf,
  RoleOf,
  RowState,
  StatusOf,
  Without,
} from "./types.js";

type ActionOf<Api, N extends Name> = Needs<
  Api,
  N,
  Action<ArgsOf<Api, N>, ReturnsOf<Api, N>>
>;
type Explained<Api> = ReturnsOf<Api, "explainInvitation">;
type PreviewOf<Api> = Extract<
  Explained<Api>,
  { invitation: unknown }
>["invitation"];
type Flow<Api> = InvitationFlow<
  PreviewOf<Api>,
  ReturnsOf<Api, "acceptInvitation">
>;
type Accept<Api> = Needs<
  Api,
  "acceptInvitation",
  () => Promise<ReturnsOf<Api, "acceptInvitation"> | undefined>
>;
type Decline<Api> = Needs<
  Api,
  "declineInvitation",
  (reason?: string) => Promise<unknown>
>;

/** Hooks of one app. Each waits for the sign-in; `undefined` is loading. */
export type OrgHooks<Api> = {
  /**
   * One organization, by id or slug, with the caller's membership and its seats; live. `data` is null when there is none
   * or the caller is not in it.
   */
  useOrganization: Needs<
    Api,
    "getOrganization",
    (which: ArgsOf<Api, "getOrganization"> | undefined) => {
      data: Loadable<OrganizationOf<Api> | null>;
      /** False while it loads. */
      can: (permission: PermissionOf<Api>) => boolean;
      update: ActionOf<Api, "updateOrganization">;
      remove: ActionOf<Api, "deleteOrganization">;
      leave: ActionOf<Api, "leaveOrganization">;
    }
  >;
  /** The organizations of the caller, the one used last first, and the actions to create one and to choose one. */
  useOrganizationList: Needs<
    Api,
    "listOrganizations",
    () => {
      data: Loadable<MyOrganizationOf<Api>[]>;
      create: ActionOf<Api, "createOrganization">;
      setActive: ActionOf<Api, "setActiveOrganization">;
    }
  >;
  /** The organization that the caller works in, on all of their devices; `data` is null when there is none. */
  useActiveOrganization: Needs<
    Api,
    "getActiveOrganization",
    () => {
      data: Loadable<MyOrganizationOf<Api> | null>;
      setActive: ActionOf<Api, "setActiveOrganization">;
    }
  >;
  /** What the caller may do in an organization. False while it loads: what is not known to be allowed is not shown. */
  usePermissions: Needs<
    Api,
    "getMembership",
    (organizationId: string | undefined) => {
      isLoading: boolean;
      membership: Loadable<MembershipOf<Api> | null>;
      role: RoleOf<Api> | undefined;
      can: (permission: PermissionOf<Api>) => boolean;
    }
  >;
  /** The members of an organization by name, in pages, live. Each row has `updateRole`, `remove`, `transferOwnership`. */
  useMembers: Needs<
    Api,
    "listMembers",
    (filter: {
      organizationId: string | undefined;
      /** One role or several; all when absent. */
      role?: RoleOf<Api> | RoleOf<Api>[];
      /** The beginning of a name or an address. */
      search?: string;
      /** Default 20. */
      pageSize?: number;
    }) => List<MemberRow<Api>>
  >;
  /**
   * The invitations of an organization, newest first, in pages, live: one whose deadline passes turns to `expired` at
   * that moment. Each row has `revoke`, `resend`, `update`, `takeOver`, `liftSuppression`.
   */
  useInvitations: Needs<
    Api,
    "listInvitationsPaginated",
    (filter: {
      organizationId: string | undefined;
      /** One status or several; all when absent. */
      status?: StatusOf<Api> | StatusOf<Api>[];
      /** Those that this user made, renewed or took over. */
      inviterId?: string;
      /** The beginning of an address. */
      search?: string;
      /** Default 20. */
      pageSize?: number;
    }) => List<InvitationRow<Api>>
  >;
  /**
   * Invites up to 100 at once, with one result per row. All are in the lists at once, until the server has said which of
   * them it takes. `takeOver` is for a row that is INVITATION_ALREADY_PENDING with a `problem`.
   */
  useInviteMembers: Needs<
    Api,
    "inviteMembers",
    (
      organizationId: string | undefined,
    ) => Action<
      Without<ArgsOf<Api, "inviteMembers">, "organizationId">,
      ReturnsOf<Api, "inviteMembers">
    > & { takeOver: ActionOf<Api, "takeOverInvitation"> }
  >;
  /** Pending invitations to the caller's verified addresses, live. Each row has `accept` and `decline`. */
  useMyInvitations: Needs<
    Api,
    "listMyInvitations",
    () => Loadable<
      (MyInvitationOf<Api> &
        RowState<"accept" | "decline"> & {
          accept: Accept<Api>;
          decline: Decline<Api>;
        })[]
    >
  >;
  /**
   * The page behind the link, as a state machine: `state` says what to show, and carries what can be done then (`accept`,
   * `decline`). Nothing is accepted on mount. Without a token it is `not_found`.
   */
  useInvitation: Needs<
    Api,
    "explainInvitation",
    (token: string | null | undefined) => Flow<Api>
  >;
  /**
   * The page behind the link, for an invitation that is carried through a sign-up or sign-in: the token is taken out of
   * the address of the page (or is an option), and kept in `localStorage` (or another storage) until its answer is final.
   */
  usePendingInvite: Needs<
    Api,
    "explainInvitation",
    (options?: PendingInviteOptions) => {
      /** Whether there is one, or there was one until its answer. */
      isPending: boolean;
      token: string | null;
      flow: Flow<Api>;
      /**
       * They want to accept it: it is accepted once they are signed in with the right account. For an hour, and for the
       * first who signs in; those who come after are asked.
       */
      claim: () => void;
      /** Forgets it, unanswered. */
      forget: () => void;
    }
  >;
  /** The audit trail of an organization, or of one invitation: newest first, in pages, live. */
  useEvents: Needs<
    Api,
    "listEvents",
    (filter: {
      organizationId: string | undefined;
      invitationId?: string;
      /** Default 20. */
      pageSize?: number;
    }) => List<EventOf<Api>>
  >;
  /** Corrects `useCountdown` and `useHasPassed` on a device whose clock is wrong. The hooks above call it themselves. */
  useServerTime: () => void;
};

/** Some of the hooks, for an app of which nothing is known: what each of them is written against. */
export type HooksOf<Names extends keyof OrgHooks<AnyOrgApi>> = Pick<
  OrgHooks<AnyOrgApi>,
  Names
>;
