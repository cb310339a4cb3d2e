import { jsonToConvex, type JSONValue, type Value } from "convex/values";
import type { WebSocket } from "ws";
import { Authenticator, type VerifiedToken } from "./auth.ts";
import { Clock } from "./clock.ts";
import { Connections } from "./connections.ts";
import type { LoadedApp } from "./components.ts";
import { Engine } from "./engine.ts";
import { handleHttpAction } from "./http.ts";
import { runAs, type Execution } from "./execution.ts";
import { describe } from "./failures.ts";
import { findFunction, type Args } from "./functions.ts";
import { MutationLog } from "./mutationLog.ts";
import {
  createOutboundFetch,
  type OutboundFetch,
  type Services,
} from "./outbound.ts";
import { FakeMail } from "./services/fakeMail.ts";
import { MailEvents } from "./services/mailEvents.ts";
import { Subscriptions } from "./subscriptions.ts";
import { SyncSession } from "./sync.ts";
import { prepareProcess } from "./testBackend.ts";
import { Timestamps } from "./timestamps.ts";

export interface BackendOptions {
  url: string;
  siteUrl: string;
  env: Record<string, string>;
  services: Services;
  /** The path of the HTTP action that is told what became of mails. */
  resendWebhookPath?: string;
  onReady?: OnReady;
  log(message: string): void;
}

export type StartReason = "start" | "reload" | "reset";
/** Called with an empty database, for example to seed it. */
export type OnReady = (
  backend: Backend,
  reason: StartReason,
) => Promise<void> | void;

/** The running backend: what outlives a reload of the functions and a reset of the data. */
export class Backend {
  readonly url: string;
  readonly siteUrl: string;
  readonly clock = new Clock();
  readonly connections = new Connections();
  readonly mail: FakeMail;
  readonly timestamps = new Timestamps();
  readonly mutationLog = new MutationLog();
  readonly subscriptions = new Subscriptions(this);
  readonly log: (message: string) => void;
  readonly #env: Record<string, string>;
  readonly #fetch: OutboundFetch;
  readonly #onReady: OnReady | undefined;
  #engine: Engine | null = null;
  #authenticator: Authenticator | null = null;

  constructor(options: BackendOptions) {
    const { url, siteUrl, env, services, onReady, log } = options;
    prepareProcess();
    this.mail = new FakeMail(() => this.clock.now(), this.#mailEvents(options));
    this.url = url;
    this.siteUrl = siteUrl;
    this.log = log;
    this.#env = env;
    this.#onReady = onReady;
    this.#fetch = createOutboundFetch({
      "https://api.resend.com": this.mail.service,
      ...services,
    });
  }

  #mailEvents(options: BackendOptions): MailEvents | null {
    const { resendWebhookPath, siteUrl, env, log } = options;
    if (resendWebhookPath === undefined) return null;
    return new MailEvents({
      secret: env.RESEND_WEBHOOK_SECRET ?? "",
      now: () => this.clock.now(),
      log,
      post: async (body, headers) => {
        const url = siteUrl + resendWebhookPath;
        const request = new Request(url, { method: "POST", body, headers });
        return (await handleHttpAction(request, this)).status;
      },
    });
  }

  /** Null until the functions have loaded for the first time. */
  get engine(): Engine | null {
    return this.#engine;
  }

  /** Starts over with the functions that `load` returns, unless it fails. */
  async load(
    reason: "start" | "reload",
    load: () => Promise<LoadedApp>,
  ): Promise<void> {
    try {
      this.#start(await runAs(this.#moduleScope(), load));
    } catch (error) {
      this.log(`Cannot load the functions: ${describe(error)}`);
      return;
    }
    await this.#ready(reason);
  }

  #moduleScope(): Execution {
    return {
      env: this.#env,
      now: () => this.clock.now(),
      fetch: () => Promise.reject(new Error("No `fetch` at module scope")),
      intercept: (inner) => inner,
    };
  }

  /** Clients stay connected and see an empty database. */
  #start(app: LoadedApp): void {
    this.#engine?.close();
    this.clock.reset();
    this.mail.clear();
    this.#authenticator = new Authenticator(app.authConfig, this.#fetch);
    const engine: Engine = new Engine(app, {
      env: this.#env,
      clock: this.clock,
      fetch: this.#fetch,
      log: this.log,
      onWrite: (table) => {
        if (this.#engine === engine) this.subscriptions.invalidate(table);
      },
    });
    this.#engine = engine;
    this.subscriptions.request();
  }

  /** Empties the database and the inbox, and sets the clock back to real time. */
  async reset(): Promise<void> {
    this.#start(this.#running().loaded);
    await this.#ready("reset");
  }

  /** Calls any function of the app or of a component, also an internal one: for seeds and tests. */
  async run(path: string, args: Args = {}, component = ""): Promise<Value> {
    const engine = this.#running();
    const fn = findFunction(engine.app, component, path);
    if (fn === null) throw new Error(`There is no function ${path}`);
    const outcome = await engine.call(fn, args, null);
    if (!outcome.ok) throw new Error(outcome.message);
    return jsonToConvex(outcome.value);
  }

  /** Moves the clock and runs what becomes due; resolves to how many scheduled functions and crons ran. */
  advanceClock(ms: number): Promise<number> {
    return this.#running().scheduler.advance(ms);
  }

  /** For tests: all scheduled functions of the app and its components are gone, as after restoring a backup. */
  dropScheduled(): Promise<void> {
    return this.#running().dropScheduled();
  }

  /** For tests: until the next reset the function has another name, so handles of it lead nowhere. Data stays. */
  renameFunction(path: string, newName: string, component = ""): void {
    this.#running().renameFunction(component, path, newName);
  }

  /** All documents by component path and table. */
  data(): Promise<Record<string, JSONValue>> {
    return this.#running().data();
  }

  async authenticate(token: string): Promise<VerifiedToken> {
    if (this.#authenticator === null) {
      throw new Error("The functions did not load");
    }
    return await this.#authenticator.verify(token);
  }

  connect(socket: WebSocket): void {
    this.connections.add(socket);
    new SyncSession(socket, this);
  }

  close(): void {
    this.mail.clear();
    this.#engine?.close();
    this.#engine = null;
  }

  async #ready(reason: StartReason): Promise<void> {
    try {
      await this.#onReady?.(this, reason);
    } catch (error) {
      this.log(`onReady failed: ${describe(error)}`);
    }
  }

  #running(): Engine {
    if (this.#engine === null) throw new Error("The functions did not load");
    return this.#engine;
  }
}
