import type { Clock } from "./clock.ts";
import { outside } from "./execution.ts";
import type { JobRequest } from "./schedulerSyscalls.ts";

/** `setTimeout` fires at once for longer delays. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** More jobs than this in one move of the clock is an endless loop. */
const MAX_JOBS_PER_ADVANCE = 10_000;
/** A job that hangs (an action waiting for a socket) must not hold up the clock. */
const MAX_JOB_MS = 30_000;

/** Starts scheduled functions at their deadlines, on a clock that can be moved. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #runJob: (job: JobRequest) => Promise<void>;
  /** In order of deadline, then of scheduling. */
  readonly #jobs: JobRequest[] = [];
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #advancing: Promise<unknown> = Promise.resolve();
  #paused = false;
  #closed = false;

  constructor(clock: Clock, runJob: (job: JobRequest) => Promise<void>) {
    this.#clock = clock;
    this.#runJob = runJob;
  }

  add(job: JobRequest): void {
    const later = this.#jobs.findIndex(
      (other) => other.deadline > job.deadline,
    );
    this.#jobs.splice(later === -1 ? this.#jobs.length : later, 0, job);
    this.#arm();
  }

  /**
   * Moves the clock and runs what becomes due one by one in time order, each job
   * at its own deadline, with the jobs that these jobs schedule. Resolves to the
   * number of jobs run.
   */
  advance(ms: number): Promise<number> {
    const advance = this.#advancing.then(() => this.#advance(ms));
    this.#advancing = advance.catch(() => undefined);
    return advance;
  }

  close(): void {
    this.#closed = true;
    this.#jobs.length = 0;
    clearTimeout(this.#timer);
  }

  async #advance(ms: number): Promise<number> {
    const target = this.#clock.now() + ms;
    this.#paused = true;
    try {
      // What has become due by itself may schedule more.
      await this.#settle();
      let count = 0;
      for (;;) {
        // A reset sets the clock back: it must not be moved after that.
        if (this.#closed) return count;
        const job = this.#takeDue(target);
        if (job === undefined) break;
        if (++count > MAX_JOBS_PER_ADVANCE) {
          this.add(job);
          throw new Error(
            `More than ${MAX_JOBS_PER_ADVANCE} scheduled functions became due: ` +
              `does ${job.target} schedule itself without a delay?`,
          );
        }
        this.#clock.moveTo(job.deadline);
        this.#start(job);
        await this.#settle();
      }
      this.#clock.moveTo(target);
      return count;
    } finally {
      this.#paused = false;
      this.#arm();
    }
  }

  #takeDue(now: number): JobRequest | undefined {
    const [first] = this.#jobs;
    return first !== undefined && first.deadline <= now
      ? this.#jobs.shift()
      : undefined;
  }

  #arm(): void {
    const [first] = this.#jobs;
    if (first === undefined || this.#paused || this.#closed) return;
    const delay = Math.max(0, first.deadline - this.#clock.now());
    outside(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(
        () => this.#fire(),
        Math.min(delay, MAX_TIMER_MS),
      );
    });
  }

  /** Timers may fire early (also because of their cap): only what is due starts. */
  #fire(): void {
    if (this.#paused) return;
    for (;;) {
      const job = this.#takeDue(this.#clock.now());
      if (job === undefined) break;
      this.#start(job);
    }
    this.#arm();
  }

  #start(job: JobRequest): void {
    const running = this.#runJob(job).finally(() => {
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  /** Waits for the running jobs, but not for ever. */
  async #settle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MAX_JOB_MS);
    });
    await Promise.race([Promise.all(this.#running), timeout]);
    clearTimeout(timer);
    // A job that hangs is waited for once.
    this.#running.clear();
  }
}
