import type { FunctionReference, Scheduler } from "convex/server";
import { type Infer, v } from "convex/values";
import { limits, vHostJob } from "../shared.js";
import type { Host } from "./host.js";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";

/** One mail, by the transport's id and by ours. */
const vMail = v.object({ messageId: v.string(), reference: v.string() });
export type Mail = Infer<typeof vMail>;

/** What the worker is called with: by the component, or for checks by the app itself. */
export const vWorkerJob = v.union(
  ...vHostJob.members,
  v.object({
    kind: v.literal("check"),
    mails: v.array(vMail),
    attempt: v.number(),
  }),
);
export type WorkerJob = Infer<typeof vWorkerJob>;

/** The reference of what `orgs.worker()` makes. */
export type Worker = FunctionReference<
  "mutation",
  "internal",
  { job: WorkerJob }
>;

/** When to ask about a mail of which no webhook spoke: some failures, like a key that is not valid, have none. */
const CHECKS = [20 * limits.MINUTE, 2 * limits.HOUR, 12 * limits.HOUR];

/** Has the app's worker look after these mails later, if it can. One function, however many they are. */
export async function watchMails(
  { options, connections }: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  mails: Mail[],
  attempt: number,
): Promise<void> {
  const wait = CHECKS[attempt];
  const { worker } = connections;
  const cannot = !worker || !options.delivery?.check || !hasScheduler(ctx);
  if (cannot || wait === undefined || mails.length === 0) return;
  const job = { kind: "check" as const, mails, attempt };
  await ctx.scheduler.runAfter(wait, worker, { job });
}

const hasScheduler = (
  ctx: RunMutationCtx,
): ctx is RunMutationCtx & { scheduler: Scheduler } => "scheduler" in ctx;
