import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { MAX_IDEMPOTENCY_KEY } from "../pure/limits.js";
import { normalizeEmail } from "../pure/emails.js";
import type { InvitationRow } from "../pure/invitation.js";
import { fail } from "../pure/errors.js";
import { sha256 } from "../pure/sha256.js";

/** A retry with the same key finds the invitation its first try made, whatever became of it since. */
export type IdempotencyKey = {
  organizationId: Id<"organizations">;
  key: string;
  fingerprint: string;
};

export async function idempotencyKey(
  organizationId: Id<"organizations">,
  key: string,
  row: InvitationRow,
): Promise<IdempotencyKey> {
  if (key === "" || key.length > MAX_IDEMPOTENCY_KEY) {
    fail("INVALID_ARGUMENT", {
      field: "idempotencyKey",
      issue: `must have 1 to ${MAX_IDEMPOTENCY_KEY} characters`,
    });
  }
  // Hashed, so that the address is kept nowhere but in the invitation.
  const asked = JSON.stringify([normalizeEmail(row.email), row.role]);
  const fingerprint = await sha256(asked);
  return { organizationId, key, fingerprint };
}

export async function findRepeated(
  ctx: MutationCtx,
  { organizationId, key, fingerprint }: IdempotencyKey,
): Promise<Doc<"invitations"> | null> {
  const earlier = await ctx.db
    .query("idempotencyKeys")
    .withIndex("by_organization_key", (q) =>
      q.eq("organizationId", organizationId).eq("key", key),
    )
    .unique();
  if (!earlier) return null;
  if (earlier.fingerprint !== fingerprint) fail("IDEMPOTENCY_CONFLICT");
  const invitation = await ctx.db.get("invitations", earlier.invitationId);
  // Pruned in the meantime: the key is free again.
  if (!invitation) await ctx.db.delete("idempotencyKeys", earlier._id);
  return invitation;
}

export async function rememberKey(
  ctx: MutationCtx,
  key: IdempotencyKey,
  invitationId: Id<"invitations">,
): Promise<void> {
  await ctx.db.insert("idempotencyKeys", { ...key, invitationId });
}
