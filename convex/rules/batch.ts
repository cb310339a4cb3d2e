import { getDocumentSize, type Value } from "convex/values";

/** What is read is read once more when it is written: far below the 16 MiB of one transaction. */
const MOST_BYTES = 3 * 1024 * 1024;

/** The first rows, by number and by size; at least one, if there is one. `isRest`: there may be more. */
export async function takeBatch<Row extends Record<string, Value>>(
  rows: AsyncIterable<Row>,
  most: number,
  mostBytes = MOST_BYTES,
): Promise<{ batch: Row[]; isRest: boolean }> {
  const batch: Row[] = [];
  let bytes = 0;
  for await (const row of rows) {
    bytes += getDocumentSize(row);
    if (batch.length > 0 && bytes > mostBytes) return { batch, isRest: true };
    batch.push(row);
    if (batch.length === most) return { batch, isRest: true };
  }
  return { batch, isRest: false };
}

/** The same for a list that is gone through with a cursor. */
export const batchOptions = (numItems: number, cursor: string | null) => ({
  numItems,
  cursor,
  maximumBytesRead: MOST_BYTES,
});
