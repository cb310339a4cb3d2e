import path from "node:path";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { WebSocket } from "ws";
import {
  startDevBackend,
  type DevBackend,
  type StartOptions,
} from "../src/start.ts";

type Args = Record<string, Value>;

export const query = <Result = Value>(name: string) =>
  makeFunctionReference<"query", Args, Result>(name);
export const mutation = <Result = Value>(name: string) =>
  makeFunctionReference<"mutation", Args, Result>(name);
export const action = <Result = Value>(name: string) =>
  makeFunctionReference<"action", Args, Result>(name);

export const fixtureRoot = path.join(import.meta.dirname, "fixture");

export function startFixture(
  options: Partial<StartOptions> = {},
): Promise<DevBackend> {
  return startDevBackend({
    root: fixtureRoot,
    port: 0,
    vite: { logLevel: "silent" },
    ...options,
  });
}

/** Opens clients and closes them all at the end of a test. */
export class Clients {
  readonly #open: ConvexClient[] = [];

  constructor(private readonly url: () => string) {}

  http(): ConvexHttpClient {
    return new ConvexHttpClient(this.url(), { logger: false });
  }

  live(webSocket: typeof WebSocket = WebSocket): ConvexClient {
    const client = new ConvexClient(this.url(), {
      // Node 20 has no global WebSocket.
      webSocketConstructor: webSocket as unknown as typeof globalThis.WebSocket,
      unsavedChangesWarning: false,
      logger: false,
    });
    this.#open.push(client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((client) => client.close()));
  }
}

/** Collects the results of a live query. */
export class Watched<Result> {
  readonly results: Result[] = [];
  readonly errors: Error[] = [];
  #waiting: (() => void)[] = [];

  constructor(client: ConvexClient, name: string, args: Args = {}) {
    client.onUpdate(
      query<Result>(name),
      args,
      (result) => this.#notify(() => this.results.push(result)),
      (error) => this.#notify(() => this.errors.push(error)),
    );
  }

  get latest(): Result | undefined {
    return this.results.at(-1);
  }

  /** Waits until the latest result satisfies `isExpected`. */
  async until(
    isExpected: (result: Result) => boolean,
    timeoutMs = 25_000,
  ): Promise<Result> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (
        this.results.length > 0 &&
        isExpected(this.results.at(-1) as Result)
      ) {
        return this.results.at(-1) as Result;
      }
      if (Date.now() > deadline) {
        throw new Error(`Timed out with ${JSON.stringify(this.latest)}`);
      }
      await this.#change(deadline - Date.now());
    }
  }

  #notify(record: () => void): void {
    record();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
