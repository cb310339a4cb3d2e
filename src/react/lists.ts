import { usePaginatedQuery } from "convex-helpers/react";
import type {
  PaginatedQueryArgs,
  PaginatedQueryItem,
  PaginatedQueryReference,
} from "convex/react";
import type { UseAuth } from "./bind.js";
import { useSessionState } from "./session.js";
import type { List } from "./types.js";

type Last<Row> = { of: unknown; results: Row[] };
const NONE: Last<never> = { of: undefined, results: [] };

/**
 * A live, paged list that waits for the sign-in, and keeps what it showed while another filter loads: `of` is whose list
 * it is, of which nothing is shown for another.
 */
export function useList<Query extends PaginatedQueryReference>(
  query: Query,
  args: PaginatedQueryArgs<Query> | "skip",
  {
    of,
    pageSize = 20,
    useAuth,
  }: { of: string | undefined; pageSize?: number; useAuth: UseAuth },
): List<PaginatedQueryItem<Query>> {
  const { isAuthenticated } = useAuth();
  const found = usePaginatedQuery(query, isAuthenticated ? args : "skip", {
    initialNumItems: pageSize,
  });
  const isFirst = found.status === "LoadingFirstPage";
  // Nothing is kept for the next one who signs in.
  const { state: last, set } = useSessionState<Last<PaginatedQueryItem<Query>>>(
    useAuth,
    NONE,
  );
  if (!isFirst && last.results !== found.results) {
    set(() => ({ of, results: found.results }));
  }
  const isStale = isFirst && last.of === of && last.results.length > 0;
  return { ...found, results: isStale ? last.results : found.results, isStale };
}
