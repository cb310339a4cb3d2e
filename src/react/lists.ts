import { usePaginatedQuery } from "convex-helpers/react";
import type { FunctionReference } from "convex/server";
import type { UseAuth } from "./bind.js";
import { useSessionState } from "./session.js";
import type { List } from "./types.js";

type PagedQuery = FunctionReference<
  "query",
  "public",
  { paginationOpts: never },
  never
>;

type Last<Row> = { of: unknown; results: Row[] };
const NONE: Last<never> = { of: undefined, results: [] };

/** A live, paged list that waits for the sign-in, and keeps what it showed while another filter loads. */
export function useList<Row>(
  query: FunctionReference<"query", "public">,
  args: Record<string, unknown> | "skip",
  { pageSize = 20, useAuth }: { pageSize?: number; useAuth: UseAuth },
): List<Row> {
  const { isAuthenticated } = useAuth();
  const found = usePaginatedQuery(
    query as PagedQuery,
    (isAuthenticated ? args : "skip") as never,
    { initialNumItems: pageSize },
  ) as unknown as Omit<List<Row>, "isStale">;
  const isFirst = found.status === "LoadingFirstPage";
  // Of another organization nothing is kept, and nothing for whoever signs in next.
  const of = args === "skip" ? undefined : args.organizationId;
  const { state: last, set } = useSessionState<Last<Row>>(useAuth, NONE);
  if (!isFirst && last.results !== found.results) {
    set(() => ({ of, results: found.results }));
  }
  const isStale = isFirst && last.of === of && last.results.length > 0;
  return { ...found, results: isStale ? last.results : found.results, isStale };
}
