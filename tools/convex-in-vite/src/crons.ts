import type { JSONValue } from "convex/values";
import type { Clock } from "./clock.ts";
import type { ModuleExports } from "./components.ts";
import { scheduleOf, type CronTimes, type Schedule } from "./cronSchedule.ts";
import type { Scheduler } from "./scheduler.ts";

export interface Cron {
  /** The component whose function it runs. */
  component: string;
  identifier: string;
  /** Path of the function, such as `emails:cleanUp`. */
  path: string;
  args: JSONValue;
  schedule: Schedule;
}

interface Exported {
  name: string;
  args: JSONValue[];
  schedule: CronTimes;
}

/** The crons of a component's `crons.ts`; throws what the push of a wrong one would. */
export function cronsOf(
  component: string,
  module: ModuleExports | undefined,
): Cron[] {
  if (module === undefined) return [];
  const crons = module.default as
    { isCrons?: boolean; export(): string } | undefined;
  if (crons?.isCrons !== true) {
    throw new Error("The default export of crons must come from cronJobs()");
  }
  const exported = JSON.parse(crons.export()) as Record<string, Exported>;
  return Object.entries(exported).map(
    ([identifier, { name, args, schedule }]) => {
      try {
        return {
          component,
          identifier,
          path: name,
          args: args[0] ?? {},
          schedule: scheduleOf(schedule),
        };
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        throw new Error(`The cron "${identifier}": ${fault}`, { cause: error });
      }
    },
  );
}

/** Keeps every cron in the scheduler's queue, once: the next run is found when one has ended, so none overlap. */
export class Crons {
  readonly #crons: Cron[];
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #run: (cron: Cron) => Promise<void>;
  /** A run from before the crons began anew has no next one. */
  #beginning = {};

  constructor(
    crons: Cron[],
    clock: Clock,
    scheduler: Scheduler,
    run: (cron: Cron) => Promise<void>,
  ) {
    this.#crons = crons;
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#run = run;
  }

  /** As from a deployment that is made now. */
  begin(): void {
    this.#beginning = {};
    this.#scheduler.drop("cron");
    const now = this.#clock.now();
    for (const cron of this.#crons) this.#plan(cron, cron.schedule(null, now));
  }

  #plan(cron: Cron, deadline: number): void {
    const beginning = this.#beginning;
    const { component, identifier, schedule } = cron;
    this.#scheduler.add({
      kind: "cron",
      name: `${component}:${identifier}`,
      deadline,
      run: async () => {
        await this.#run(cron);
        if (this.#beginning !== beginning) return;
        this.#plan(cron, schedule(deadline, this.#clock.now()));
      },
      skipTo: (time) => this.#plan(cron, schedule(deadline, time)),
    });
  }
}
