import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type {
  MailAddress,
  Suppressed,
  SuppressionReason,
} from "../pure/mailbox.js";
import { canonicalMailbox } from "../pure/emails.js";
import {
  getMailbox,
  type Mailbox,
  mailboxHash,
  saveMailbox,
} from "./mailboxes.js";
import { findOld, takeOver } from "./oldSuppressions.js";
import { sha256 } from "../pure/sha256.js";
import {
  withErased,
  withLifted,
  withSuppressed,
} from "./suppressedAddresses.js";

/**
 * An address whose mailbox does not exist, or whose owner reported our mail as spam, gets no more mail from any
 * organization: more would cost the app its reputation with the mail providers. By exact address: that
 * `bob+typo@acme.com` bounced says nothing of `bob@acme.com`.
 */

export async function findSuppression(
  ctx: QueryCtx,
  email: string,
): Promise<Suppressed | null> {
  const mailbox = await getMailbox(ctx, await mailboxHash(email));
  return await suppressionIn(ctx, mailbox, email, findOld);
}

/** The same for who has the mailbox at hand, and may know that there is nothing old to look for. */
export async function suppressionIn(
  ctx: QueryCtx,
  mailbox: Mailbox,
  email: string,
  old: typeof findOld,
): Promise<Suppressed | null> {
  const addressHash = await sha256(email);
  const known = suppressedAs(mailbox, addressHash);
  if (known) return known;
  if (canonicalMailbox(email) !== email) {
    // Erased before there were mailboxes: only the hash of this very spelling was left to file it under.
    const apart = suppressedAs(await getMailbox(ctx, addressHash), addressHash);
    if (apart) return apart;
  }
  return await old(ctx, addressHash);
}

const suppressedAs = ({ addresses }: Mailbox, addressHash: string) =>
  addresses.find((one) => one.addressHash === addressHash)?.suppressed;

export async function suppress(
  ctx: MutationCtx,
  email: string,
  heard: {
    reason: SuppressionReason;
    at: number;
    organizationId: Id<"organizations">;
  },
): Promise<void> {
  const { organizationId, ...rest } = heard;
  const organizationIds = [organizationId];
  await change(ctx, email, (addresses, addressHash) =>
    withSuppressed(addresses, { ...rest, addressHash, email, organizationIds }),
  );
}

export async function liftSuppression(
  ctx: MutationCtx,
  email: string,
): Promise<void> {
  await change(ctx, email, (addresses, addressHash) =>
    withLifted(addresses, addressHash, Date.now()),
  );
}

/** The address is to be forgotten; that nothing is sent there is not. */
export async function eraseSuppression(
  ctx: MutationCtx,
  email: string,
): Promise<void> {
  await change(ctx, email, withErased);
}

async function change(
  ctx: MutationCtx,
  email: string,
  next: (addresses: MailAddress[], addressHash: string) => MailAddress[],
): Promise<void> {
  const addressHash = await sha256(email);
  await takeOver(ctx, email, addressHash);
  const mailbox = await getMailbox(ctx, await mailboxHash(email));
  const addresses = next(mailbox.addresses, addressHash);
  if (addresses === mailbox.addresses) return;
  await saveMailbox(ctx, { ...mailbox, addresses });
}
