import { setImmediate as nextMacrotask } from "node:timers/promises";

const MAX_MICROTASK_MS = 5;

/**
 * First come, first served. convex-test has a lock of its own, but it wakes all
 * waiters at once, which costs O(n²) for a burst of n mutations.
 */
export class FifoLock {
  #tail: Promise<unknown> = Promise.resolve();
  #lastYield = performance.now();

  run<Result>(body: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(async () => {
      await this.#yieldToIo();
      return await body();
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Functions run in microtasks only: without this a burst starves sockets and timers. */
  async #yieldToIo(): Promise<void> {
    if (performance.now() - this.#lastYield < MAX_MICROTASK_MS) return;
    await nextMacrotask();
    this.#lastYield = performance.now();
  }
}
