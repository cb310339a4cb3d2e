import type { OptimisticLocalStore } from "convex/browser";
import type { FunctionReference } from "convex/server";

type Query = FunctionReference<"query", "public">;
type Row = Record<string, unknown>;
type Page = { page: Row[] };

/** Changes rows in every page of a list that is loaded; null takes one out. */
export function changeRows(
  store: OptimisticLocalStore,
  list: Query,
  change: (row: Row, args: Row) => Row | null,
): void {
  for (const { args, value } of store.getAllQueries(list)) {
    const found = value as Page | undefined;
    if (!found) continue;
    const page = found.page.flatMap((row) => {
      const next = change(row, args as Row);
      return next ? [next] : [];
    });
    store.setQuery(list, args, { ...found, page });
  }
}

/** The same for a list that is not paged. */
export function changeList(
  store: OptimisticLocalStore,
  list: Query,
  change: (row: Row) => Row | null,
): void {
  for (const { args, value } of store.getAllQueries(list)) {
    const rows = value as Row[] | undefined;
    if (!rows) continue;
    const next = rows.flatMap((row) => change(row) ?? []);
    store.setQuery(list, args, next);
  }
}

/** Puts rows in front of every first page that would have them. */
export function addRows(
  store: OptimisticLocalStore,
  list: Query,
  belongs: (args: Row) => boolean,
  rows: Row[],
): void {
  for (const { args, value } of store.getAllQueries(list)) {
    const found = value as Page | undefined;
    const { paginationOpts } = args as { paginationOpts: { cursor: unknown } };
    const isFirst = paginationOpts.cursor === null;
    if (!found || !isFirst || !belongs(args as Row)) continue;
    store.setQuery(list, args, { ...found, page: [...rows, ...found.page] });
  }
}

/** Whether a list that was asked for these statuses or roles (one, several, or all when absent or empty) shows that one. */
export function shows(asked: unknown, one: string): boolean {
  const wanted = [asked ?? []].flat();
  return wanted.length === 0 || wanted.includes(one);
}
