/** A mail service that keeps the mails, and tells the app what became of them. */
import { createHmac } from "node:crypto";

/** @typedef {{ id: string, to: string[], subject: string, text: string, headers: Record<string, string> }} Mail */

const BATCH_URL = "https://api.resend.com/emails/batch";

/** Resend's HTTP API, as far as its component uses it. Everything else is unreachable. */
export class MailService {
  /** @type {Mail[]} */
  mails = [];

  /** @param {Request} request */
  fetch = async (request) => {
    if (request.url !== BATCH_URL)
      throw new TypeError(`fetch failed: ${request.url}`);
    const posted = await request.json();
    const data = posted.map((/** @type {Mail} */ mail) => {
      const id = `mail_${this.mails.length + 1}`;
      this.mails.push({ ...mail, id });
      return { id };
    });
    return Response.json({ data });
  };

  /**
   * The newest mail to an address that says something.
   *
   * @param {string} address
   * @param {RegExp} says
   */
  find(address, says) {
    const mail = this.mails.findLast(
      ({ to, text }) => to.includes(address) && says.test(text),
    );
    if (!mail) throw new Error(`No mail to ${address} says ${says}`);
    return {
      mail,
      match: /** @type {RegExpExecArray} */ (says.exec(mail.text)),
    };
  }
}

/**
 * What Resend posts to the app, signed as Svix signs.
 *
 * @param {Mail} mail
 * @param {string} type
 * @param {string} secret
 */
export function webhookCall({ id, to, subject }, type, secret) {
  const created_at = new Date(Date.now()).toISOString();
  const common = { email_id: id, created_at, from: "", to, subject };
  const bounce = {
    message: "No such mailbox",
    type: "Permanent",
    subType: "General",
  };
  const data = type === "email.bounced" ? { ...common, bounce } : common;
  const body = JSON.stringify({ type, created_at, data });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac(
    "sha256",
    Buffer.from(secret.slice("whsec_".length), "base64"),
  )
    .update(`msg_${id}.${timestamp}.${body}`)
    .digest("base64");
  const headers = {
    "svix-id": `msg_${id}`,
    "svix-timestamp": timestamp,
    "svix-signature": `v1,${signature}`,
  };
  return { method: "POST", body, headers };
}
