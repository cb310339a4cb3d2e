import { AsyncLocalStorage } from "node:async_hooks";

export interface ConvexSyscalls {
  syscall(op: string, jsonArgs: string): string;
  asyncSyscall(op: string, jsonArgs: string): Promise<string>;
  jsSyscall(op: string, args: Record<string, unknown>): unknown;
}

/** What one call of a backend function sees instead of the process's own globals. */
export interface Execution {
  readonly env: Record<string, string>;
  now(): number;
  fetch(request: Request): Promise<Response>;
  intercept(inner: ConvexSyscalls): ConvexSyscalls;
}

const executions = new AsyncLocalStorage<Execution>();

export function runAs<Result>(
  execution: Execution,
  body: () => Result,
): Result {
  return executions.run(execution, body);
}

/**
 * Leaves every async context of the caller. Whatever a function triggers (a
 * flush, a timer, a module load) must not run inside its transaction, where it
 * would see uncommitted rows and where timers and `fetch` throw.
 */
export const outside: <Result>(body: () => Result) => Result =
  AsyncLocalStorage.snapshot();

const globals = globalThis as typeof globalThis & { Convex: ConvexSyscalls };
let installed = false;

/**
 * Puts `Date`, `fetch`, `process.env` and `Convex` under the control of the
 * current execution. Outside of executions they behave as before, so Vite, the
 * JWT checks and other backends in the process are not affected. Must be called after the
 * first `convexTest()`, which creates `globalThis.Convex`.
 */
export function installGlobals(): void {
  if (installed) return;
  installed = true;
  globals.Convex = interceptedSyscalls(globals.Convex);
  globals.fetch = interceptedFetch(globals.fetch);
  globals.Date = movableDate(globals.Date);
  process.env = deploymentEnv(process.env);
}

function interceptedSyscalls(inner: ConvexSyscalls): ConvexSyscalls {
  const current = () => executions.getStore()?.intercept(inner) ?? inner;
  return {
    syscall: (op, jsonArgs) => current().syscall(op, jsonArgs),
    asyncSyscall: (op, jsonArgs) => current().asyncSyscall(op, jsonArgs),
    jsSyscall: (op, args) => current().jsSyscall(op, args),
  };
}

function interceptedFetch(realFetch: typeof fetch): typeof fetch {
  return async (input, init) => {
    const execution = executions.getStore();
    return execution === undefined
      ? await realFetch(input, init)
      : await execution.fetch(new Request(input, init));
  };
}

function movableDate(RealDate: DateConstructor): DateConstructor {
  const now = () => executions.getStore()?.now() ?? RealDate.now();
  return new Proxy(RealDate, {
    get: (target, key) =>
      key === "now" ? now : (Reflect.get(target, key) as unknown),
    apply: () => new RealDate(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget,
      ) as Date,
  });
}

function deploymentEnv(realEnv: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = () => executions.getStore()?.env ?? realEnv;
  return new Proxy(realEnv, {
    get: (_, key) => Reflect.get(env(), key) as unknown,
    set: (_, key, value) => Reflect.set(env(), key, value),
    has: (_, key) => Reflect.has(env(), key),
    deleteProperty: (_, key) => Reflect.deleteProperty(env(), key),
    ownKeys: () => Reflect.ownKeys(env()),
    getOwnPropertyDescriptor: (_, key) =>
      Reflect.getOwnPropertyDescriptor(env(), key),
  });
}
