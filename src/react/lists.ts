import { usePaginatedQuery } from "convex-helpers/react";
import type { FunctionReference } from "convex/server";
import { useState } from "react";
import type { UseAuth } from "./bind.js";
import type { List } from "./types.js";

type PagedQuery = FunctionReference<
  "query",
  "public",
  { paginationOpts: never },
  never
>;

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
  const of =
    args === "skip" || !isAuthenticated ? undefined : args.organizationId;
  const [last, setLast] = useState({ of, results: found.results });
  const isOver = !isAuthenticated && last.results.length > 0;
  if (isOver) setLast({ of, results: [] });
  else if (!isFirst && last.results !== found.results) {
    setLast({ of, results: found.results });
  }
  const isStale =
    isFirst && isAuthenticated && last.of === of && last.results.length > 0;
  return { ...found, results: isStale ? last.results : found.results, isStale };
}
