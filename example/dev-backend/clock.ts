// Bound before `Date` is replaced: inside a function call `Date.now()` is this clock.
const realNow = Date.now.bind(Date);

/** The backend's clock: real time plus an offset that only grows until a reset. */
export class Clock {
  #offset = 0;

  now(): number {
    return realNow() + this.#offset;
  }

  moveTo(time: number): void {
    this.#offset = Math.max(this.#offset, time - realNow());
  }

  reset(): void {
    this.#offset = 0;
  }
}
