import { jsonToConvex } from "convex/values";
import {
  tableOfId,
  type MockDatabase,
  type MockQuery,
  type PageRequest,
  type ResolvedSource,
} from "./mock.js";
import type {
  IndexKey,
  Observer,
  ScanListener,
  ScanRequest,
  StoredDocument,
  TableInfo,
} from "./types.js";

const END_CURSOR = "_end_cursor";

export function tableInfo(
  db: MockDatabase,
  component: string,
  name: string,
): TableInfo {
  const indexes = db._schema?.tables.get(name)?.indexes ?? [];
  return {
    component,
    name,
    indexes: indexes.map(({ indexDescriptor, fields }) => ({
      name: indexDescriptor,
      fields,
    })),
  };
}

export function watchDatabase(
  db: MockDatabase,
  component: string,
  observer: Observer,
): void {
  watchWrites(db, component, observer);
  watchQueries(db, component, observer);
  watchPages(db, component, observer);
}

function watchWrites(
  db: MockDatabase,
  component: string,
  observer: Observer,
): void {
  const insert = db.insert.bind(db);
  const patch = db.patch.bind(db);
  const replace = db.replace.bind(db);
  const remove = db.delete.bind(db);
  const watchUpdate = (id: string, update: () => void) => {
    const name = tableOfId(id);
    if (name === null) return update();
    const info = tableInfo(db, component, name);
    const before = db.get(undefined, id);
    observer.get(info, id, before);
    update();
    observer.write({ table: info, before, after: db.get(undefined, id) });
  };
  db.insert = (table, value) => {
    const id = insert(table, value);
    const info = tableInfo(db, component, table);
    observer.write({ table: info, before: null, after: db.get(undefined, id) });
    return id;
  };
  db.patch = (table, id, value) =>
    watchUpdate(id, () => patch(table, id, value));
  db.replace = (table, id, value) =>
    watchUpdate(id, () => replace(table, id, value));
  db.delete = (table, id) => watchUpdate(id, () => remove(table, id));
}

/**
 * convex-test evaluates a query as a whole when it starts. Here it is walked one
 * document at a time, because only that tells how far the function read.
 */
function watchQueries(
  db: MockDatabase,
  component: string,
  observer: Observer,
): void {
  const running = new Map<number, Iterator<StoredDocument, null>>();
  db.startQuery = (query) => {
    const resolved = db._resolveQuerySource(query);
    const scan = observer.scan(scanRequest(db, component, query, resolved));
    const id = db._nextQueryId++;
    running.set(id, walk(resolved, scan));
    return id;
  };
  db.queryNext = (id) => {
    const query = running.get(id);
    if (query === undefined) throw new Error("Bad queryId");
    const { value, done } = query.next();
    return { value, done: done ?? false };
  };
}

function* walk(
  { sortedDocs, filterFn, limit }: ResolvedSource,
  scan: ScanListener,
): Iterator<StoredDocument, null> {
  let returned = 0;
  for (const document of sortedDocs) {
    if (limit !== null && returned >= limit) return null;
    scan.scanned(document);
    if (!filterFn(document)) continue;
    returned += 1;
    yield document;
  }
  if (limit === null || returned < limit) scan.exhausted();
  return null;
}

/** The built-in `.paginate()` calls the filter once per document it reads, in order. */
function watchPages(
  db: MockDatabase,
  component: string,
  observer: Observer,
): void {
  const paginate = db.paginate.bind(db);
  const resolve = db._resolveQuerySource.bind(db);
  db.paginate = (request) => {
    let scan: ScanListener | undefined;
    db._resolveQuerySource = (query) => {
      const resolved = resolve(query);
      const listener = observer.scan(
        scanRequest(db, component, query, resolved, request),
      );
      scan = listener;
      const filterFn = (document: StoredDocument) => {
        listener.scanned(document);
        return resolved.filterFn(document);
      };
      return { ...resolved, filterFn };
    };
    try {
      const result = paginate(request);
      // The mock says `isDone` as soon as the last document is on a full page;
      // the backend has to look further to know.
      const ranDry = result.isDone && result.page.length < request.pageSize;
      if (ranDry || request.endCursor !== null) scan?.exhausted();
      return result;
    } finally {
      db._resolveQuerySource = resolve;
    }
  };
}

function scanRequest(
  db: MockDatabase,
  component: string,
  { source }: MockQuery,
  { order }: ResolvedSource,
  page?: PageRequest,
): ScanRequest {
  if (source.type === "Search") {
    throw new Error(
      `The cost recorder cannot measure the search index ${source.indexName}.`,
    );
  }
  const table =
    source.type === "FullTableScan"
      ? source.tableName
      : (source.indexName.split(".")[0] ?? "");
  return {
    table: tableInfo(db, component, table),
    source,
    order,
    after: cursorKey(page?.cursor),
    through: cursorKey(page?.endCursor),
    isPastEnd: page?.cursor === END_CURSOR,
  };
}

function cursorKey(cursor: string | null | undefined): IndexKey | undefined {
  if (!cursor || cursor === END_CURSOR) return undefined;
  const fields = JSON.parse(cursor) as (string | null)[];
  return fields.map((field) =>
    field === null ? undefined : jsonToConvex(JSON.parse(field)),
  );
}
