import { useConvexAuth } from "convex/react";
import { type FunctionReference, makeFunctionReference } from "convex/server";
import { serverTimeHook } from "./serverTime.js";
import type { Name, OrgApi } from "./types.js";

export type UseAuth = () => {
  isLoading: boolean;
  isAuthenticated: boolean;
  /** Whoever it is. Needed where one user follows another without a sign-out in between. */
  userId?: string | null;
};

/** What every hook works with. */
export type Bound = {
  query: (name: Name) => FunctionReference<"query", "public">;
  mutation: (name: Name) => FunctionReference<"mutation", "public">;
  useAuth: UseAuth;
  /** For every hook that shows what ends at some time. */
  useServerTime: () => void;
};

/**
 * A function that the app does not export fails when it is called, by a name that says so; a hook that could call it is
 * of use for everything else.
 */
export function bind(
  api: OrgApi,
  {
    useAuth = useConvexAuth,
    serverTime = true,
  }: { useAuth?: UseAuth; serverTime?: boolean },
): Bound {
  const missing = (name: Name) => `not exported by the app: ${name}`;
  const mutation: Bound["mutation"] = (name) =>
    (api[name] as FunctionReference<"mutation", "public"> | undefined) ??
    makeFunctionReference<"mutation">(missing(name));
  return {
    query: (name) =>
      (api[name] as FunctionReference<"query", "public"> | undefined) ??
      makeFunctionReference<"query">(missing(name)),
    mutation,
    useAuth,
    useServerTime: serverTime
      ? serverTimeHook(mutation("serverTime"))
      : () => {},
  };
}
