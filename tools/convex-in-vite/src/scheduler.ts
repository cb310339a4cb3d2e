import type { Clock } from "./clock.ts";
import { outside } from "./execution.ts";
import { MoveLimits } from "./moveLimits.ts";

/** `setTimeout` fires at once for longer delays. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A task that hangs (an action waiting for a socket) must not hold up the clock. */
const MAX_TASK_MS = 30_000;

/** Something that runs at its time: a scheduled function, or a cron. */
export type Task = {
  name: string;
  deadline: number;
  run(): Promise<void>;
} & (
  | { kind: "job" }
  | {
      kind: "cron";
      /** Instead of running: comes back with its first run after this time. */
      skipTo(time: number): void;
    }
);

/** Starts tasks at their deadlines, on a clock that can be moved. */
export class Scheduler {
  readonly #clock: Clock;
  /** In order of deadline, then of scheduling. */
  #tasks: Task[] = [];
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #advancing: Promise<unknown> = Promise.resolve();
  #paused = false;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(task: Task): void {
    if (this.#closed) return;
    const later = this.#tasks.findIndex(
      (other) => other.deadline > task.deadline,
    );
    this.#tasks.splice(later === -1 ? this.#tasks.length : later, 0, task);
    this.arm();
  }

  /** Forgets all tasks of a kind. What runs goes on. */
  drop(kind: Task["kind"]): void {
    this.#tasks = this.#tasks.filter((task) => task.kind !== kind);
    this.arm();
  }

  /**
   * Moves the clock and runs what becomes due one by one in time order, each task
   * at its own deadline, with the tasks that come of these. Resolves to the
   * number of tasks run.
   */
  advance(ms: number): Promise<number> {
    const advance = this.#advancing.then(() => this.#advance(ms));
    this.#advancing = advance.catch(() => undefined);
    return advance;
  }

  close(): void {
    this.#closed = true;
    this.#tasks = [];
    clearTimeout(this.#timer);
  }

  async #advance(ms: number): Promise<number> {
    if (!this.#clock.canMoveBy(ms)) {
      throw new RangeError(`The clock cannot be moved by ${ms} ms`);
    }
    const target = this.#clock.now() + ms;
    const limits = new MoveLimits();
    this.#paused = true;
    try {
      // What has become due by itself may bring more.
      await this.#settle();
      let count = 0;
      for (;;) {
        // A reset sets the clock back: it must not be moved after that.
        if (this.#closed) return count;
        const task = this.#due(target);
        if (task === undefined) break;
        const isAdmitted = limits.admits(task);
        this.#tasks.shift();
        if (isAdmitted) {
          count++;
          this.#clock.moveTo(task.deadline);
          this.#start(task);
          await this.#settle();
        } else if (task.kind === "cron") {
          task.skipTo(target);
        }
      }
      this.#clock.moveTo(target);
      return count;
    } finally {
      this.#paused = false;
      this.arm();
    }
  }

  #due(now: number): Task | undefined {
    const [first] = this.#tasks;
    return first !== undefined && first.deadline <= now ? first : undefined;
  }

  /** Sets the timer; again when the clock was set, because it is for the time before. */
  arm(): void {
    const [first] = this.#tasks;
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
      const task = this.#due(this.#clock.now());
      if (task === undefined) break;
      this.#tasks.shift();
      this.#start(task);
    }
    this.arm();
  }

  #start(task: Task): void {
    const running = task.run().finally(() => {
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  /** Waits for the running tasks, but not for ever. */
  async #settle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MAX_TASK_MS);
    });
    await Promise.race([Promise.all(this.#running), timeout]);
    clearTimeout(timer);
    // A task that hangs is waited for once.
    this.#running.clear();
  }
}
