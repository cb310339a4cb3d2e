import {
  functionName,
  OpenTransaction,
  type DocumentWrite,
  type Transaction,
} from "./transaction.js";
import type {
  Frame,
  Observer,
  ScanListener,
  ScanRequest,
  StoredDocument,
  TableInfo,
} from "./types.js";

const NOT_LISTENING: ScanListener = { scanned() {}, exhausted() {} };

/** Turns what happens in convex-test into transactions, one at a time: the mock runs them one at a time. */
export class TransactionLog implements Observer {
  private current: OpenTransaction | null = null;

  constructor(
    private readonly record: (transaction: Transaction) => void,
    private readonly strict: boolean,
  ) {}

  begin(nested: boolean): void {
    if (nested) this.current?.beginNested();
    else this.current = new OpenTransaction();
  }

  enter(frame: Frame): void {
    if (frame.udfType === "query" || frame.udfType === "mutation") {
      this.current?.enter(frame);
    }
  }

  end(nested: boolean, committed: boolean): void {
    if (nested) {
      this.current?.endNested(committed);
      return;
    }
    const transaction = this.current?.close(committed) ?? null;
    this.current = null;
    if (transaction) this.record(transaction);
  }

  get(table: TableInfo, id: string, document: StoredDocument | null): void {
    this.current?.get(table, id, document);
  }

  scan(request: ScanRequest): ScanListener {
    return this.current?.scan(request) ?? NOT_LISTENING;
  }

  write(write: DocumentWrite): void {
    this.current?.write(write);
  }

  schedule(): void {
    this.current?.schedule();
  }

  /** An action is no transaction; what it schedules is a small one of its own. */
  scheduleFromAction(frame: Frame): void {
    this.record({
      name: functionName(frame),
      type: "action",
      rolledBack: false,
      documentsRead: 0,
      documentsWritten: 0,
      ranges: 0,
      nestedCalls: 0,
      scheduled: 1,
      indexKeysWritten: 0,
      bytesRead: 0,
      bytesWritten: 0,
      calls: [],
      reads: [],
      writes: [],
      isReadOnly: false,
    });
  }

  builtInPaginate(frame: Frame): void {
    if (!this.strict || frame.componentPath === "") return;
    throw new Error(
      `${functionName(frame)}: components cannot use the built-in .paginate(); ` +
        "use paginator from convex-helpers.",
    );
  }
}
