import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { SuppressionReason } from "../validators.js";
import { fail } from "./errors.js";
import { sha256 } from "./sha256.js";

/**
 * An address whose mailbox does not exist, or whose owner reported our mail as spam, gets no more mail from any
 * organization: more would cost the app its reputation with the mail providers.
 */

export async function findSuppression(
  ctx: QueryCtx,
  email: string,
): Promise<Doc<"suppressions"> | null> {
  const addressHash = await sha256(email);
  return await ctx.db
    .query("suppressions")
    .withIndex("by_address", (q) => q.eq("addressHash", addressHash))
    .unique();
}

export async function mustReachRecipient(
  ctx: QueryCtx,
  email: string,
): Promise<void> {
  const suppression = await findSuppression(ctx, email);
  if (!suppression) return;
  fail("RECIPIENT_SUPPRESSED", { reason: suppression.reason });
}

/** Again: nothing happens, except that a complaint weighs more than a bounce. */
export async function suppress(
  ctx: MutationCtx,
  email: string,
  reason: SuppressionReason,
  at: number,
): Promise<void> {
  const known = await findSuppression(ctx, email);
  if (!known) {
    const addressHash = await sha256(email);
    await ctx.db.insert("suppressions", { addressHash, email, reason, at });
  } else if (known.reason === "bounced" && reason === "complained") {
    await ctx.db.patch("suppressions", known._id, { reason, at });
  }
}

/** The address is to be forgotten; that nothing is sent there is not. */
export async function eraseSuppression(
  ctx: MutationCtx,
  email: string,
): Promise<void> {
  const known = await findSuppression(ctx, email);
  if (known?.email === undefined) return;
  await ctx.db.patch("suppressions", known._id, { email: undefined });
}
