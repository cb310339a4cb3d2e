import { type DeliveredEvent, forMail, nameForMail } from "../shared.js";
import {
  type DeliveryUpdate,
  type InviterNotice,
  letterhead,
} from "./delivery.js";
import type { Host } from "./host.js";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";

/** Tells the component what became of one mail. */
export async function recordUpdate(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  { isPermanent = false, ...update }: DeliveryUpdate,
): Promise<void> {
  await ctx.runMutation(host.component.deliveries.record, {
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

const NOTICES: Partial<Record<DeliveredEvent["type"], InviterNotice["kind"]>> =
  {
    "invitation.accepted": "accepted",
    "invitation.declined": "declined",
    "invitation.expired": "expired",
    "invitation.email_bounced": "bounced",
  };

type Told = Pick<DeliveredEvent, "type" | "invitationIds"> &
  Partial<Pick<DeliveredEvent, "organizationId">>;

/** Returns how many notices went out: one for each inviter the event concerns and whose mailbox may have it. */
export async function notifyInviter(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  event: Told,
  kinds: readonly InviterNotice["kind"][],
): Promise<number> {
  const { delivery } = host.options;
  if (!delivery?.sendNotice) {
    throw new Error("The delivery of this app sends no notices");
  }
  const kind = NOTICES[event.type];
  if (!kind || !kinds.includes(kind)) return 0;
  const { invitationIds, organizationId } = event;
  const [invitationId] = invitationIds;
  const about = { organizationId, invitationId };
  const { perRecipient } = await host.rateLimits(ctx, about);
  const { claim } = host.component.notices;
  const notices = await ctx.runMutation(claim, { invitationIds, perRecipient });
  for (const { organization, ...notice } of notices) {
    const message = {
      ...notice,
      ...letterhead(organization),
      kind,
      inviterName: nameForMail(notice.inviterName),
      invitations: notice.invitations.map(({ reason, ...invitation }) => ({
        ...invitation,
        ...(reason !== undefined && { reason: forMail(reason) }),
      })),
    };
    await delivery.sendNotice(ctx, message);
  }
  return notices.length;
}
