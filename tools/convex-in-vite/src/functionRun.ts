import type { Clock } from "./clock.ts";
import { outside, type ConvexSyscalls, type Execution } from "./execution.ts";
import type { OutboundFetch } from "./outbound.ts";
import type { SchedulerSyscalls } from "./schedulerSyscalls.ts";

/** What all function runs of one engine share. */
export interface RunHost {
  env: Record<string, string>;
  clock: Clock;
  fetch: OutboundFetch;
  scheduler: SchedulerSyscalls;
  /** Throws if the function is gone. */
  checkHandle(handle: string): void;
  /** Runs a write of an action, which is in no transaction. */
  exclusive<Result>(body: () => Promise<Result>): Promise<Result>;
  onWrite(table: string): void;
}

interface RunOptions {
  /** Queries and mutations see one instant. Without it this is an action, which sees time pass. */
  frozenAt?: number;
  /** Where the page of a paginated query ended at its previous run. */
  journal?: string | null;
}

interface SyscallArgs {
  table?: string;
  id?: string;
  query?: {
    source: { tableName: string } | { indexName: string };
  };
  endCursor?: string | null;
  functionHandle?: string;
}

/** As on a deployment, for one transaction. */
const MAX_SCHEDULED = 1000;

const WRITES = new Set([
  "1.0/insert",
  "1.0/shallowMerge",
  "1.0/replace",
  "1.0/remove",
]);
const READS = new Set([
  "1.0/get",
  "1.0/count",
  "1.0/queryStream",
  "1.0/queryPage",
]);
const STORAGE_WRITES = new Set(["1.0/storageDelete", "storage/storeBlob"]);
const STORAGE_READS = new Set(["1.0/storageGetUrl", "storage/getBlob"]);

/** One call of a function (with all calls nested in it): records what it reads and writes. */
export class FunctionRun implements Execution {
  /**
   * Tables by name only: the same name in two components costs a needless
   * re-run, never a missed one.
   */
  readonly reads = new Set<string>();
  journal: string | null = null;

  readonly #host: RunHost;
  readonly #options: RunOptions;
  #scheduled = 0;

  constructor(host: RunHost, options: RunOptions = {}) {
    this.#host = host;
    this.#options = options;
  }

  get env(): Record<string, string> {
    return this.#host.env;
  }

  now(): number {
    return this.#options.frozenAt ?? this.#host.clock.now();
  }

  fetch(request: Request): Promise<Response> {
    return outside(() => this.#host.fetch(request));
  }

  intercept(inner: ConvexSyscalls): ConvexSyscalls {
    return {
      syscall: (op, jsonArgs) => {
        this.#observe(op, jsonArgs);
        return inner.syscall(op, jsonArgs);
      },
      asyncSyscall: async (op, jsonArgs) => {
        if (op === "1.0/schedule") this.#countScheduled();
        const scheduled = this.#host.scheduler.handle(op, jsonArgs, inner);
        if (scheduled !== null) {
          this.#host.onWrite("_scheduled_functions");
          return await scheduled;
        }
        this.#observe(op, jsonArgs);
        switch (op) {
          case "1.0/queryPage":
            return await this.#queryPage(jsonArgs, inner);
          case "1.0/runUdf":
            return await this.#runUdf(jsonArgs, inner);
          case "1.0/createFunctionHandle":
            return await this.#createHandle(jsonArgs, inner);
          default:
            return await this.#inTurn(op, () =>
              inner.asyncSyscall(op, jsonArgs),
            );
        }
      },
      jsSyscall: (op, args) => {
        this.#observe(op, "{}");
        return this.#inTurn(op, async () => await inner.jsSyscall(op, args));
      },
    };
  }

  /** An action's files are stored between transactions. */
  #inTurn<Result>(op: string, body: () => Promise<Result>): Promise<Result> {
    const isOwnTransaction =
      this.#options.frozenAt === undefined && STORAGE_WRITES.has(op);
    return isOwnTransaction ? this.#host.exclusive(body) : body();
  }

  #countScheduled(): void {
    if (++this.#scheduled <= MAX_SCHEDULED) return;
    throw new Error(
      `Scheduled too many functions in a single function execution (limit: ${MAX_SCHEDULED})`,
    );
  }

  async #runUdf(jsonArgs: string, inner: ConvexSyscalls): Promise<string> {
    const { functionHandle } = JSON.parse(jsonArgs) as SyscallArgs;
    if (functionHandle !== undefined) this.#host.checkHandle(functionHandle);
    return await inner.asyncSyscall("1.0/runUdf", jsonArgs);
  }

  async #createHandle(
    jsonArgs: string,
    inner: ConvexSyscalls,
  ): Promise<string> {
    const handle = await inner.asyncSyscall(
      "1.0/createFunctionHandle",
      jsonArgs,
    );
    this.#host.checkHandle(JSON.parse(handle) as string);
    return handle;
  }

  /**
   * Marks a written table before the commit. That is early enough and needs no
   * commit hook: the re-run has to wait for this transaction, so it sees either
   * its commit or its rollback.
   */
  #observe(op: string, jsonArgs: string): void {
    if (STORAGE_WRITES.has(op)) this.#host.onWrite("_storage");
    if (STORAGE_READS.has(op)) this.reads.add("_storage");
    if (!WRITES.has(op) && !READS.has(op)) return;
    const table = tableOf(JSON.parse(jsonArgs) as SyscallArgs);
    if (table === undefined) return;
    if (WRITES.has(op)) this.#host.onWrite(table);
    else this.reads.add(table);
  }

  /** Pins the end of a page to where it was, so that live pages have no gaps. */
  async #queryPage(jsonArgs: string, inner: ConvexSyscalls): Promise<string> {
    const args = JSON.parse(jsonArgs) as SyscallArgs;
    args.endCursor ??= this.#options.journal ?? null;
    const page = await inner.asyncSyscall(
      "1.0/queryPage",
      JSON.stringify(args),
    );
    this.journal = (
      JSON.parse(page) as { continueCursor: string }
    ).continueCursor;
    return page;
  }
}

function tableOf({ table, id, query }: SyscallArgs): string | undefined {
  if (query !== undefined) {
    const { source } = query;
    return "tableName" in source
      ? source.tableName
      : source.indexName.split(".")[0];
  }
  // convex-test's ids are digits followed by the table's name.
  return table ?? id?.replace(/^\d+/, "");
}
