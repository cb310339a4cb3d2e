import { getDocumentSize, type Value } from "convex/values";

/** What is read is read once more when it is written: far below the 16 MiB of one transaction. */
const MOST_BYTES = 3 * 1024 * 1024;

/** The first rows, by number and by size; at least one, if there is one. `isRest`: there may be more. `bytes`: read. */
export async function takeBatch<Row extends Record<string, Value>>(
  rows: AsyncIterable<Row>,
  most: number,
  mostBytes = MOST_BYTES,
): Promise<{ batch: Row[]; isRest: boolean; bytes: number }> {
  const batch: Row[] = [];
  let bytes = 0;
  for await (const row of rows) {
    bytes += getDocumentSize(row);
    const isFull = batch.length > 0 && bytes > mostBytes;
    if (!isFull) batch.push(row);
    if (isFull || batch.length === most) return { batch, isRest: true, bytes };
  }
  return { batch, isRest: false, bytes };
}

/** The same for a list that is gone through with a cursor. */
export const batchOptions = (numItems: number, cursor: string | null) => ({
  numItems,
  cursor,
  maximumBytesRead: MOST_BYTES,
});
