import { messageFor, type PlacedInvitation } from "./delivery.js";
import type { Host } from "./host.js";
import type { RunMutationCtx, RunQueryCtx, Sent } from "./types.js";

export function willDeliver(
  { options }: Host<RunQueryCtx>,
  notify: boolean | undefined,
): boolean {
  return options.delivery !== undefined && notify !== false;
}

/**
 * Hands each new link to the app's delivery. `organization` is null when nothing is to be delivered; then, and when a
 * delivery fails, the link goes back to the caller, who is the only one left to pass it on.
 */
export async function dispatch(
  host: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  placed: PlacedInvitation[],
  organization: { name: string; logoUrl?: string } | null,
): Promise<Sent[]> {
  const failures: { invitationId: string; reason: string }[] = [];
  const sent: Sent[] = [];
  for (const one of placed) {
    const { invitation, outcome, token } = one;
    const { invitationId, expiresAt, status, delivery } = invitation;
    const base = { invitationId, expiresAt, status, outcome, delivery };
    if (token === null) {
      sent.push(base);
      continue;
    }
    const acceptUrl = host.options.acceptUrl({ token, invitationId });
    const problem =
      organization &&
      (await trySend(host, ctx, one, acceptUrl, organization, token));
    if (problem === null) {
      sent.push(organization ? base : { ...base, acceptUrl });
      continue;
    }
    failures.push({ invitationId, reason: problem });
    const at = Date.now();
    const failed = { status: "failed" as const, at, reason: problem };
    sent.push({ ...base, delivery: failed, acceptUrl });
  }
  if (failures.length > 0) {
    await ctx.runMutation(host.component.sending.deliveryFailed, {
      failures,
      ...(await host.eventSink()),
    });
  }
  return sent;
}

/** Null, or why it failed, without the secret. */
async function trySend(
  { options }: Host<RunQueryCtx>,
  ctx: RunMutationCtx,
  placed: PlacedInvitation,
  acceptUrl: string,
  organization: { name: string; logoUrl?: string },
  token: string,
): Promise<string | null> {
  try {
    const message = messageFor(placed, acceptUrl, organization);
    await options.delivery?.send(ctx, message);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reason.replaceAll(token, "[token]").slice(0, 500);
  }
}
