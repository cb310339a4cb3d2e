// Bound before `Date` is replaced: inside a function call `Date.now()` is this clock.
const realNow = Date.now.bind(Date);

/** The backend's clock: real time plus an offset that only grows until a reset, from wherever it begins. */
export class Clock {
  #offset = 0;

  now(): number {
    return realNow() + this.#offset;
  }

  /** For a demo with a history: while nothing is in the database yet, the clock may begin in the past. */
  beginAt(time: number): void {
    this.#offset = time - realNow();
  }

  moveTo(time: number): void {
    this.#offset = Math.max(this.#offset, time - realNow());
  }

  reset(): void {
    this.#offset = 0;
  }
}
