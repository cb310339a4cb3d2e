import { type DeliveredEvent, forMail, nameForMail } from "../../shared.js";
import type { RunMutationCtx, RunQueryCtx } from "../ctx.js";
import type { Host } from "../host.js";
import { letterhead } from "./message.js";
import type { InviterNotice } from "./transport.js";

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
  const { claimNotices } = host.component.mails;
  const notices = await ctx.runMutation(claimNotices, {
    invitationIds,
    perRecipient,
  });
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
