import { setImmediate as nextMacrotask } from "node:timers/promises";
import { outside } from "./execution.ts";
import type { Engine } from "./engine.ts";
import type { RunQuery } from "./querySet.ts";

export interface Subscriber {
  /** Resolves to a function that sends the transition. */
  prepareTransition(
    engine: Engine,
    written: ReadonlySet<string>,
    query: RunQuery,
  ): Promise<(ts: bigint) => void>;
}

export interface SubscriptionsHost {
  readonly engine: Engine | null;
  readonly timestamps: { readonly latest: bigint };
  log(message: string): void;
}

/** Brings all clients up to date after writes, each time from one snapshot. */
export class Subscriptions {
  readonly #host: SubscriptionsHost;
  readonly #subscribers = new Set<Subscriber>();
  #written = new Set<string>();
  #requested = false;
  #flushing = false;

  constructor(host: SubscriptionsHost) {
    this.#host = host;
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }

  invalidate(table: string): void {
    this.#written.add(table);
    this.request();
  }

  request(): void {
    if (this.#requested) return;
    this.#requested = true;
    outside(() => setImmediate(() => void this.#flush()));
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      while (this.#requested && this.#host.engine !== null) {
        await this.#transition(this.#host.engine);
      }
    } catch (error) {
      this.#host.log(`Cannot update the clients: ${String(error)}`);
    } finally {
      this.#requested = false;
      this.#flushing = false;
    }
  }

  async #transition(engine: Engine): Promise<void> {
    await engine.snapshot(async (query) => {
      // A mutation's response is only microtasks away: it must be sent before the
      // transition with its effects, or its optimistic update flickers.
      await nextMacrotask();
      // Taken with the lock held: no write can come in between.
      this.#requested = false;
      const written = this.#written;
      this.#written = new Set();
      const sends: ((ts: bigint) => void)[] = [];
      for (const subscriber of [...this.#subscribers]) {
        sends.push(await subscriber.prepareTransition(engine, written, query));
      }
      for (const send of sends) send(this.#host.timestamps.latest);
    });
  }
}
