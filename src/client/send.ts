import {
  type InvitationMessage,
  messageFor,
  type PlacedInvitation,
} from "./delivery.js";
import type { Caller, Host } from "./host.js";
import { linksOf } from "./links.js";
import { type Mail, watchMails } from "./workerJobs.js";
import type { RunMutationCtx, RunQueryCtx, Sent } from "./types.js";

export function willDeliver(
  { options }: Host<RunQueryCtx>,
  notify: boolean | undefined,
): boolean {
  return options.delivery !== undefined && notify !== false;
}

type Letterhead = { name: string; logoUrl?: string };

/**
 * Hands each new link to the app's delivery. `organization` is null when nothing is to be delivered; then, and when a
 * delivery fails, the link goes back to the caller, who is the only one left to pass it on.
 */
export async function dispatch(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  placed: PlacedInvitation[],
  organization: Letterhead | null,
  { actor }: Caller,
): Promise<Sent[]> {
  const failures: { invitationId: string; reason: string }[] = [];
  const mails: Mail[] = [];
  const sent: Sent[] = [];
  for (const one of placed) {
    const { invitation, outcome, token, warning } = one;
    const { invitationId, expiresAt, status, delivery, problem } = invitation;
    const base = {
      invitationId,
      expiresAt,
      status,
      outcome,
      delivery,
      ...(warning && { warning }),
      ...(problem && { problem }),
    };
    if (token === null) {
      sent.push(base);
      continue;
    }
    const links = await linksOf(host, ctx, invitation, token);
    const { acceptUrl } = links;
    if (!organization) {
      sent.push({ ...base, acceptUrl });
      continue;
    }
    const mail = messageFor(one, organization, links, false);
    const result = await trySend(host, ctx, mail, token);
    if (result.ok) {
      sent.push(base);
      if (result.mail) mails.push(result.mail);
      continue;
    }
    const { reason } = result;
    failures.push({ invitationId, reason });
    const at = Date.now();
    const times = { queued: at, failed: at };
    const failed = { status: "failed" as const, at, reason, times };
    sent.push({ ...base, delivery: failed, acceptUrl });
  }
  if (failures.length > 0) {
    await ctx.runMutation(host.component.deliveries.handOverFailed, {
      failures,
      // The caller has the link now, and trusted code counts as nobody.
      shown: actor?.kind !== "system",
      doors: await host.doors(),
    });
  }
  await watchMails(host, ctx, mails, 0);
  return sent;
}

/** Throws what the delivery throws: nobody is there to pass the link on, so the old one has to stay valid. */
export async function deliverReminder(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  placed: PlacedInvitation,
  organization: Letterhead,
): Promise<void> {
  const { token } = placed;
  if (token === null) return;
  const links = await linksOf(host, ctx, placed.invitation, token);
  const mail = messageFor(placed, organization, links, true);
  const handed = await hand(host, ctx, mail);
  if (handed) await watchMails(host, ctx, [handed], 0);
}

async function hand(
  { options }: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  message: InvitationMessage,
): Promise<Mail | null> {
  const handed = await options.delivery?.send(ctx, message);
  if (!handed) return null;
  return { messageId: handed.messageId, reference: message.reference };
}

type Tried = { ok: true; mail: Mail | null } | { ok: false; reason: string };

/** Says why it failed without saying the secret. */
async function trySend(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  message: InvitationMessage,
  token: string,
): Promise<Tried> {
  try {
    return { ok: true, mail: await hand(host, ctx, message) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: withoutSecret(reason, token).slice(0, 500) };
  }
}

/** The secret goes alone as well: a link may have spelled the id before it in another way. */
const withoutSecret = (text: string, token: string) =>
  text
    .replaceAll(token, "[token]")
    .replaceAll(token.slice(token.lastIndexOf(".") + 1), "[token]");
