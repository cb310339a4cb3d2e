import { type Infer, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { mustGetOrganization } from "./rules/access.js";
import type { Notes } from "./rules/inviteBatch.js";
import type { Sender } from "./rules/placeInvitation.js";
import {
  type Outcome,
  vActor,
  vOutcome,
  vPolicy,
  vRateLimits,
  vReminders,
} from "./validators.js";
import { invitationView, vInvitation, vSeatWarning } from "./views.js";

/** What the functions that make a secret take and return: sending.ts and reminding.ts alone. */

export const vPlaced = v.object({
  invitation: vInvitation,
  outcome: vOutcome,
  // Null when nothing new was made.
  token: v.union(v.string(), v.null()),
  warning: v.optional(vSeatWarning),
});
type PlacedView = Infer<typeof vPlaced>;

// What a message says of the organization; null when the host delivers nothing.
export const vLetterhead = v.union(
  v.object({ name: v.string(), logoUrl: v.optional(v.string()) }),
  v.null(),
);

export const vSent = vPlaced.extend({ organization: vLetterhead });

export const vSending = {
  actor: vActor,
  policy: vPolicy,
  // The host mails the link itself, and shows it to nobody else.
  deliver: v.boolean(),
  rateLimits: vRateLimits,
  reminders: v.union(vReminders, v.null()),
  requireFreeSeat: v.boolean(),
  maxPending: v.union(v.number(), v.null()),
};
export type Sending = Omit<Sender, "armed">;

export const senderOf = (sending: Sending): Sender => ({
  actor: sending.actor,
  policy: sending.policy,
  deliver: sending.deliver,
  rateLimits: sending.rateLimits,
  reminders: sending.reminders,
  requireFreeSeat: sending.requireFreeSeat,
  maxPending: sending.maxPending,
  armed: new Set(),
});

export function placedView(
  outcome: Outcome,
  invitation: Doc<"invitations">,
  token: string | null,
  { warning, problem }: Notes = {},
): PlacedView {
  const view = { ...invitationView(invitation), problem };
  return { invitation: view, outcome, token, warning };
}

export async function letterhead(
  ctx: MutationCtx,
  { deliver }: Sender,
  organizationId: Id<"organizations">,
): Promise<Infer<typeof vLetterhead>> {
  if (!deliver) return null;
  const { name, logoUrl } = await mustGetOrganization(ctx, organizationId);
  return { name, logoUrl };
}
