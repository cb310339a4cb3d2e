import type { WithoutSystemFields } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { DAY } from "../pure/limits.js";
import { canonicalMailbox } from "../pure/emails.js";
import { sha256 } from "../pure/sha256.js";

/** The one row of a mailbox, whichever of its spellings is named. */

/** A limit is forgotten no sooner, nor what was lifted: a webhook may come again for days. */
const KEEP_MS = 30 * DAY;

type Row = WithoutSystemFields<Doc<"mailboxes">>;
export type Mailbox = Omit<Row, "suppressedAt" | "forgetAt"> & {
  /** Null while nothing is known of it. */
  _id: Id<"mailboxes"> | null;
};

export async function mailboxHash(email: string): Promise<string> {
  return await sha256(canonicalMailbox(email));
}

export async function getMailbox(
  ctx: QueryCtx,
  hash: string,
): Promise<Mailbox> {
  const row = await ctx.db
    .query("mailboxes")
    .withIndex("by_mailbox", (q) => q.eq("mailboxHash", hash))
    .unique();
  return (
    row ?? {
      _id: null,
      mailboxHash: hash,
      mails: [],
      keepMs: 0,
      addresses: [],
    }
  );
}

export async function saveMailbox(
  ctx: MutationCtx,
  { _id, mailboxHash: hash, mails, keepMs, addresses }: Mailbox,
): Promise<void> {
  const times = addresses.flatMap(({ suppressed }) => suppressed?.at ?? []);
  const isSuppressed = times.length > 0;
  const row: Row = {
    mailboxHash: hash,
    mails,
    keepMs,
    addresses,
    suppressedAt: isSuppressed ? Math.max(...times) : undefined,
    forgetAt: isSuppressed ? 0 : Date.now() + Math.max(keepMs, KEEP_MS),
  };
  if (_id) await ctx.db.replace("mailboxes", _id, row);
  else await ctx.db.insert("mailboxes", row);
}

/** Mailboxes that nothing was sent to for so long that they may have all of their mails again. */
export async function forgetMailboxes(
  ctx: MutationCtx,
  most: number,
): Promise<number> {
  const old = await ctx.db
    .query("mailboxes")
    .withIndex("by_suppression", (q) =>
      q.eq("suppressedAt", undefined).lt("forgetAt", Date.now()),
    )
    .take(most);
  for (const { _id } of old) await ctx.db.delete("mailboxes", _id);
  return old.length;
}
