import type { AsyncLocalStorage } from "node:async_hooks";
import type { Frame, QuerySource, StoredDocument } from "./types.js";

/** The private state of convex-test that the recorder was written against. */
const WRITTEN_FOR = "0.0.60";

export interface MockQuery {
  source: QuerySource;
}

export interface ResolvedSource {
  /** Every document of the range, before any filter. */
  sortedDocs: StoredDocument[];
  filterFn: (document: StoredDocument) => boolean;
  limit: number | null;
  order: "asc" | "desc";
}

export interface PageRequest {
  query: MockQuery;
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
}

export interface MockDatabase {
  _documents: Record<string, StoredDocument>;
  _storage: Record<string, Blob>;
  _nextQueryId: number;
  _schema: {
    tables: Map<
      string,
      { indexes: { indexDescriptor: string; fields: string[] }[] }
    >;
  } | null;
  _resolveQuerySource(query: MockQuery): ResolvedSource;
  get(table: string | undefined, id: string): StoredDocument | null;
  insert(table: string, value: object): string;
  patch(table: string | undefined, id: string, value: object): void;
  replace(table: string | undefined, id: string, value: object): void;
  delete(table: string | undefined, id: string): void;
  startQuery(query: MockQuery): number;
  queryNext(id: number): { value: StoredDocument | null; done: boolean };
  paginate(request: PageRequest): { page: StoredDocument[]; isDone: boolean };
}

export interface MockBackend {
  components: Record<string, { db: MockDatabase }>;
  transactionManager: {
    begin(isNested: boolean, limits?: object): Promise<void>;
    commit(isNested: boolean): bigint | null;
    rollback(isNested: boolean): void;
    isInTransaction(): boolean;
  };
  asyncSyscall(op: string, json: string): Promise<string>;
}

/** Found per test, and where convex-test keeps the state of the call being run. */
export interface MockState {
  backend: MockBackend;
  backends: AsyncLocalStorage<MockBackend>;
  frames: AsyncLocalStorage<Frame>;
}

type Shape = Record<string, "function" | "object" | "number">;

const BACKEND: Shape = {
  components: "object",
  transactionManager: "object",
  asyncSyscall: "function",
};

const MANAGER: Shape = {
  begin: "function",
  commit: "function",
  rollback: "function",
  isInTransaction: "function",
};

const DATABASE: Shape = {
  _documents: "object",
  _storage: "object",
  _schema: "object",
  _nextQueryId: "number",
  _resolveQuerySource: "function",
  get: "function",
  insert: "function",
  patch: "function",
  replace: "function",
  delete: "function",
  startQuery: "function",
  queryNext: "function",
  paginate: "function",
};

export function unknownVersion(what: string): Error {
  return new Error(
    `The cost recorder was written for convex-test ${WRITTEN_FOR} and cannot ` +
      `find ${what} in the installed version. Install convex-test ` +
      `${WRITTEN_FOR}, or update the recorder's src/mock.ts and what imports it.`,
  );
}

export function hasKeys(value: unknown, ...keys: string[]): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    keys.every((key) => key in value)
  );
}

function checkShape(owner: string, value: object, shape: Shape): void {
  const properties = value as Record<string, unknown>;
  for (const [key, type] of Object.entries(shape)) {
    if (typeof properties[key] !== type) throw unknownVersion(owner + key);
  }
}

export function checkBackend(backend: MockBackend): void {
  checkShape("the backend's ", backend, BACKEND);
  checkShape("transactionManager.", backend.transactionManager, MANAGER);
  if (backend.components[""] === undefined) throw unknownVersion("the app");
  for (const { db } of Object.values(backend.components)) checkDatabase(db);
}

export function checkDatabase(db: MockDatabase): void {
  checkShape("db.", db, DATABASE);
}

/** Ids of the mock are a number followed by the name of their table. */
export function tableOfId(id: unknown): string | null {
  return typeof id === "string" ? (/^\d+(\D.*)$/.exec(id)?.[1] ?? null) : null;
}
