import { MAX_TTL_MS, MIN_TTL_MS } from "../limits.js";
import { fail } from "./errors.js";
import { fullMinute } from "./timers.js";

/** Expiry is real: at the deadline a scheduled function (sweeps.ts) writes `expired`. Always a full minute. */
export function deadline(now: number, ttlMs: number): number {
  const inRange =
    Number.isFinite(ttlMs) && ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS;
  if (!inRange) {
    fail("EXPIRY_OUT_OF_RANGE", { minMs: MIN_TTL_MS, maxMs: MAX_TTL_MS });
  }
  return fullMinute(now + ttlMs);
}
