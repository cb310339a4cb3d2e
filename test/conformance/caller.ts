import { setTimeout as sleep } from "node:timers/promises";
import {
  ConvexClient,
  ConvexHttpClient,
  type HttpMutationOptions,
} from "convex/browser";
import type {
  ArgsAndOptions,
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import { WebSocket } from "ws";
import { Watch } from "./watch.js";

/** Someone who calls a deployment from outside, as an app's browser does: signed in with `token`, or nobody. */
export class Caller {
  readonly #url: string;
  readonly token: string | null;
  readonly #http: ConvexHttpClient;
  #live: ConvexClient | null = null;

  constructor(url: string, token: string | null = null) {
    this.#url = url;
    this.token = token;
    this.#http = new ConvexHttpClient(url, { logger: false });
    if (token !== null) this.#http.setAuth(token);
  }

  query<Query extends FunctionReference<"query">>(
    query: Query,
    args: FunctionArgs<Query>,
  ): Promise<FunctionReturnType<Query>> {
    return patiently(() => this.#http.query(query, args));
  }

  /** At once: several of one caller do not wait for each other. */
  mutate<Mutation extends FunctionReference<"mutation">>(
    mutation: Mutation,
    args: FunctionArgs<Mutation>,
  ): Promise<FunctionReturnType<Mutation>> {
    const options = [args, { skipQueue: true }] as unknown as ArgsAndOptions<
      Mutation,
      HttpMutationOptions
    >;
    return patiently(() => this.#http.mutation(mutation, ...options));
  }

  act<Action extends FunctionReference<"action">>(
    action: Action,
    args: FunctionArgs<Action>,
  ): Promise<FunctionReturnType<Action>> {
    return patiently(() => this.#http.action(action, args));
  }

  /** Over the websocket. */
  get live(): ConvexClient {
    if (this.#live) return this.#live;
    const client = new ConvexClient(this.#url, {
      // Node 20 has no global WebSocket.
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
      unsavedChangesWarning: false,
      logger: false,
    });
    if (this.token !== null) {
      client.setAuth(() => Promise.resolve(this.token));
    }
    this.#live = client;
    return client;
  }

  watch<Query extends FunctionReference<"query">>(
    query: Query,
    args: FunctionArgs<Query>,
  ): Watch<FunctionReturnType<Query>> {
    return new Watch(this.live, query, args);
  }

  async close(): Promise<void> {
    await this.#live?.close();
  }
}

const MAX_TRIES = 20;
const MAX_PAUSE_MS = 2000;

/**
 * Under contention a deployment tries a few times by itself, then tells the client to: nothing has happened. The embedded
 * backend never does, since it runs one transaction after the other.
 */
async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === MAX_TRIES || !isContention(error)) throw error;
      await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 100 * 2 ** attempt));
    }
  }
}

const CONTENTION =
  /OptimisticConcurrencyControlFailure|TooManyConcurrentRequests|ExpiredInQueue|changed while (it|this mutation) was being run/;

function isContention(error: unknown): boolean {
  return error instanceof Error && CONTENTION.test(error.message);
}
