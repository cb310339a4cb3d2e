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

/** Runs a cron. One that fails runs again at its next time. */
export async function runCron(
  engine: Engine,
  { component, identifier, path, args }: Cron,
  log: (message: string) => void,
): Promise<void> {
  const outcome = await outcomeOfCron(engine, component, path, args);
  if (outcome.ok) return;
  const place = component === "" ? "" : ` of ${component}`;
  log(`Cron "${identifier}"${place}: ${outcome.message}`);
}

async function outcomeOfCron(
  engine: Engine,
  component: string,
  path: string,
  args: JSONValue,
): Promise<Outcome> {
  const target = findFunction(engine.app, component, path);
  if (target === null || target.kind === "query") {
    const message = `There is no mutation or action ${path}`;
    return { ok: false, message };
  }
  return await engine.call(target, jsonToConvex(args) as Args, null);
}

/** Runs a scheduled function, and its document through the states around it. */
export async function runJob(
  engine: Engine,
  job: JobRequest,
  log: (message: string) => void,
): Promise<void> {
  const { id, component } = job;
  const started = await engine.mutation(
    systemMutation(component, "startJob"),
    { id },
    null,
  );
  if (!started.ok || started.value !== true) return;
  const target = functionOfHandle(engine.app, job.target);
  if (target === null) return;
  // Scheduled functions run without the identity of whoever scheduled them.
  const args = jsonToConvex(job.args) as Args;
  const outcome = await engine.call(target, args, null);
  if (!outcome.ok) log(`Scheduled ${job.target}: ${outcome.message}`);
  await engine.mutation(
    systemMutation(component, "finishJob"),
    { id, kind: outcome.ok ? "success" : "failed" },
    null,
  );
}

export function systemMutation(component: string, name: string): FoundFunction {
  return {
    handle: systemHandle(component, name),
    kind: "mutation",
    isPublic: false,
  };
}
