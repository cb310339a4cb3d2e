import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Suppressed } from "../pure/mailbox.js";
import { canonicalMailbox } from "../pure/emails.js";
import { getMailbox, mailboxHash, saveMailbox } from "./mailboxes.js";
import { withSuppressed } from "./suppressedAddresses.js";

/**
 * 0.3 had a row for each suppressed address, in a table of its own. They hold until they are moved, and are moved as
 * soon as something is said of one, or else in batches.
 */
const BATCH = 50;
/** Invitations to one address that are looked at, to find out whose mail bounced. */
const MOST_INVITATIONS = 20;

export async function isAnyOld(ctx: QueryCtx): Promise<boolean> {
  return (await ctx.db.query("suppressions").first()) !== null;
}

export async function findOld(
  ctx: QueryCtx,
  addressHash: string,
): Promise<Suppressed | null> {
  const row = await oldRow(ctx, addressHash);
  if (!row) return null;
  const { reason, at, email } = row;
  return { reason, at, email, organizationIds: [] };
}

/** Moves a batch of them. Returns whether there may be more. Run again, it does nothing twice. */
export async function migrateSuppressions(ctx: MutationCtx): Promise<boolean> {
  const old = await ctx.db.query("suppressions").take(BATCH);
  for (const row of old) await move(ctx, row);
  return old.length === BATCH;
}

/** Before anything is written about an address: what was known of it goes where it belongs. */
export async function takeOver(
  ctx: MutationCtx,
  email: string,
  addressHash: string,
): Promise<void> {
  const row = await oldRow(ctx, addressHash);
  if (row) await move(ctx, { ...row, email: row.email ?? email });
  if (canonicalMailbox(email) === email) return;
  const apart = await getMailbox(ctx, addressHash);
  const known = apart.addresses.find((one) => one.addressHash === addressHash);
  if (!apart._id || !known?.suppressed) return;
  const { suppressed } = known;
  await ctx.db.delete("mailboxes", apart._id);
  const mailbox = await getMailbox(ctx, await mailboxHash(email));
  const heard = { addressHash, ...suppressed };
  const addresses = withSuppressed(mailbox.addresses, heard);
  await saveMailbox(ctx, { ...mailbox, addresses });
}

const oldRow = async (ctx: QueryCtx, addressHash: string) =>
  await ctx.db
    .query("suppressions")
    .withIndex("by_address", (q) => q.eq("addressHash", addressHash))
    .unique();

/** Of an address that was erased only its hash is left, and that is then what its mailbox is found by. */
async function move(
  ctx: MutationCtx,
  { _id, addressHash, email, reason, at }: Doc<"suppressions">,
): Promise<void> {
  const hash = email === undefined ? addressHash : await mailboxHash(email);
  const mailbox = await getMailbox(ctx, hash);
  const organizationIds = email === undefined ? [] : await mailers(ctx, email);
  const heard = { addressHash, email, reason, at, organizationIds };
  const addresses = withSuppressed(mailbox.addresses, heard);
  await saveMailbox(ctx, { ...mailbox, addresses });
  await ctx.db.delete("suppressions", _id);
}

/** Whose mail to the address bounced, as far as its invitations still tell. */
async function mailers(
  ctx: QueryCtx,
  email: string,
): Promise<Id<"organizations">[]> {
  const invitations = await ctx.db
    .query("invitations")
    .withIndex("by_email_status", (q) => q.eq("email", email))
    .order("desc")
    .take(MOST_INVITATIONS);
  const bounced = invitations.filter(
    ({ delivery }) =>
      delivery.status !== "none" && delivery.times.bounced !== undefined,
  );
  return bounced.map(({ organizationId }) => organizationId);
}
