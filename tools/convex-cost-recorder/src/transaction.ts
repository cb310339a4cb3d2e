import { getDocumentSize } from "convex/values";
import { isSameDocument, isSystemTable, writtenSize } from "./documents.js";
import { keyInterval, mergeIntervals, type ReadInterval } from "./ranges.js";
import { Scan } from "./scan.js";
import type { Frame, ScanRequest, StoredDocument, TableInfo } from "./types.js";

export interface Counts {
  documentsRead: number;
  documentsWritten: number;
  /** Index intervals locked, after joining those that overlap or touch. */
  ranges: number;
  /** `ctx.runQuery` and `ctx.runMutation` calls, at any depth. */
  nestedCalls: number;
  scheduled: number;
  indexKeysWritten: number;
  /** Documents and, for declared indexes, the keys scanned. */
  bytesRead: number;
  bytesWritten: number;
}

/** A document before the transaction and after it; `null` where there is none. */
export interface DocumentWrite {
  readonly table: TableInfo;
  readonly before: StoredDocument | null;
  readonly after: StoredDocument | null;
}

export interface Transaction extends Readonly<Counts> {
  /** `file:fn` in the app, `component/file:fn` in a component, `inline` for a function of the test. */
  readonly name: string;
  readonly type: "query" | "mutation" | "action";
  /** A mutation that threw: what it wrote is gone, what it read was read. */
  readonly rolledBack: boolean;
  /** Nested calls by name, in the order they started. */
  readonly calls: readonly string[];
  readonly reads: readonly ReadInterval[];
  /** One entry per document, however often it was written. */
  readonly writes: readonly DocumentWrite[];
  /** Only a transaction that writes is checked for conflicts when it commits. */
  readonly isReadOnly: boolean;
}

export function functionName({ componentPath, udfPath }: Frame): string {
  return componentPath === "" ? udfPath : `${componentPath}/${udfPath}`;
}

/** What is undone when the innermost nested call rolls back. */
interface Undoable {
  writes: DocumentWrite[];
  systemWrites: number;
  scheduled: number;
}

/** Adds up one top-level call while it runs. */
export class OpenTransaction {
  private frame: Frame | undefined;
  private isAwaitingFrame = true;
  private readonly calls: string[] = [];
  private readonly points: ReadInterval[] = [];
  private readonly scans: Scan[] = [];
  private readonly levels: Undoable[] = [
    { writes: [], systemWrites: 0, scheduled: 0 },
  ];
  private documentsRead = 0;
  private bytesRead = 0;

  enter(frame: Frame): void {
    if (!this.isAwaitingFrame) return;
    this.isAwaitingFrame = false;
    if (this.frame === undefined) this.frame = frame;
    else this.calls.push(functionName(frame));
  }

  beginNested(): void {
    this.isAwaitingFrame = true;
    this.levels.push({ writes: [], systemWrites: 0, scheduled: 0 });
  }

  endNested(committed: boolean): void {
    const nested = this.levels.pop();
    if (!committed || nested === undefined) return;
    const parent = this.level;
    parent.writes.push(...nested.writes);
    parent.systemWrites += nested.systemWrites;
    parent.scheduled += nested.scheduled;
  }

  get(table: TableInfo, id: string, document: StoredDocument | null): void {
    const counted = document !== null && !isSystemTable(table);
    this.points.push({
      component: table.component,
      table: table.name,
      index: "by_id",
      fields: ["_id"],
      ...keyInterval([id]),
      documents: counted ? 1 : 0,
    });
    if (!counted) return;
    this.documentsRead += 1;
    this.bytesRead += getDocumentSize(document);
  }

  scan(request: ScanRequest): Scan {
    const scan = new Scan(request);
    this.scans.push(scan);
    return scan;
  }

  write({ table, before, after }: DocumentWrite): void {
    // To the backend, a patch to the values a document already has is no write.
    if (before && after && isSameDocument(before, after)) return;
    if (isSystemTable(table)) this.level.systemWrites += 1;
    else this.level.writes.push({ table, before, after });
  }

  schedule(): void {
    this.level.scheduled += 1;
  }

  /** Null for the mock's own bookkeeping and for `t.run`, which are no function calls. */
  close(committed: boolean): Transaction | null {
    const { frame, level } = this;
    if (frame === undefined || frame.udfPath === "custom") return null;
    const type = frame.udfType === "query" ? "query" : "mutation";
    const { writes, systemWrites, scheduled } = committed
      ? level
      : { writes: [], systemWrites: 0, scheduled: 0 };
    const scanned = this.scans.flatMap((scan) => scan.interval());
    const reads = mergeIntervals([...this.points, ...scanned]);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    return {
      name: functionName(frame),
      type,
      rolledBack: type === "mutation" && !committed,
      documentsRead:
        this.documentsRead + sum(this.scans.map((scan) => scan.documents)),
      documentsWritten: writes.length,
      ranges: reads.length,
      nestedCalls: this.calls.length,
      scheduled,
      indexKeysWritten: sum(
        writes.map(({ table, after }) => (after ? table.indexes.length : 0)),
      ),
      bytesRead: this.bytesRead + sum(this.scans.map((scan) => scan.bytes)),
      bytesWritten: sum(
        writes.map(({ table, after }) =>
          after ? writtenSize(after, table) : 0,
        ),
      ),
      calls: this.calls,
      reads,
      writes: coalesce(writes),
      isReadOnly: writes.length === 0 && systemWrites === 0,
    };
  }

  private get level(): Undoable {
    const level = this.levels.at(-1);
    if (level === undefined) throw new Error("The transaction has ended.");
    return level;
  }
}

/** As the commit sees it: the first state read and the last state written. */
function coalesce(writes: readonly DocumentWrite[]): DocumentWrite[] {
  const byDocument = new Map<string, DocumentWrite>();
  for (const write of writes) {
    const { component, name } = write.table;
    const id = write.before?._id ?? write.after?._id;
    const key = `${component}:${name}:${id}`;
    const before = byDocument.has(key)
      ? (byDocument.get(key)?.before ?? null)
      : write.before;
    byDocument.set(key, { ...write, before });
  }
  return [...byDocument.values()].filter(
    ({ before, after }) => before !== null || after !== null,
  );
}
