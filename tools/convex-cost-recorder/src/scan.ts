import { getDocumentSize } from "convex/values";
import { indexKey, indexKeySize, isSystemTable } from "./documents.js";
import { requestedInterval, type ReadInterval } from "./ranges.js";
import type {
  ScanListener,
  ScanRequest,
  StoredDocument,
  TableInfo,
} from "./types.js";

/** One query: what it has scanned so far, and what that locks. */
export class Scan implements ScanListener {
  documents = 0;
  bytes = 0;
  private last: StoredDocument | undefined;
  private isExhausted = false;
  private readonly index: Index;

  constructor(private readonly request: ScanRequest) {
    this.index = indexOf(request);
  }

  scanned(document: StoredDocument): void {
    this.last = document;
    if (isSystemTable(this.request.table)) return;
    this.documents += 1;
    this.bytes += getDocumentSize(document);
    const { declaredFields } = this.index;
    if (declaredFields) this.bytes += indexKeySize(document, declaredFields);
  }

  exhausted(): void {
    this.isExhausted = true;
  }

  /**
   * The whole range if the scan ran to its end, else up to the last document it
   * scanned; nothing for a query that was never pulled. The backend fetches up
   * to 100 rows ahead where no `take` bounds the scan (a loop left by `break`, a
   * filter), and locks those as well; that is not modelled.
   */
  interval(): ReadInterval[] {
    const { table, source, order, after, through, isPastEnd } = this.request;
    if (isPastEnd || (!this.isExhausted && !this.last)) return [];
    const { name, fields } = this.index;
    const end = this.isExhausted
      ? through
      : this.last && indexKey(this.last, fields);
    let { lower, upper } = requestedInterval(
      source.type === "IndexRange" ? source.range : [],
    );
    if (order === "asc") {
      if (after) lower = { prefix: after, side: "after" };
      if (end) upper = { prefix: end, side: "after" };
    } else {
      if (after) upper = { prefix: after, side: "before" };
      if (end) lower = { prefix: end, side: "before" };
    }
    return [
      {
        component: table.component,
        table: table.name,
        index: name,
        fields,
        lower,
        upper,
        documents: this.documents,
      },
    ];
  }
}

interface Index {
  readonly name: string;
  readonly fields: readonly string[];
  /** Only keys of indexes the schema declares are charged for. */
  readonly declaredFields: readonly string[] | undefined;
}

function indexOf({ source, table }: ScanRequest): Index {
  const name =
    source.type === "IndexRange"
      ? source.indexName.slice(table.name.length + 1)
      : "by_creation_time";
  const declaredFields = fieldsOf(table, name);
  const fields =
    name === "by_id"
      ? ["_id"]
      : [...(declaredFields ?? []), "_creationTime", "_id"];
  return { name, fields, declaredFields };
}

function fieldsOf(table: TableInfo, name: string) {
  return table.indexes.find((index) => index.name === name)?.fields;
}
