import { jsonToConvex } from "convex/values";
import type { Engine } from "./engine.ts";
import {
  functionOfHandle,
  systemHandle,
  type Args,
  type FoundFunction,
} from "./functions.ts";
import type { JobRequest } from "./schedulerSyscalls.ts";

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

function systemMutation(component: string, name: string): FoundFunction {
  return {
    handle: systemHandle(component, name),
    kind: "mutation",
    isPublic: false,
  };
}
