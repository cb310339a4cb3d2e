// Bound before `Date` is replaced: inside a function call `Date.now()` is this clock.
const realNow = Date.now.bind(Date);

/** The end of the year 9999: dates have five digits after it, and end in the year 275760. */
const END = Date.UTC(10_000, 0) - 1;

/** The backend's clock: real time plus an offset that only grows until a reset, from wherever it begins. */
export class Clock {
  /** Called when the clock was set instead of moved on, with whether that was back. */
  onSet: (isBack: boolean) => void = () => undefined;
  #offset = 0;

  now(): number {
    return realNow() + this.#offset;
  }

  /** For a demo with a history: while nothing is in the database yet, the clock may begin in the past. */
  beginAt(time: number): void {
    const isBack = time < this.now();
    this.#offset = time - realNow();
    this.onSet(isBack);
  }

  /** Whether it is still a clock when it has been moved by this much. */
  canMoveBy(ms: number): boolean {
    return Number.isFinite(ms) && this.now() + ms <= END;
  }

  moveTo(time: number): void {
    this.#offset = Math.max(this.#offset, time - realNow());
  }

  reset(): void {
    this.#offset = 0;
  }
}
