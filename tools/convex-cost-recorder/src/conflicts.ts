import { indexKey } from "./documents.js";
import { contains, describeInterval } from "./ranges.js";
import type { Transaction } from "./transaction.js";
import type { StoredDocument } from "./types.js";

/** A document one transaction wrote inside a range the other one read. */
export interface Conflict {
  /** The transaction whose write stands. */
  readonly writer: string;
  /** The transaction that has to run again. */
  readonly reader: string;
  readonly component: string;
  readonly table: string;
  readonly index: string;
  readonly range: string;
  readonly document: StoredDocument;
}

/**
 * Whether two transactions that started from the same state can both commit.
 * Whichever comes first wins, so both orders are looked at.
 */
export function conflicts(a: Transaction, b: Transaction): Conflict[] {
  return [...retries(a, b), ...retries(b, a)];
}

/** What makes `second` run again when `first` commits while it runs. */
function retries(first: Transaction, second: Transaction): Conflict[] {
  // A transaction that wrote nothing has nothing to commit, so nothing to retry.
  return second.isReadOnly ? [] : invalidations(first, second);
}

/**
 * What `writer` wrote inside the ranges `reader` read: for a query, what makes
 * its subscription run again.
 */
export function invalidations(
  writer: Transaction,
  reader: Transaction,
): Conflict[] {
  return writer.writes.flatMap(({ table, before, after }) =>
    reader.reads.flatMap((range): Conflict[] => {
      if (range.component !== table.component) return [];
      if (range.table !== table.name) return [];
      // A document leaving a range changes it as much as one that enters it.
      const document = [after, before].find(
        (version) =>
          version !== null && contains(range, indexKey(version, range.fields)),
      );
      if (!document) return [];
      return [
        {
          writer: writer.name,
          reader: reader.name,
          component: range.component,
          table: range.table,
          index: range.index,
          range: describeInterval(range),
          document,
        },
      ];
    }),
  );
}
