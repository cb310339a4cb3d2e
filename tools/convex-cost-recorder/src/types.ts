import type { JSONValue, Value } from "convex/values";

/** A document as the mock stores it. */
export type StoredDocument = {
  readonly _id: string;
  readonly _creationTime: number;
} & Readonly<Record<string, Value>>;

export type IndexKey = readonly (Value | undefined)[];

export interface TableInfo {
  readonly component: string;
  readonly name: string;
  /** The indexes the schema declares; `by_id` and `by_creation_time` are not among them. */
  readonly indexes: readonly {
    readonly name: string;
    readonly fields: readonly string[];
  }[];
}

/** One step of `withIndex`, as the function sends it to the backend. */
export interface Bound {
  readonly type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  readonly fieldPath: string;
  readonly value: JSONValue;
}

export type QuerySource =
  | { readonly type: "FullTableScan"; readonly tableName: string }
  | {
      readonly type: "IndexRange";
      readonly indexName: string;
      readonly range: readonly Bound[];
    }
  | { readonly type: "Search"; readonly indexName: string };

/** The function being run. */
export interface Frame {
  readonly componentPath: string;
  readonly udfPath: string;
  readonly udfType: "query" | "mutation" | "action" | "http";
}

/** A query as it begins: what it asks for and where a page starts and must end. */
export interface ScanRequest {
  readonly table: TableInfo;
  readonly source: Exclude<QuerySource, { type: "Search" }>;
  readonly order: "asc" | "desc";
  readonly after: IndexKey | undefined;
  readonly through: IndexKey | undefined;
  /** The page starts where the previous one found the end of the range. */
  readonly isPastEnd: boolean;
}

/** Told about every document a query looks at, before its filters. */
export interface ScanListener {
  scanned(document: StoredDocument): void;
  exhausted(): void;
}

/** What the recorder hears from convex-test. */
export interface Observer {
  begin(nested: boolean): void;
  enter(frame: Frame): void;
  end(nested: boolean, committed: boolean): void;
  get(table: TableInfo, id: string, document: StoredDocument | null): void;
  scan(request: ScanRequest): ScanListener;
  write(write: {
    readonly table: TableInfo;
    readonly before: StoredDocument | null;
    readonly after: StoredDocument | null;
  }): void;
  schedule(): void;
  scheduleFromAction(frame: Frame): void;
  builtInPaginate(frame: Frame): void;
}
