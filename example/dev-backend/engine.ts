import { randomUUID } from "node:crypto";
import type { UserIdentity } from "convex/server";
import { convexToJson, type JSONValue, type Value } from "convex/values";
import type { Clock } from "./clock.ts";
import { mountFor, type LoadedApp } from "./components.ts";
import { outside, runAs } from "./execution.ts";
import { describe, outcomeOf, type Outcome } from "./failures.ts";
import { FunctionRun } from "./functionRun.ts";
import {
  functionOfHandle,
  referenceTo,
  systemHandle,
  type Args,
  type FoundFunction,
  type Reference,
} from "./functions.ts";
import { FifoLock } from "./lock.ts";
import type { OutboundFetch } from "./outbound.ts";
import { Scheduler } from "./scheduler.ts";
import { runJob } from "./jobs.ts";
import { SchedulerSyscalls } from "./schedulerSyscalls.ts";
import type { HttpExchange } from "./systemModule.ts";
import { createTestBackend, type TestBackend } from "./testBackend.ts";

export type Identity = Partial<UserIdentity> | null;

export interface EngineHost {
  env: Record<string, string>;
  clock: Clock;
  fetch: OutboundFetch;
  onWrite(table: string): void;
  log(message: string): void;
}

export interface QueryResult {
  outcome: Outcome;
  reads: ReadonlySet<string>;
  journal: string | null;
}

/** Runs the functions of one loaded app on a database of its own. */
export class Engine {
  readonly app: LoadedApp;
  readonly scheduler: Scheduler;
  readonly #host: EngineHost;
  readonly #test: TestBackend;
  readonly #lock = new FifoLock();
  readonly #exchanges = new Map<string, HttpExchange>();
  readonly #writtenTables = new Set<string>();
  readonly #schedulerSyscalls: SchedulerSyscalls;

  constructor(app: LoadedApp, host: EngineHost) {
    this.app = app;
    this.#host = host;
    this.#test = createTestBackend(app, this.#exchanges);
    this.scheduler = new Scheduler(host.clock, (job) =>
      outside(() => runJob(this, job, host.log)),
    );
    this.#schedulerSyscalls = new SchedulerSyscalls({
      transaction: (body) => this.#test.run(body),
      checkTarget: (handle) => {
        if (functionOfHandle(app, handle) === null) {
          throw new Error(`Cannot schedule ${handle}: no such function`);
        }
      },
      add: (job) => this.scheduler.add(job),
    });
  }

  /**
   * Runs `body` with a `query` whose results all come from one snapshot: nested
   * in one outer query, they hold the transaction lock together.
   */
  async snapshot<Result extends Value>(
    body: (
      query: (
        fn: FoundFunction,
        args: Args,
        identity: Identity,
        journal: string | null,
      ) => Promise<QueryResult>,
    ) => Promise<Result>,
  ): Promise<Result> {
    return (await this.#lock.run(() =>
      this.#test.query(() =>
        body(async (fn, args, identity, journal) => {
          const frozenAt = this.#host.clock.now();
          const run = this.#newRun({ frozenAt, journal });
          const reference = referenceTo<"query">(fn.handle);
          const outcome = await outcomeOf(() =>
            runAs(run, () => this.#as(identity).query(reference, args)),
          );
          return { outcome, reads: run.reads, journal: run.journal };
        }),
      ),
    )) as Result;
  }

  async query(
    fn: FoundFunction,
    args: Args,
    identity: Identity,
  ): Promise<Outcome> {
    let outcome: Outcome | undefined;
    await this.snapshot(async (query) => {
      outcome = (await query(fn, args, identity, null)).outcome;
      return null;
    });
    if (outcome === undefined) throw new Error("The query did not run");
    return outcome;
  }

  /** `onSettled` runs before any other transaction can. */
  mutation(
    fn: FoundFunction,
    args: Args,
    identity: Identity,
    onSettled: () => void = () => undefined,
  ): Promise<Outcome> {
    return this.#lock.run(async () => {
      const outcome = await outcomeOf(() =>
        this.#transaction(fn, args, identity),
      );
      onSettled();
      return outcome;
    });
  }

  action(fn: FoundFunction, args: Args, identity: Identity): Promise<Outcome> {
    const reference = referenceTo<"action">(fn.handle);
    return outcomeOf(() =>
      runAs(this.#newRun(), () => this.#as(identity).action(reference, args)),
    );
  }

  call(fn: FoundFunction, args: Args, identity: Identity): Promise<Outcome> {
    return this[fn.kind](fn, args, identity);
  }

  async http(
    request: Request,
    path: string,
    identity: Identity,
  ): Promise<Response> {
    const component = mountFor(this.app, path);
    const exchangeId = randomUUID();
    const exchange: HttpExchange = {
      request,
      path: path.slice(component.httpPrefix?.length ?? 0) || "/",
    };
    this.#exchanges.set(exchangeId, exchange);
    try {
      // No identity crosses into a component.
      await runAs(this.#newRun(), () =>
        this.#as(component.path === "" ? identity : null).action(
          referenceTo<"action">(systemHandle(component.path, "http")),
          { exchangeId },
        ),
      );
      return exchange.response ?? new Response(null, { status: 500 });
    } catch (error) {
      this.#host.log(
        `HTTP action ${request.method} ${path}: ${describe(error)}`,
      );
      return Response.json(
        { code: "InternalServerError", message: describe(error) },
        { status: 500 },
      );
    } finally {
      this.#exchanges.delete(exchangeId);
    }
  }

  /** All documents by component and table, undeclared tables only if they have any. */
  async data(): Promise<Record<string, JSONValue>> {
    const data: Record<string, JSONValue> = {};
    await this.#lock.run(() =>
      this.#test.query(async () => {
        for (const { path, schema } of this.app.components.values()) {
          const declared = Object.keys(schema.tables);
          const tables = await runAs(this.#newRun(), () =>
            this.#test.query(
              referenceTo<"query">(systemHandle(path, "tables")),
              { declared, others: [...this.#writtenTables] },
            ),
          );
          data[path] = convexToJson(tables);
        }
        return null;
      }),
    );
    return data;
  }

  close(): void {
    this.scheduler.close();
  }

  #newRun(options?: ConstructorParameters<typeof FunctionRun>[1]): FunctionRun {
    return new FunctionRun(
      {
        env: this.#host.env,
        clock: this.#host.clock,
        fetch: this.#host.fetch,
        scheduler: this.#schedulerSyscalls,
        onWrite: (table) => {
          this.#writtenTables.add(table);
          this.#host.onWrite(table);
        },
      },
      options,
    );
  }

  /**
   * convex-test keeps the writes of a top-level mutation whose return value is
   * invalid. Nested in an outer mutation they are rolled back with it.
   */
  #transaction(
    fn: FoundFunction,
    args: Args,
    identity: Identity,
  ): Promise<Value> {
    const reference: Reference<"mutation"> = referenceTo(fn.handle);
    return this.#test.mutation(() => {
      const run = this.#newRun({ frozenAt: this.#host.clock.now() });
      return runAs(run, () => this.#as(identity).mutation(reference, args));
    });
  }

  #as(identity: Identity): Pick<TestBackend, "query" | "mutation" | "action"> {
    return identity === null ? this.#test : this.#test.withIdentity(identity);
  }
}
