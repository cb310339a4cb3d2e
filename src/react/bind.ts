import { useConvexAuth } from "convex/react";
import { makeFunctionReference } from "convex/server";
import { serverTimeHook } from "./serverTime.js";
import type { AnyOrgApi, Name, Ref } from "./types.js";

export type UseAuth = () => {
  isLoading: boolean;
  isAuthenticated: boolean;
  /** Who it is. Needed where one user follows another without a sign-out in between. */
  userId?: string | null;
};

/** What every hook works with. */
export type Bound = {
  /** One of the app's functions. */
  of: <N extends Name>(name: N) => Ref<N>;
  useAuth: UseAuth;
  /** For every hook that shows what ends at some time. */
  useServerTime: () => void;
};

/**
 * A function that the app does not export fails when it is called, by a name that says so; a hook that could call it is
 * of use for everything else.
 */
export function bind(
  api: Partial<AnyOrgApi>,
  {
    useAuth = useConvexAuth,
    serverTime = true,
  }: { useAuth?: UseAuth; serverTime?: boolean },
): Bound {
  const of: Bound["of"] = (name) =>
    api[name] ?? makeFunctionReference(`not exported by the app: ${name}`);
  return {
    of,
    useAuth,
    useServerTime: serverTime ? serverTimeHook(of("serverTime")) : () => {},
  };
}
