import { compareValues, jsonToConvex, type Value } from "convex/values";
import type { Bound, IndexKey } from "./types.js";

/** A place between keys: right before or right after every key that starts with `prefix`. */
export interface Position {
  readonly prefix: IndexKey;
  readonly side: "before" | "after";
}

/** What a transaction locked of one index, and how many documents it scanned in it. */
export interface ReadInterval {
  readonly component: string;
  readonly table: string;
  readonly index: string;
  readonly fields: readonly string[];
  readonly lower: Position;
  readonly upper: Position;
  readonly documents: number;
}

export type Interval = Pick<ReadInterval, "lower" | "upper">;

function boundValue({ value }: Bound): Value | undefined {
  const isUndefined =
    typeof value === "object" && value !== null && "$undefined" in value;
  return isUndefined ? undefined : jsonToConvex(value);
}

/** The whole range a query asks for, before anything of it is read. */
export function requestedInterval(bounds: readonly Bound[]): Interval {
  const prefix = bounds
    .filter((bound) => bound.type === "Eq")
    .map((bound) => boundValue(bound));
  let lower: Position = { prefix, side: "before" };
  let upper: Position = { prefix, side: "after" };
  for (const bound of bounds) {
    const key = [...prefix, boundValue(bound)];
    if (bound.type === "Gt") lower = { prefix: key, side: "after" };
    if (bound.type === "Gte") lower = { prefix: key, side: "before" };
    if (bound.type === "Lt") upper = { prefix: key, side: "before" };
    if (bound.type === "Lte") upper = { prefix: key, side: "after" };
  }
  return { lower, upper };
}

export function keyInterval(key: IndexKey): Interval {
  return {
    lower: { prefix: key, side: "before" },
    upper: { prefix: key, side: "after" },
  };
}

export function comparePositions(a: Position, b: Position): number {
  const shared = Math.min(a.prefix.length, b.prefix.length);
  for (let i = 0; i < shared; i++) {
    const order = compareValues(a.prefix[i], b.prefix[i]);
    if (order !== 0) return order;
  }
  if (a.prefix.length < b.prefix.length) return a.side === "before" ? -1 : 1;
  if (a.prefix.length > b.prefix.length) return b.side === "before" ? 1 : -1;
  if (a.side === b.side) return 0;
  return a.side === "before" ? -1 : 1;
}

export function isEmpty({ lower, upper }: Interval): boolean {
  return comparePositions(lower, upper) >= 0;
}

export function contains(interval: Interval, key: IndexKey): boolean {
  const { lower, upper } = keyInterval(key);
  return (
    comparePositions(interval.lower, lower) <= 0 &&
    comparePositions(upper, interval.upper) <= 0
  );
}

/**
 * The backend keeps one interval set per index and joins intervals that overlap
 * or touch; its limit of 4,096 reads and this recorder count what is left.
 */
export function mergeIntervals(
  intervals: readonly ReadInterval[],
): ReadInterval[] {
  const byIndex = new Map<string, ReadInterval[]>();
  for (const interval of intervals) {
    if (isEmpty(interval)) continue;
    const index = `${interval.component}:${interval.table}.${interval.index}`;
    const others = byIndex.get(index);
    if (others) others.push(interval);
    else byIndex.set(index, [interval]);
  }
  return [...byIndex.values()].flatMap(mergeOneIndex);
}

function mergeOneIndex(intervals: ReadInterval[]): ReadInterval[] {
  const merged: ReadInterval[] = [];
  const sorted = intervals.toSorted((a, b) =>
    comparePositions(a.lower, b.lower),
  );
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last === undefined || comparePositions(next.lower, last.upper) > 0) {
      merged.push(next);
      continue;
    }
    const reachesFurther = comparePositions(next.upper, last.upper) > 0;
    merged[merged.length - 1] = {
      ...last,
      upper: reachesFurther ? next.upper : last.upper,
      documents: last.documents + next.documents,
    };
  }
  return merged;
}

/** For people: `org = "o1", email = "a@b.c"`, or the two ends where they differ. */
export function describeInterval(interval: ReadInterval): string {
  const { fields, lower, upper } = interval;
  const isPrefix =
    lower.side === "before" &&
    upper.side === "after" &&
    lower.prefix.length === upper.prefix.length &&
    lower.prefix.every((v, i) => compareValues(v, upper.prefix[i]) === 0);
  if (isPrefix) {
    if (lower.prefix.length === 0) return "everything";
    return lower.prefix
      .map((value, i) => `${fields[i]} = ${describeValue(value)}`)
      .join(", ");
  }
  const from = lower.side === "before" ? ">=" : ">";
  const to = upper.side === "before" ? "<" : "<=";
  return `${from} ${describeKey(lower.prefix)} and ${to} ${describeKey(upper.prefix)}`;
}

function describeKey(key: IndexKey): string {
  return `[${key.map(describeValue).join(", ")}]`;
}

function describeValue(value: Value | undefined): string {
  if (typeof value === "bigint") return `${value}n`;
  return value === undefined ? "undefined" : JSON.stringify(value);
}
