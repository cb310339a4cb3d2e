import type { Task } from "./scheduler.ts";

/** More scheduled functions than this, with no pause between them, are an endless loop. */
const MAX_JOBS_IN_A_ROW = 10_000;
const PAUSE_MS = 60_000;
/** More than a year of a cron that runs every hour. */
const MAX_RUNS_PER_CRON = 10_000;

/** Keeps one move of the clock finite, however far it goes. */
export class MoveLimits {
  #jobsInARow = 0;
  #lastDeadline = -Infinity;
  readonly #cronRuns = new Map<string, number>();

  /** False for a cron that has run often enough: the rest of its runs are skipped. Throws for an endless loop. */
  admits(task: Task): boolean {
    if (task.kind === "cron") {
      const runs = this.#cronRuns.get(task.name) ?? 0;
      this.#cronRuns.set(task.name, runs + 1);
      return runs < MAX_RUNS_PER_CRON;
    }
    const isAfterPause = task.deadline - this.#lastDeadline > PAUSE_MS;
    this.#jobsInARow = isAfterPause ? 1 : this.#jobsInARow + 1;
    this.#lastDeadline = task.deadline;
    if (this.#jobsInARow <= MAX_JOBS_IN_A_ROW) return true;
    throw new Error(
      `More than ${MAX_JOBS_IN_A_ROW} scheduled functions became due in a row: ` +
        `does ${task.name} schedule itself without a delay?`,
    );
  }
}
