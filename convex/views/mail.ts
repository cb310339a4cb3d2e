import { type Infer, v } from "convex/values";
import { type Suppressed, vSuppressionReason } from "../pure/mailbox.js";

export const vSuppression = v.object({
  // Absent once the address was erased.
  email: v.optional(v.string()),
  reason: vSuppressionReason,
  at: v.number(),
});

export function suppressionView({
  email,
  reason,
  at,
}: Suppressed): Infer<typeof vSuppression> {
  return { email, reason, at };
}

/** What an inviter is told of the invitations that one event speaks of. */
export const vNotice = v.object({
  to: v.string(),
  inviterName: v.optional(v.string()),
  organizationId: v.string(),
  organization: v.object({ name: v.string(), logoUrl: v.optional(v.string()) }),
  invitations: v.array(
    v.object({
      email: v.string(),
      role: v.string(),
      reason: v.optional(v.string()),
    }),
  ),
  count: v.number(),
});
