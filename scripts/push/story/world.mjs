/** What a story is told with: people who sign in, calls that a browser could make, mails, and time that passes. */
import { mock } from "node:test";
import { makeFunctionReference } from "convex/server";
import { decodeJwt } from "jose";
import { deploy } from "../deployed.mjs";
import { MailService, webhookCall } from "./mail.mjs";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Always the same, so that what is due in which minute is too. */
const STARTS_AT = Date.UTC(2026, 0, 5, 12, 0, 30);
const PASSWORD = "correct horse battery staple";

export class World {
  mail = new MailService();
  #push;
  #environment;
  /** @type {Awaited<ReturnType<typeof deploy>>} */
  #deployed = /** @type {any} */ (undefined);

  /**
   * @param {import("../../stand-in/server.mjs").Push} push
   * @param {Record<string, string>} environment
   */
  constructor(push, environment) {
    this.#push = push;
    this.#environment = environment;
  }

  async start() {
    mock.timers.enable({
      apis: ["setTimeout", "setInterval", "Date"],
      now: STARTS_AT,
    });
    this.#deployed = await deploy(this.#push, {
      environment: this.#environment,
      fetch: this.mail.fetch,
    });
  }

  /** What functions did that a deployment forbids, whether they noticed or not. */
  get refusals() {
    return this.#deployed.refusals;
  }

  /** How often each function has run, by the component it belongs to and its name. */
  get calls() {
    return this.#deployed.calls;
  }

  /**
   * A public function of the app, called as a browser calls it.
   *
   * @param {Identity | null} who
   * @param {string} name `module:function`
   * @param {object} [args]
   * @returns {Promise<any>}
   */
  async call(who, name, args = {}) {
    const { udfType, visibility } = this.#analyzed(name);
    if (visibility?.kind !== "public") throw new Error(`${name} is not public`);
    return await this.#run(who, udfType, name, args);
  }

  /**
   * What a cron or the scheduler calls.
   *
   * @param {string} name
   * @param {object} [args]
   */
  async callInternal(name, args = {}) {
    return await this.#run(null, this.#analyzed(name).udfType, name, args);
  }

  /**
   * @param {Identity | null} who
   * @param {string} udfType
   * @param {string} name
   * @param {object} args
   */
  async #run(who, udfType, name, args) {
    /** @type {any} */
    const caller = who ? this.#deployed.t.withIdentity(who) : this.#deployed.t;
    const method = /** @type {"query" | "mutation" | "action"} */ (
      udfType.toLowerCase()
    );
    /** @type {any} */
    const reference = makeFunctionReference(name);
    return await caller[method](reference, args);
  }

  /** @param {string} name */
  #analyzed(name) {
    const [module, exported] = name.split(":");
    const found = this.#push.answer.analysis[""].functions[
      `${module}.js`
    ]?.functions.find(
      (/** @type {any} */ analyzed) => analyzed.name === exported,
    );
    if (!found) throw new Error(`The app has no function ${name}`);
    return found;
  }

  /**
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async http(path, init) {
    return await this.#deployed.t.fetch(path, init);
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
    const secret = this.#environment.RESEND_WEBHOOK_SECRET;
    const { status } = await this.http(
      "/resend-webhook",
      webhookCall(mail, type, secret),
    );
    await this.settle();
    return status;
  }

  /** Lets everything that is due run, and what that schedules: mails go out in batches. */
  async settle() {
    for (let round = 0; round < 12; round++) await this.#tick(SECOND / 2);
  }

  /** @param {number} ms */
  async pass(ms) {
    // In hops, so that what a timer schedules is there before the clock passes it.
    for (let left = ms; left > 0;) {
      const hop = Math.min(left, left > DAY ? DAY / 2 : MINUTE);
      await this.#tick(hop);
      left -= hop;
    }
    await this.settle();
  }

  /** @param {number} ms */
  async #tick(ms) {
    mock.timers.tick(ms);
    await this.#deployed.t.finishInProgressScheduledFunctions();
  }
}

/** @typedef {{ subject: string, issuer: string }} Identity */
/** @typedef {{ name: string, email: string, identity: Identity }} Person */
