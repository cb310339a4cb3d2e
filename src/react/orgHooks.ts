import type { InvitationFlow } from "./invitation.js";
import type { InvitationRow } from "./invitations.js";
import type { MemberRow } from "./members.js";
import type { PendingInviteOptions } from "./pendingInvite.js";
import type {
  Action,
  ArgsOf,
  EventOf,
  InvitationOf,
  List,
  Loadable,
  MemberOf,
  MembershipOf,
  MyInvitationOf,
  MyOrganizationOf,
  Name,
  OrganizationOf,
  PermissionOf,
  ReturnsOf,
  RoleOf,
  RowState,
} from "./types.js";

type ActionOf<Api, N extends Name> = Action<ArgsOf<Api, N>, ReturnsOf<Api, N>>;
type Without<T, Keys extends string> = T extends unknown
  ? Omit<T, Keys>
  : never;
type Explained<Api> = ReturnsOf<Api, "explainInvitation">;
type PreviewOf<Api> = Extract<
  Explained<Api>,
  { invitation: unknown }
>["invitation"];
type Flow<Api> = InvitationFlow<
  PreviewOf<Api>,
  ReturnsOf<Api, "acceptInvitation">
>;
type StatusOf<Api> = InvitationOf<Api> extends { status: infer S } ? S : never;

/** Hooks of one app. Each waits for the sign-in; `undefined` is loading. */
export type OrgHooks<Api> = {
  /** By id or slug; `data` is null when there is none or the caller is not in it. */
  useOrganization: (which: ArgsOf<Api, "getOrganization"> | undefined) => {
    data: Loadable<OrganizationOf<Api> | null>;
    can: (permission: PermissionOf<Api>) => boolean;
    update: ActionOf<Api, "updateOrganization">;
    remove: ActionOf<Api, "deleteOrganization">;
    leave: ActionOf<Api, "leaveOrganization">;
  };
  /** The caller's, the one used last first. */
  useOrganizationList: () => {
    data: Loadable<MyOrganizationOf<Api>[]>;
    create: ActionOf<Api, "createOrganization">;
    setActive: ActionOf<Api, "setActiveOrganization">;
  };
  useActiveOrganization: () => {
    data: Loadable<MyOrganizationOf<Api> | null>;
    setActive: ActionOf<Api, "setActiveOrganization">;
  };
  /** False while it loads: what is not known to be allowed is not shown. */
  usePermissions: (organizationId: string | undefined) => {
    isLoading: boolean;
    membership: Loadable<MembershipOf<Api> | null>;
    role: RoleOf<Api> | undefined;
    can: (permission: PermissionOf<Api>) => boolean;
  };
  useMembers: (filter: {
    organizationId: string | undefined;
    role?: RoleOf<Api>;
    /** The beginning of a name or an address. */
    search?: string;
    pageSize?: number;
  }) => List<MemberRow<MemberOf<Api>, RoleOf<Api>>>;
  useInvitations: (filter: {
    organizationId: string | undefined;
    /** One status or several; all when absent. */
    status?: StatusOf<Api> | StatusOf<Api>[];
    /** The beginning of an address. */
    search?: string;
    pageSize?: number;
  }) => List<
    InvitationRow<
      InvitationOf<Api>,
      Without<ArgsOf<Api, "updateInvitation">, "invitationId">
    >
  >;
  /** One result per row. All are in the lists at once, until the server has said which of them it takes. */
  useInviteMembers: (
    organizationId: string | undefined,
  ) => Action<
    Without<ArgsOf<Api, "inviteMembers">, "organizationId">,
    ReturnsOf<Api, "inviteMembers">
  >;
  /** Invitations to the caller's verified addresses. */
  useMyInvitations: () => Loadable<
    (MyInvitationOf<Api> &
      RowState<"accept" | "decline"> & {
        accept: () => Promise<ReturnsOf<Api, "acceptInvitation"> | undefined>;
        decline: (reason?: string) => Promise<unknown>;
      })[]
  >;
  /** The page behind the link. */
  useInvitation: (token: string | null | undefined) => Flow<Api>;
  /** The same, carried through a sign-up or sign-in. */
  usePendingInvite: (options?: PendingInviteOptions) => {
    isPending: boolean;
    token: string | null;
    flow: Flow<Api>;
    /**
     * They want to accept it: it is accepted once they are signed in with the right account. For an hour, and for the
     * first who signs in; whoever comes after them is asked.
     */
    claim: () => void;
    forget: () => void;
  };
  useEvents: (filter: {
    organizationId: string | undefined;
    invitationId?: string;
    pageSize?: number;
  }) => List<EventOf<Api>>;
  /** Corrects `useCountdown` and `useHasPassed` on a device whose clock is wrong. The hooks above call it themselves. */
  useServerTime: () => void;
};
