import type { Id } from "../_generated/dataModel.js";
import type {
  MailAddress,
  Suppressed,
  SuppressionReason,
} from "../pure/mailbox.js";

/** What is said of the single addresses of a mailbox, by exact spelling. */

/** Of one mailbox. There is room for a new one: see `drop`. */
const MOST_ADDRESSES = 20;
/** Whose mails came back from one address. */
const MOST_ORGANIZATIONS = 8;

/** What was heard of an address. */
export type Complaint = {
  addressHash: string;
  email?: string;
  reason: SuppressionReason;
  at: number;
  organizationIds: Id<"organizations">[];
};

/**
 * Again: nothing changes, except that a complaint weighs more than a bounce. What was heard before someone lifted it
 * is heard no more, however often a webhook repeats it.
 */
export function withSuppressed(
  addresses: MailAddress[],
  { addressHash, reason, at, email, organizationIds }: Complaint,
): MailAddress[] {
  const known = addresses.find((one) => one.addressHash === addressHash);
  const lifted = known?.lifted?.[reason];
  if (lifted !== undefined && at <= lifted) return addresses;
  const before = known?.suppressed;
  const wins = !before || (before.reason === "bounced" && reason !== "bounced");
  const mailers = before?.organizationIds ?? [];
  const all = new Set([...mailers, ...organizationIds]);
  if (!wins && all.size === mailers.length) return addresses;
  const suppressed: Suppressed = {
    ...(wins ? { reason, at } : before),
    email: before?.email ?? email,
    organizationIds: [...all].slice(-MOST_ORGANIZATIONS),
  };
  return replaced(addresses, { ...known, addressHash, suppressed });
}

/** A bounce is lifted, or all that was heard. */
export function withLifted(
  addresses: MailAddress[],
  addressHash: string,
  now: number,
): MailAddress[] {
  const known = addresses.find((one) => one.addressHash === addressHash);
  if (!known?.suppressed) return addresses;
  const { reason, at } = known.suppressed;
  // The transport's clock may be ahead of ours.
  const until = Math.max(now, at);
  const lifted = {
    ...known.lifted,
    bounced: until,
    ...(reason === "complained" && { complained: until }),
  };
  return replaced(addresses, { addressHash, lifted });
}

/** Only what says that nothing is to be sent there stays. */
export function withErased(
  addresses: MailAddress[],
  addressHash: string,
): MailAddress[] {
  const known = addresses.find((one) => one.addressHash === addressHash);
  if (!known?.suppressed) return addresses;
  const { reason, at } = known.suppressed;
  const suppressed = { reason, at, organizationIds: [] };
  return addresses.map((one) => (one === known ? { ...one, suppressed } : one));
}

/** The newest is the last. */
function replaced(addresses: MailAddress[], one: MailAddress): MailAddress[] {
  const others = addresses.filter(
    ({ addressHash }) => addressHash !== one.addressHash,
  );
  return [...(others.length < MOST_ADDRESSES ? others : drop(others)), one];
}

/** Someone makes up spellings that bounce: they push out no complaint, and one that is gone bounces once more. */
function drop(addresses: MailAddress[]): MailAddress[] {
  const worth = ({ suppressed }: MailAddress) =>
    !suppressed ? 0 : suppressed.reason === "bounced" ? 1 : 2;
  const least = Math.min(...addresses.map(worth));
  const first = addresses.findIndex((one) => worth(one) === least);
  return addresses.filter((_, index) => index !== first);
}
