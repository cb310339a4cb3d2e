import { type Infer, v } from "convex/values";

export const vSuppressionReason = v.union(
  v.literal("bounced"),
  v.literal("complained"),
);
export type SuppressionReason = Infer<typeof vSuppressionReason>;

/** The last mails to a mailbox, oldest first. Absent organization: of several. */
export const vMailLog = v.array(
  v.object({
    organizationId: v.optional(v.id("organizations")),
    at: v.number(),
    count: v.number(),
  }),
);
export type MailLog = Infer<typeof vMailLog>;

/** One spelling of a mailbox, of which something bad was heard. */
export const vMailAddress = v.object({
  addressHash: v.string(),
  suppressed: v.optional(
    v.object({
      reason: vSuppressionReason,
      at: v.number(),
      // Absent once the address was erased.
      email: v.optional(v.string()),
      // Whose mails it was: they may lift a bounce.
      organizationIds: v.array(v.id("organizations")),
    }),
  ),
  // Until when what is heard was already known when someone lifted it.
  lifted: v.optional(
    v.object({
      bounced: v.optional(v.number()),
      complained: v.optional(v.number()),
    }),
  ),
});
export type MailAddress = Infer<typeof vMailAddress>;
export type Suppressed = NonNullable<MailAddress["suppressed"]>;
