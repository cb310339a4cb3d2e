import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { RateLimit } from "../pure/policy.js";
import { errorData, type OrgInvitationsErrorData } from "../pure/errors.js";
import { addMail, waitForMail } from "./mailLog.js";
import {
  getMailbox,
  type Mailbox,
  mailboxHash,
  saveMailbox,
} from "./mailboxes.js";
import { findOld, isAnyOld } from "./oldSuppressions.js";
import { suppressionIn } from "./suppression.js";

/**
 * No mail without asking here: invitations, resends, reminders and notices, each of a bulk on its own. The answer is
 * about a mailbox, in whatever spelling: what its owner sees is all of them. One row says all, with no call into
 * another component.
 */
export type MailSender = {
  organizationId: Id<"organizations">;
  /** Null: only what is suppressed gets no mail. */
  limit: RateLimit | null;
};

type Refusal = OrgInvitationsErrorData;

/** Counts the mail, or says why it may not go. A mail that may not go is not counted. */
export async function takeMail(
  ctx: MutationCtx,
  sender: MailSender,
  email: string,
): Promise<Refusal | null> {
  const mailboxes = openMailboxes(ctx, sender);
  const refusal = await mailboxes.ask(email);
  if (!refusal) await mailboxes.take([email]);
  return refusal;
}

/** For many at once, some of which may turn out to be refused for another reason. */
export function openMailboxes(
  ctx: MutationCtx,
  { organizationId, limit }: MailSender,
) {
  // As they were found, and as they would be with all mails that were asked about.
  const found = new Map<string, Mailbox>();
  const asked = new Map<string, Mailbox>();
  let old: typeof findOld | undefined;

  async function open(hash: string): Promise<Mailbox> {
    const mailbox = found.get(hash) ?? (await getMailbox(ctx, hash));
    found.set(hash, mailbox);
    return mailbox;
  }

  function count(mailbox: Mailbox, periodMs: number): Mailbox {
    const keepMs = Math.max(mailbox.keepMs, periodMs);
    const mails = addMail(mailbox.mails, organizationId, keepMs, Date.now());
    return { ...mailbox, mails, keepMs };
  }

  return {
    /** May this one go as well, if all go that were asked about before? Writes nothing. */
    async ask(email: string): Promise<Refusal | null> {
      const hash = await mailboxHash(email);
      const mailbox = asked.get(hash) ?? (await open(hash));
      old ??= (await isAnyOld(ctx)) ? findOld : async () => null;
      const suppressed = await suppressionIn(ctx, mailbox, email, old);
      if (suppressed) {
        return errorData("RECIPIENT_SUPPRESSED", { reason: suppressed.reason });
      }
      if (limit === null) return null;
      const sender = { organizationId, limit };
      const wait = waitForMail(mailbox.mails, sender, Date.now());
      if (wait > 0) {
        const retryAfterMs = Math.ceil(wait);
        return errorData("RATE_LIMITED", { retryAfterMs, scope: "recipient" });
      }
      asked.set(hash, count(mailbox, limit.periodMs));
      return null;
    },

    /** Counts the mails that do go: each mailbox is written once, whatever spellings it was named by. */
    async take(emails: string[]): Promise<void> {
      if (limit === null) return;
      const going = new Map<string, Mailbox>();
      for (const email of emails) {
        const hash = await mailboxHash(email);
        const mailbox = going.get(hash) ?? (await open(hash));
        going.set(hash, count(mailbox, limit.periodMs));
      }
      for (const mailbox of going.values()) await saveMailbox(ctx, mailbox);
    },
  };
}
