import { conflicts, type Conflict } from "./conflicts.js";
import {
  attach,
  type Attachment,
  type Snapshot,
  type TestInstance,
} from "./internals.js";
import { TransactionLog } from "./log.js";
import type { Counts, Transaction } from "./transaction.js";

/** The sum over the function calls that were made. */
export interface Cost extends Counts {
  transactions: Transaction[];
}

export interface Measured<Result> {
  result: Result;
  cost: Cost;
}

export interface Race<A, B> {
  a: Measured<A>;
  b: Measured<B>;
  /** Between any call of one side and any call of the other, whichever commits first. */
  conflicts: Conflict[];
}

export interface RecorderOptions {
  /** Throw when a component uses the built-in `.paginate()`, as the backend does. On by default. */
  strict?: boolean;
}

export interface Recorder {
  /** Every call since the start or the last `clear()`, scheduled functions included. */
  readonly transactions: readonly Transaction[];
  clear(): void;
  measure<Result>(run: () => Promise<Result>): Promise<Measured<Result>>;
  /** The documents of the app and all components. Timers that are already set are not part of it. */
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** Runs both sides from the present state and returns to it. */
  race<A, B>(a: () => Promise<A>, b: () => Promise<B>): Promise<Race<A, B>>;
}

/**
 * Measures what the functions called through `t` cost on a Convex backend.
 * `t.run` is the hand of the test and is not recorded.
 */
export async function recordCosts(
  t: TestInstance,
  { strict = true }: RecorderOptions = {},
): Promise<Recorder> {
  const transactions: Transaction[] = [];
  const listeners = new Set([transactions]);
  const log = new TransactionLog((transaction) => {
    for (const list of listeners) list.push(transaction);
  }, strict);
  const attachment = await attach(t, log);

  async function measure<Result>(run: () => Promise<Result>) {
    const calls: Transaction[] = [];
    listeners.add(calls);
    try {
      const result = await run();
      return { result, cost: sumUp(calls) };
    } finally {
      listeners.delete(calls);
    }
  }

  return {
    transactions,
    clear: () => void transactions.splice(0),
    measure,
    snapshot: attachment.snapshot,
    restore: attachment.restore,
    race: (a, b) => race(attachment, measure, a, b),
  };
}

async function race<A, B>(
  { snapshot, restore }: Attachment,
  measure: Recorder["measure"],
  runA: () => Promise<A>,
  runB: () => Promise<B>,
): Promise<Race<A, B>> {
  const start = snapshot();
  try {
    const a = await measure(runA);
    restore(start);
    const b = await measure(runB);
    const found = a.cost.transactions.flatMap((first) =>
      b.cost.transactions.flatMap((second) => conflicts(first, second)),
    );
    return { a, b, conflicts: found };
  } finally {
    restore(start);
  }
}

function sumUp(transactions: Transaction[]): Cost {
  const sum = (count: keyof Counts) =>
    transactions.reduce((total, transaction) => total + transaction[count], 0);
  return {
    documentsRead: sum("documentsRead"),
    documentsWritten: sum("documentsWritten"),
    ranges: sum("ranges"),
    nestedCalls: sum("nestedCalls"),
    scheduled: sum("scheduled"),
    indexKeysWritten: sum("indexKeysWritten"),
    bytesRead: sum("bytesRead"),
    bytesWritten: sum("bytesWritten"),
    transactions,
  };
}
