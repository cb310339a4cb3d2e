import type { Scheduler } from "convex/server";
import { limits } from "../../shared.js";
import type { RunMutationCtx, RunQueryCtx } from "../ctx.js";
import type { Host } from "../host.js";
import type { Mail, WorkerJob } from "../workerJobs.js";
import type { MailUpdate } from "./transport.js";

/** Tells the component the status of one mail. */
export async function recordUpdate(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  { isPermanent = false, ...update }: MailUpdate,
): Promise<void> {
  await ctx.runMutation(host.component.mails.record, {
    ...update,
    isPermanent,
    doors: await host.doors(),
  });
}

/** For the callback of the transport's component: the delivery knows what its events mean. */
export async function handleEmailEvent(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  args: unknown,
): Promise<void> {
  const { delivery } = host.options;
  if (!delivery?.readEvent) {
    throw new Error("The delivery of this app reads no events");
  }
  const update = await delivery.readEvent(ctx, args);
  if (update) await recordUpdate(host, ctx, update);
}

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

/** Asks the transport, and once more later about those of which it knows nothing yet. */
export async function checkMails(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  job: Extract<WorkerJob, { kind: "check" }>,
): Promise<void> {
  const open: Mail[] = [];
  for (const mail of job.mails) {
    const update = await host.options.delivery?.check?.(ctx, mail);
    if (update) await recordUpdate(host, ctx, update);
    else open.push(mail);
  }
  await watchMails(host, ctx, open, job.attempt + 1);
}
