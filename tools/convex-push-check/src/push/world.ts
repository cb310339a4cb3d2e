/** What a story is told with: calls that a browser could make, and time that passes. */
import { mock } from "node:test";
import {
  makeFunctionReference,
  type DefaultFunctionArgs,
  type UserIdentity,
} from "convex/server";
import type { Push } from "../stand-in/pushTypes.ts";
import { deploy } from "./deployed.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Always the same, so that what is due in which minute is too. */
const STARTS_AT = Date.UTC(2026, 0, 5, 12, 0, 30);

/** A story that needs more, such as people who sign in, exports a `World` of its own that extends this one. */
export class World {
  /** The deployment's variables. */
  readonly environment: Record<string, string>;
  #push: Push;
  #running: Awaited<ReturnType<typeof deploy>> | null = null;

  constructor(push: Push, environment: Record<string, string>) {
    this.#push = push;
    this.environment = environment;
  }

  /** What actions reach. */
  async fetch(request: Request): Promise<Response> {
    throw new TypeError(`fetch failed: ${request.url}`);
  }

  async start() {
    mock.timers.enable({
      apis: ["setTimeout", "setInterval", "Date"],
      now: STARTS_AT,
    });
    this.#running = await deploy(this.#push, {
      environment: this.environment,
      fetch: (request) => this.fetch(request),
    });
  }

  get #deployed() {
    if (!this.#running) throw new Error("The story has not begun");
    return this.#running;
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
   * @param name `module:function`
   */
  async call(
    who: Partial<UserIdentity> | null,
    name: string,
    args: DefaultFunctionArgs = {},
  ): Promise<unknown> {
    const { udfType, visibility } = this.#analyzed(name);
    if (visibility?.kind !== "public") throw new Error(`${name} is not public`);
    return await this.#run(who, udfType, name, args);
  }

  /** What a cron or the scheduler calls. */
  async callInternal(name: string, args: DefaultFunctionArgs = {}) {
    return await this.#run(null, this.#analyzed(name).udfType, name, args);
  }

  async #run(
    who: Partial<UserIdentity> | null,
    udfType: "Query" | "Mutation" | "Action",
    name: string,
    args: DefaultFunctionArgs,
  ): Promise<unknown> {
    const { t } = this.#deployed;
    const caller = who ? t.withIdentity(who) : t;
    switch (udfType) {
      case "Query":
        return await caller.query(makeFunctionReference<"query">(name), args);
      case "Mutation":
        return await caller.mutation(
          makeFunctionReference<"mutation">(name),
          args,
        );
      case "Action":
        return await caller.action(makeFunctionReference<"action">(name), args);
    }
  }

  #analyzed(name: string) {
    const [module, exported] = name.split(":");
    const analysis = this.#push.answer.analysis[""];
    const found = analysis?.functions[`${module}.js`]?.functions.find(
      (analyzed) => analyzed.name === exported,
    );
    if (!found) throw new Error(`The app has no function ${name}`);
    return found;
  }

  async http(path: string, init?: RequestInit): Promise<Response> {
    return await this.#deployed.t.fetch(path, init);
  }

  /** Lets everything that is due run, and what that schedules. */
  async settle() {
    for (let round = 0; round < 12; round++) await this.#tick(SECOND / 2);
  }

  async pass(ms: number) {
    // In hops, so that what a timer schedules is there before the clock passes it.
    for (let left = ms; left > 0;) {
      const hop = Math.min(left, left > DAY ? DAY / 2 : MINUTE);
      await this.#tick(hop);
      left -= hop;
    }
    await this.settle();
  }

  async #tick(ms: number) {
    mock.timers.tick(ms);
    await this.#deployed.t.finishInProgressScheduledFunctions();
  }
}
