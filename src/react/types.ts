import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import type {
  OrgInvitationsErrorCode,
  OrgInvitationsErrorData,
} from "../shared.js";
import type { AppTypes, Operations } from "../operations.js";

type All = Operations<AppTypes>;
export type Name = keyof All;

/** A function that `orgs.api()` makes, in an app of which nothing is known. */
export type Ref<N extends Name> = FunctionReference<
  All[N]["kind"],
  "public",
  All[N]["args"],
  All[N]["returns"]
>;
export type AnyOrgApi = { [N in Name]: Ref<N> };

/** What `orgs.api()` makes, as far as the app exports it: a hook needs only the functions it uses. */
export type OrgApi = {
  [N in keyof All]?: FunctionReference<All[N]["kind"], "public">;
};

type Query = FunctionReference<"query", "public">;
type Mutation = FunctionReference<"mutation", "public">;

/** Stands for what takes a function that the app does not export, so that any use of it names that function. */
export interface NotExported<N extends Name> {
  "the app does not export": N;
}

/** Something that takes one of the app's functions. */
export type Needs<Api, N extends Name, T> =
  Api extends Record<N, Query | Mutation> ? T : NotExported<N>;

export type ArgsOf<Api, N extends Name> =
  Api extends Record<N, infer F extends Query | Mutation>
    ? FunctionArgs<F>
    : NotExported<N>;
export type ReturnsOf<Api, N extends Name> =
  Api extends Record<N, infer F extends Query | Mutation>
    ? FunctionReturnType<F>
    : NotExported<N>;

export type Without<T, Keys extends string> = T extends unknown
  ? Omit<T, Keys>
  : never;

type Row<Page> = Page extends { page: (infer R)[] } ? R : never;
type Item<List> = List extends (infer R)[] ? R : never;

export type InvitationOf<Api> = Row<ReturnsOf<Api, "listInvitationsPaginated">>;
export type StatusOf<Api> =
  InvitationOf<Api> extends { status: infer S } ? S : never;
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
  MembershipOf<Api> extends { role: infer R }
    ? R
    : MemberOf<Api> extends { role: infer R }
      ? R
      : never;

/** Something else than this package refused: the network, the app's own code. */
export type UnexpectedError = {
  code: "UNEXPECTED";
  message: string;
  cause: unknown;
};

type WithData<Data> = Data extends unknown ? Data & { data: Data } : never;

/**
 * One of this package's errors, or an unexpected one. Switch on `code`. What a code carries is in `data`, as in the
 * errors on a server, so `isOrgInvitationsError` is for both; and beside it.
 */
export type ActionError = WithData<OrgInvitationsErrorData> | UnexpectedError;
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
