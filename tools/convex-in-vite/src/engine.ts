import { randomUUID } from "node:crypto";
import type { UserIdentity } from "convex/server";
import type { JSONValue, Value } from "convex/values";
import type { Clock } from "./clock.ts";
import { mountFor, type LoadedApp } from "./components.ts";
import { Crons } from "./crons.ts";
import { deployApp, deployModule, renameFunction } from "./deployedApp.ts";
import { allDocuments } from "./documents.ts";
import { outside, runAs } from "./execution.ts";
import { describe, outcomeOf, type Outcome } from "./failures.ts";
import { FunctionRun } from "./functionRun.ts";
import {
  checkHandle,
  referenceTo,
  systemHandle,
  type Args,
  type FoundFunction,
  type Reference,
} from "./functions.ts";
import { FifoLock } from "./lock.ts";
import type { OutboundFetch } from "./outbound.ts";
import { Scheduler } from "./scheduler.ts";
import { dropJobs, runCron, runJob } from "./jobs.ts";
import { SchedulerSyscalls } from "./schedulerSyscalls.ts";
import { systemModule, type HttpExchange } from "./systemModule.ts";
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
  /** As it was loaded: what a reset starts from. */
  readonly loaded: LoadedApp;
  readonly app: LoadedApp;
  readonly scheduler: Scheduler;
  readonly #host: EngineHost;
  readonly #test: TestBackend;
  readonly #lock = new FifoLock();
  readonly #exchanges = new Map<string, HttpExchange>();
  readonly #writtenTables = new Set<string>();
  readonly #schedulerSyscalls: SchedulerSyscalls;

  constructor(app: LoadedApp, host: EngineHost) {
    this.loaded = app;
    this.#host = host;
    const actions = {
      transaction: <Result>(body: () => Promise<Result>) =>
        this.#lock.run(() => runAs(this.#newTransaction(), body)),
      checkHandle: (handle: string) => checkHandle(this.app, handle),
    };
    this.app = deployApp(app, actions);
    this.#test = createTestBackend(this.app, (component) =>
      deployModule(systemModule(component, this.#exchanges), actions),
    );
    this.scheduler = new Scheduler(host.clock);
    this.#schedulerSyscalls = new SchedulerSyscalls({
      transaction: (body) => this.#lock.run(() => this.#test.run(body)),
      checkHandle: actions.checkHandle,
      add: (job) =>
        this.scheduler.add({
          kind: "job",
          name: job.target,
          deadline: job.deadline,
          run: () => outside(() => runJob(this, job, host.log)),
        }),
    });
    this.#beginCrons();
  }

  #beginCrons(): void {
    const { clock, log } = this.#host;
    const crons = new Crons(
      [...this.app.components.values()].flatMap((component) => component.crons),
      clock,
      this.scheduler,
      (cron) => outside(() => runCron(this, cron, log)),
    );
    crons.begin();
    clock.onSet = (isBack) => {
      if (isBack) crons.begin();
      this.scheduler.arm();
    };
  }

  /** Runs `body` with a `query` whose results all come from one snapshot: no transaction comes in between. */
  snapshot<Result>(
    body: (
      query: (
        fn: FoundFunction,
        args: Args,
        identity: Identity,
        journal: string | null,
      ) => Promise<QueryResult>,
    ) => Promise<Result>,
  ): Promise<Result> {
    return this.#lock.run(() =>
      body(async (fn, args, identity, journal) => {
        const run = this.#newTransaction(journal);
        const reference = referenceTo<"query">(fn.handle);
        const outcome = await outcomeOf(() =>
          runAs(run, () => this.#as(identity).query(reference, args)),
        );
        return { outcome, reads: run.reads, journal: run.journal };
      }),
    );
  }

  query(fn: FoundFunction, args: Args, identity: Identity): Promise<Outcome> {
    return this.snapshot(
      async (query) => (await query(fn, args, identity, null)).outcome,
    );
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

  /** All documents by component path and table. */
  data(): Promise<Record<string, JSONValue>> {
    return this.#lock.run(() =>
      allDocuments(this.app, this.#writtenTables, (component, args) => {
        const handle = systemHandle(component, "documents");
        return runAs(this.#newTransaction(), () =>
          this.#test.query(referenceTo<"query">(handle), args),
        );
      }),
    );
  }

  /** For tests: forgets all scheduled functions, as a restored backup has none. */
  async dropScheduled(): Promise<void> {
    for (const component of this.app.components.keys()) {
      await dropJobs(this, component);
    }
    this.scheduler.drop("job");
  }

  /** For tests: from now on the function has another name, as after a deployment that renamed it. */
  renameFunction(component: string, udfPath: string, newName: string): void {
    renameFunction(this.app, component, udfPath, newName);
  }

  close(): void {
    this.scheduler.close();
  }

  #newTransaction(journal: string | null = null): FunctionRun {
    return this.#newRun({ frozenAt: this.#host.clock.now(), journal });
  }

  #newRun(options?: ConstructorParameters<typeof FunctionRun>[1]): FunctionRun {
    return new FunctionRun(
      {
        env: this.#host.env,
        clock: this.#host.clock,
        fetch: this.#host.fetch,
        scheduler: this.#schedulerSyscalls,
        checkHandle: (handle) => checkHandle(this.app, handle),
        exclusive: (body) => this.#lock.run(body),
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
    return this.#test.mutation(() =>
      runAs(this.#newTransaction(), () =>
        this.#as(identity).mutation(reference, args),
      ),
    );
  }

  #as(identity: Identity): Pick<TestBackend, "query" | "mutation" | "action"> {
    return identity === null ? this.#test : this.#test.withIdentity(identity);
  }
}
