import type { JSONValue } from "convex/values";
import type { ConvexSyscalls } from "./execution.ts";

export interface JobRequest {
  /** Id of the job's `_scheduled_functions` document. */
  id: string;
  /** Component that scheduled it, and whose table holds the document. */
  component: string;
  /** Function handle of what to run. */
  target: string;
  args: JSONValue;
  deadline: number;
}

export interface SchedulerHost {
  /** Runs `body` as a transaction in the component of the running action. */
  transaction<Result extends JSONValue>(
    body: () => Promise<Result>,
  ): Promise<Result>;
  /** Throws if the function is gone. */
  checkHandle(handle: string): void;
  add(job: JobRequest): void;
}

interface ScheduleArgs {
  name?: string;
  reference?: string;
  functionHandle?: string;
  args: JSONValue;
  /** Seconds since the epoch. */
  ts: number;
}

const JOBS = "_scheduled_functions";

/**
 * Replaces convex-test's scheduling, whose timers fire at once beyond 24.8 days,
 * cannot follow a moved clock and break when a running job is cancelled.
 */
export class SchedulerSyscalls {
  readonly #host: SchedulerHost;

  constructor(host: SchedulerHost) {
    this.#host = host;
  }

  /** The result of a scheduling syscall, null for all other syscalls. */
  handle(
    op: string,
    jsonArgs: string,
    inner: ConvexSyscalls,
  ): Promise<string> | null {
    const schedule = () => scheduleJob(jsonArgs, inner, this.#host);
    const cancel = () => cancelJob(jsonArgs, inner);
    switch (op) {
      case "1.0/schedule":
        return schedule();
      case "1.0/cancel_job":
        return cancel();
      case "1.0/actions/schedule":
        return this.#host.transaction(schedule);
      case "1.0/actions/cancel_job":
        return this.#host.transaction(cancel);
      default:
        return null;
    }
  }
}

async function scheduleJob(
  jsonArgs: string,
  inner: ConvexSyscalls,
  host: SchedulerHost,
): Promise<string> {
  const call = async (op: string, args: unknown) =>
    JSON.parse(await inner.asyncSyscall(op, JSON.stringify(args))) as unknown;

  const { name, reference, functionHandle, args, ts } = JSON.parse(
    jsonArgs,
  ) as ScheduleArgs;
  const address = { name, reference, functionHandle };
  const target = (await call("1.0/createFunctionHandle", address)) as string;
  host.checkHandle(target);
  const metadata = await call("1.0/getFunctionMetadata", {});
  const { _id: id } = (await call("1.0/insert", {
    table: JOBS,
    value: {
      name: target.slice(target.indexOf(";") + 1),
      args: [args],
      scheduledTime: ts * 1000,
      state: { kind: "pending" },
    },
  })) as { _id: string };
  const { componentPath } = metadata as { componentPath: string };
  host.add({
    id,
    component: componentPath,
    target,
    args,
    // Seconds as floats are off by up to 0.0003 ms: don't turn that into 1 ms.
    deadline: Math.ceil(ts * 1000 - 0.001),
  });
  return JSON.stringify(id);
}

/** Only a waiting job can be cancelled: a running one has its own end. */
async function cancelJob(
  jsonArgs: string,
  inner: ConvexSyscalls,
): Promise<string> {
  const { id } = JSON.parse(jsonArgs) as { id: string };
  const job = JSON.parse(
    await inner.asyncSyscall("1.0/get", JSON.stringify({ table: JOBS, id })),
  ) as { state: { kind: string } } | null;
  if (job?.state.kind === "pending") {
    const value = { state: { kind: "canceled" } };
    await inner.asyncSyscall(
      "1.0/shallowMerge",
      JSON.stringify({ table: JOBS, id, value }),
    );
  }
  return JSON.stringify({});
}
