import type { OptimisticLocalStore } from "convex/browser";
import type { FunctionReference, PaginationResult } from "convex/server";

type Args = Record<string, unknown>;
type Query<A extends Args, Result> = FunctionReference<
  "query",
  "public",
  A,
  Result
>;
type Paged<A extends Args, Row> = Query<A, PaginationResult<Row>>;

/** Changes rows in every page of a list that is loaded; null takes one out. */
export function changeRows<A extends Args, Row>(
  store: OptimisticLocalStore,
  list: Paged<A, Row>,
  change: (row: Row, args: A) => Row | null,
): void {
  for (const { args, value: found } of store.getAllQueries(list)) {
    if (!found) continue;
    const page = found.page.flatMap((row) => change(row, args) ?? []);
    store.setQuery(list, args, { ...found, page });
  }
}

/** The same for a list that is not paged. */
export function changeList<A extends Args, Row>(
  store: OptimisticLocalStore,
  list: Query<A, Row[]>,
  change: (row: Row) => Row | null,
): void {
  for (const { args, value: rows } of store.getAllQueries(list)) {
    if (!rows) continue;
    const next = rows.flatMap((row) => change(row) ?? []);
    store.setQuery(list, args, next);
  }
}

/** Puts rows in front of every first page that would have them. */
export function addRows<
  A extends Args & { paginationOpts: { cursor: string | null } },
  Row,
>(
  store: OptimisticLocalStore,
  list: Paged<A, Row>,
  belongs: (args: A) => boolean,
  rows: Row[],
): void {
  for (const { args, value: found } of store.getAllQueries(list)) {
    const isFirst = args.paginationOpts.cursor === null;
    if (!found || !isFirst || !belongs(args)) continue;
    store.setQuery(list, args, { ...found, page: [...rows, ...found.page] });
  }
}

/** Whether a list that was asked for these statuses or roles (one, several, or all when absent or empty) shows that one. */
export function shows(
  asked: string | string[] | undefined,
  one: string,
): boolean {
  const wanted = [asked ?? []].flat();
  return wanted.length === 0 || wanted.includes(one);
}
