import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";
import type { Host } from "./host.js";
import { checkMails } from "./mail/follow.js";
import { deliverReminder } from "./mail/send.js";
import type { WorkerJob } from "./workerJobs.js";

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
      return await checkMails(host, ctx, job);
  }
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
  const { organization, ...issued } = found;
  await deliverReminder(host, ctx, issued, organization);
}
