import { type Infer, type ObjectType, v } from "convex/values";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { vActor } from "../pure/actor.js";
import {
  type vLetterhead,
  vPolicy,
  vRateLimits,
  vReminders,
} from "../pure/policy.js";
import { mustGetOrganization } from "./access.js";

/** What every function takes that makes a link. */
export const vSending = {
  actor: vActor,
  policy: vPolicy,
  // The host mails the link itself, and shows it to nobody else. Otherwise the caller gets it.
  deliver: v.boolean(),
  rateLimits: vRateLimits,
  reminders: v.union(vReminders, v.null()),
  // An invitation that could not be accepted, since no seat is free, is not made.
  requireFreeSeat: v.boolean(),
  // Pending invitations of one organization; null for no limit.
  maxPending: v.union(v.number(), v.null()),
};
export type Sending = ObjectType<typeof vSending>;

/** Who sends, for one call. */
export type Sender = Sending & {
  /** Timers that this call has already armed: a batch asks for each once. */
  armed: Set<number>;
};

export const senderOf = (sending: Sending): Sender => ({
  ...sending,
  armed: new Set(),
});

/** What a message says of the organization; null when the host delivers nothing. */
export async function letterhead(
  ctx: MutationCtx,
  { deliver }: Sender,
  organizationId: Id<"organizations">,
): Promise<Infer<typeof vLetterhead>> {
  if (!deliver) return null;
  const { name, logoUrl } = await mustGetOrganization(ctx, organizationId);
  return { name, logoUrl };
}
