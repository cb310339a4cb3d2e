import type { Sent } from "../appTypes.js";
import type { RunMutationCtx, RunQueryCtx } from "../ctx.js";
import type { Caller, Host } from "../host.js";
import { linksOf } from "../links.js";
import type { Mail } from "../workerJobs.js";
import { watchMails } from "./follow.js";
import { type IssuedInvitation, messageFor } from "./message.js";
import type { InvitationMessage } from "./transport.js";

export function willDeliver(
  { options }: Host<RunQueryCtx>,
  notify: boolean | undefined,
): boolean {
  return options.delivery !== undefined && notify !== false;
}

type Letterhead = { name: string; logoUrl?: string };

type HandedOver = {
  sent: Sent;
  mail?: Mail;
  failure?: { invitationId: string; reason: string };
};

/**
 * Hands a new link to the app's delivery. `organization` is null when nothing is to be delivered; then, and when a
 * delivery fails, the link goes back to the caller, who is the only one left to pass it on.
 */
export async function dispatch(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  issued: IssuedInvitation,
  organization: Letterhead | null,
  caller: Caller,
): Promise<Sent> {
  const handed = await handOver(host, ctx, issued, organization);
  await settle(host, ctx, [handed], caller);
  return handed.sent;
}

/** The same for many; what is told of them is told at once. */
export async function dispatchAll(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  issued: IssuedInvitation[],
  organization: Letterhead | null,
  caller: Caller,
): Promise<Sent[]> {
  const handed: HandedOver[] = [];
  for (const one of issued) {
    handed.push(await handOver(host, ctx, one, organization));
  }
  await settle(host, ctx, handed, caller);
  return handed.map(({ sent }) => sent);
}

async function handOver(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  issued: IssuedInvitation,
  organization: Letterhead | null,
): Promise<HandedOver> {
  const { invitation, outcome, token, warning } = issued;
  const { invitationId, expiresAt, status, delivery, problem } = invitation;
  const sent: Sent = {
    invitationId,
    expiresAt,
    status,
    outcome,
    delivery,
    ...(warning && { warning }),
    ...(problem && { problem }),
  };
  if (token === null) return { sent };
  const links = await linksOf(host, ctx, invitation, token);
  const { acceptUrl } = links;
  if (!organization) return { sent: { ...sent, acceptUrl } };
  const message = messageFor(issued, organization, links, false);
  const result = await trySend(host, ctx, message, token);
  if (result.ok) return { sent, ...(result.mail && { mail: result.mail }) };
  const { reason } = result;
  const at = Date.now();
  const times = { queued: at, failed: at };
  const failed = { status: "failed" as const, at, reason, times };
  return {
    sent: { ...sent, delivery: failed, acceptUrl },
    failure: { invitationId, reason },
  };
}

async function settle(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  handed: HandedOver[],
  { actor }: Caller,
): Promise<void> {
  const failures = handed.flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) {
    await ctx.runMutation(host.component.mails.handOverFailed, {
      failures,
      // The caller has the link now, and trusted code counts as nobody.
      shown: actor?.kind !== "system",
      doors: await host.doors(),
    });
  }
  const mails = handed.flatMap(({ mail }) => mail ?? []);
  await watchMails(host, ctx, mails, 0);
}

/** Throws what the delivery throws: nobody is there to pass the link on, so the old one has to stay valid. */
export async function deliverReminder(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  issued: IssuedInvitation,
  organization: Letterhead,
): Promise<void> {
  const { token } = issued;
  if (token === null) return;
  const links = await linksOf(host, ctx, issued.invitation, token);
  const mail = messageFor(issued, organization, links, true);
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
