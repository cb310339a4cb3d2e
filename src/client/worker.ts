import { recordUpdate } from "./deliveryEvents.js";
import type { Host } from "./host.js";
import { type Mail, watchMails, type WorkerJob } from "./workerJobs.js";
import { deliverReminder } from "./send.js";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";

/** What `orgs.worker()` does when the component, or a check that was planned, calls it. */
export async function runJob(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  job: WorkerJob,
): Promise<void> {
  switch (job.kind) {
    case "event": {
      const { onEvent } = host.connections;
      if (onEvent) await ctx.runMutation(onEvent, { event: job.event });
      return;
    }
    case "remind":
      return await remind(host, ctx, job.invitationId);
    case "check":
      return await check(host, ctx, job);
  }
}

async function check(
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

async function remind(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  invitationId: string,
): Promise<void> {
  if (!host.options.delivery) return;
  const found = await ctx.runMutation(host.component.reminding.remind, {
    ...(await host.sending(ctx, { invitationId })),
    actor: { kind: "system" },
    deliver: true,
    invitationId,
  });
  if (!found?.organization) return;
  const { organization, ...placed } = found;
  await deliverReminder(host, ctx, placed, organization);
}
