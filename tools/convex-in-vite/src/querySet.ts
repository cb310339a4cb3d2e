import { jsonToConvex, type JSONValue } from "convex/values";
import type { Engine, Identity, QueryResult } from "./engine.ts";
import { clientMessage, failure } from "./failures.ts";
import { findPublicFunction, type Args } from "./functions.ts";
import type { AddQuery, StateModification } from "./protocol.ts";

interface Subscription {
  queryId: number;
  udfPath: string;
  args: Args;
  journal: string | null;
  reads: ReadonlySet<string>;
  /** With what it ran last: anything else means that it must run again. */
  ranWith: { engine: Engine; identity: Identity } | null;
  /** The last sent outcome, to send nothing if it is the same. */
  sent: string | null;
}

export type RunQuery = Parameters<Parameters<Engine["snapshot"]>[0]>[0];

/** The queries that one client is subscribed to. */
export class QuerySet {
  readonly #subscriptions = new Map<number, Subscription>();
  #removed: number[] = [];

  add({ queryId, udfPath, args, journal }: AddQuery): void {
    this.#subscriptions.set(queryId, {
      queryId,
      udfPath,
      args: argsOf(args),
      journal: journal ?? null,
      reads: new Set(),
      ranWith: null,
      sent: null,
    });
  }

  remove(queryId: number): void {
    if (this.#subscriptions.delete(queryId)) this.#removed.push(queryId);
  }

  /** Runs what is new or may have changed; returns what the client does not have. */
  async update(
    engine: Engine,
    identity: Identity,
    written: ReadonlySet<string>,
    query: RunQuery,
  ): Promise<StateModification[]> {
    const modifications: StateModification[] = this.#removed.map((queryId) => ({
      type: "QueryRemoved",
      queryId,
    }));
    this.#removed = [];
    // A copy: clients change their query set while the queries run.
    for (const subscription of [...this.#subscriptions.values()]) {
      const { ranWith, reads } = subscription;
      if (
        ranWith?.engine === engine &&
        ranWith.identity === identity &&
        !overlaps(reads, written)
      ) {
        continue;
      }
      // A page of other data ends where it wants.
      if (ranWith !== null && ranWith.engine !== engine) {
        subscription.journal = null;
      }
      const result = await runSubscription(
        subscription,
        engine,
        identity,
        query,
      );
      subscription.ranWith = { engine, identity };
      subscription.reads = result.reads;
      subscription.journal = result.journal;
      const sent = JSON.stringify(result.outcome);
      if (sent === subscription.sent) continue;
      subscription.sent = sent;
      modifications.push(modificationOf(subscription.queryId, result));
    }
    return modifications;
  }
}

async function runSubscription(
  { udfPath, args, journal }: Subscription,
  engine: Engine,
  identity: Identity,
  query: RunQuery,
): Promise<QueryResult> {
  try {
    const fn = findPublicFunction(engine.app, "query", udfPath);
    return await query(fn, args, identity, journal);
  } catch (error) {
    return { outcome: failure(error), reads: new Set(), journal: null };
  }
}

function modificationOf(
  queryId: number,
  { outcome, journal }: QueryResult,
): StateModification {
  return outcome.ok
    ? {
        type: "QueryUpdated",
        queryId,
        value: outcome.value,
        logLines: [],
        journal,
      }
    : {
        type: "QueryFailed",
        queryId,
        errorMessage: clientMessage(outcome.message),
        errorData: outcome.data,
        logLines: [],
        journal,
      };
}

/** Clients send the arguments object as an array of one. */
export function argsOf(args: JSONValue | undefined): Args {
  const [object] = [args ?? {}].flat();
  return jsonToConvex(object ?? {}) as Args;
}

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const item of b) if (a.has(item)) return true;
  return false;
}
