/** What the story is told with: people who sign in, mails, and what becomes of them. */
import { World } from "@convex-org-invitations/convex-push-check";
import { decodeJwt } from "jose";
import { MailService, webhookCall } from "./mail.mjs";

const PASSWORD = "correct horse battery staple";

export class StoryWorld extends World {
  mail = new MailService();

  /** @param {Request} request */
  async fetch(request) {
    return await this.mail.fetch(request);
  }

  /**
   * Creates an account the way the example's page does: a password, then the
   * code that was mailed.
   *
   * @param {string} name
   * @returns {Promise<Person>}
   */
  async signUp(name) {
    const email = `${name.toLowerCase()}@example.com`;
    const form = { email, password: PASSWORD, name, flow: "signUp" };
    await this.call(null, "auth:signIn", {
      provider: "password",
      params: form,
    });
    await this.settle();
    const code = this.mail.find(email, /\b\d{8}\b/).match[0];
    const params = { email, code, flow: "email-verification" };
    const { tokens } = await this.call(null, "auth:signIn", {
      provider: "password",
      params,
    });
    const { sub, iss } = decodeJwt(tokens.token);
    return {
      name,
      email,
      identity: { subject: String(sub), issuer: String(iss) },
    };
  }

  /**
   * The secret of the link that was mailed to an address last.
   *
   * @param {string} address
   */
  tokenMailedTo(address) {
    return this.mail.find(address, /\/invite\/(\w+\.[\w-]+)/).match[1];
  }

  /**
   * Resend tells the app's webhook what became of a mail.
   *
   * @param {string} address
   * @param {string} type
   */
  async mailEvent(address, type) {
    const { mail } = this.mail.find(address, /./);
    const secret = this.environment.RESEND_WEBHOOK_SECRET;
    const { status } = await this.http(
      "/resend-webhook",
      webhookCall(mail, type, secret),
    );
    await this.settle();
    return status;
  }
}

/** @typedef {{ subject: string, issuer: string }} Identity */
/** @typedef {{ name: string, email: string, identity: Identity }} Person */
