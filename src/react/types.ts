import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import type {
  OrgInvitationsErrorCode,
  OrgInvitationsErrorData,
} from "../shared.js";

type Query = FunctionReference<"query", "public">;
type Mutation = FunctionReference<"mutation", "public">;

/** What `orgs.api()` makes, as far as the app exports it: a hook needs only the functions it uses. */
export type OrgApi = Partial<{
  createOrganization: Mutation;
  updateOrganization: Mutation;
  deleteOrganization: Mutation;
  getOrganization: Query;
  listOrganizations: Query;
  setActiveOrganization: Mutation;
  getActiveOrganization: Query;
  listMembers: Query;
  getMembership: Query;
  updateMemberRole: Mutation;
  removeMember: Mutation;
  leaveOrganization: Mutation;
  transferOwnership: Mutation;
  inviteMember: Mutation;
  inviteMembers: Mutation;
  resendInvitation: Mutation;
  listInvitationsPaginated: Query;
  updateInvitation: Mutation;
  revokeInvitation: Mutation;
  listMyInvitations: Query;
  explainInvitation: Query;
  acceptInvitation: Mutation;
  declineInvitation: Mutation;
  listEvents: Query;
  liftSuppression: Mutation;
  serverTime: Mutation;
}>;
export type Name = keyof OrgApi;

type Ref<Api, N extends Name> = Api extends Record<N, infer F> ? F : never;

/** `never` when the app does not export the function. */
export type ArgsOf<Api, N extends Name> =
  Ref<Api, N> extends Query | Mutation ? FunctionArgs<Ref<Api, N>> : never;
export type ReturnsOf<Api, N extends Name> =
  Ref<Api, N> extends Query | Mutation
    ? FunctionReturnType<Ref<Api, N>>
    : never;

type Row<Page> = Page extends { page: (infer R)[] } ? R : never;
type Item<List> = List extends (infer R)[] ? R : never;

export type InvitationOf<Api> = Row<ReturnsOf<Api, "listInvitationsPaginated">>;
export type MemberOf<Api> = Row<ReturnsOf<Api, "listMembers">>;
export type EventOf<Api> = Row<ReturnsOf<Api, "listEvents">>;
export type MyInvitationOf<Api> = Item<ReturnsOf<Api, "listMyInvitations">>;
export type MyOrganizationOf<Api> = Item<ReturnsOf<Api, "listOrganizations">>;
export type OrganizationOf<Api> = NonNullable<
  ReturnsOf<Api, "getOrganization">
>;
export type MembershipOf<Api> = NonNullable<ReturnsOf<Api, "getMembership">>;
export type PermissionOf<Api> =
  MembershipOf<Api> extends { permissions: (infer P)[] } ? P : never;
export type RoleOf<Api> =
  MembershipOf<Api> extends { role: infer R } ? R : never;

/** Something else than this package refused: the network, the app's own code. */
export type UnexpectedError = {
  code: "UNEXPECTED";
  message: string;
  cause: unknown;
};

/** The `data` of one of this package's errors, or an unexpected one. Switch on `code`. */
export type ActionError = OrgInvitationsErrorData | UnexpectedError;
export type ActionErrorCode = OrgInvitationsErrorCode | "UNEXPECTED";

/** `mutate` never rejects: it resolves to the result, or to undefined, and `error` says why. */
export type Action<Args, Result> = {
  mutate: (args: Args) => Promise<Result | undefined>;
  isPending: boolean;
  error: ActionError | null;
  reset: () => void;
};

/** What a row carries beside its data and its actions. */
export type RowState<Actions extends string> = {
  /** Which of its actions is under way. */
  pendingAction: Actions | null;
  isPending: boolean;
  error: ActionError | null;
  /** The error was read. */
  reset: () => void;
};

/** The shape of `usePaginatedQuery`, and what it was before the next search had answered. */
export type List<Row> = {
  results: Row[];
  status: "LoadingFirstPage" | "CanLoadMore" | "LoadingMore" | "Exhausted";
  /** Nothing is there to be shown yet, or more is on its way. */
  isLoading: boolean;
  /** `results` are those of the filter before, until the new ones come. */
  isStale: boolean;
  loadMore: (numItems: number) => void;
};

/** `undefined` is loading. */
export type Loadable<T> = T | undefined;
