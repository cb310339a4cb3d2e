import { jsonToConvex, type JSONValue } from "convex/values";
import type { Cron } from "./crons.ts";
import type { Engine } from "./engine.ts";
import type { Outcome } from "./failures.ts";
import {
  findFunction,
  functionOfHandle,
  systemHandle,
  type Args,
  type FoundFunction,
} from "./functions.ts";
import type { JobRequest } from "./schedulerSyscalls.ts";

type Log = (message: string) => void;

/** Runs a scheduled function, and its document through the states around it. */
export async function runJob(
  engine: Engine,
  job: JobRequest,
  log: Log,
): Promise<void> {
  const { id, component } = job;
  const started = await engine.mutation(
    systemMutation(component, "startJob"),
    { id },
    null,
  );
  if (!started.ok || started.value !== true) return;
  const target = functionOfHandle(engine.app, job.target);
  const outcome = await runByItself(engine, target, job.args);
  if (!outcome.ok) log(`Scheduled ${job.target}: ${outcome.message}`);
  await engine.mutation(
    systemMutation(component, "finishJob"),
    { id, kind: outcome.ok ? "success" : "failed" },
    null,
  );
}

/** One that fails runs again at its next time. */
export async function runCron(
  engine: Engine,
  { component, identifier, path, args }: Cron,
  log: Log,
): Promise<void> {
  const target = findFunction(engine.app, component, path);
  const outcome = await runByItself(engine, target, args);
  if (outcome.ok) return;
  const place = component === "" ? "" : ` of ${component}`;
  log(`Cron "${identifier}"${place}, ${path}: ${outcome.message}`);
}

/** Deletes the documents of all scheduled functions of a component. */
export async function dropJobs(
  engine: Engine,
  component: string,
): Promise<void> {
  for (;;) {
    const dropped = await engine.mutation(
      systemMutation(component, "dropJobs"),
      {},
      null,
    );
    if (!dropped.ok) throw new Error(dropped.message);
    if (dropped.value === false) return;
  }
}

/** Without the identity of whoever scheduled it. */
async function runByItself(
  engine: Engine,
  target: FoundFunction | null,
  args: JSONValue,
): Promise<Outcome> {
  if (target === null || target.kind === "query") {
    return { ok: false, message: "There is no such mutation or action" };
  }
  return await engine.call(target, jsonToConvex(args) as Args, null);
}

function systemMutation(component: string, name: string): FoundFunction {
  return {
    handle: systemHandle(component, name),
    kind: "mutation",
    isPublic: false,
  };
}
