import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HOUR, MINUTE } from "../../convex/pure/limits.js";
import { KNOWN } from "./known.js";
import { Run } from "./run.js";
import { scripts } from "./scripts/index.js";
import { settings, steps } from "./steps.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * `MODEL_RUNS=1000 npx vitest run test/model` takes a thousand sequences of a new seed, or of that in `MODEL_SEED`. A
 * failure prints both seed and path: `MODEL_PATH` takes the one that failed once more.
 */
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH: path } = process.env;
const isByHand = MODEL_RUNS !== undefined;
const numRuns = scripts.length + (isByHand ? Number(MODEL_RUNS) : 10);
const anySeed = isByHand ? Date.now() % 2 ** 31 : 20300101;
const seed = MODEL_SEED === undefined ? anySeed : Number(MODEL_SEED);
it(
  "does what the model says, whatever is done in whatever order",
  async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(settings, steps, async (options, sequence) => {
        const run = new Run(options);
        await run.start();
        for (const one of sequence) await run.take(one);
        await run.end();
        for (const one of run.reached) reached.add(one);
      }),
      { numRuns, seed, path, examples: scripts },
    );
    if (path !== undefined) return;
    const missed = KNOWN.filter((one) => !reached.has(one));
    expect(missed, "what no sequence has come to").toEqual([]);
  },
  isByHand ? 3 * HOUR : 10 * MINUTE,
);
