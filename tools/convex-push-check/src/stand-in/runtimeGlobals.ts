/**
 * Contexts with the globals of Convex's default runtime and nothing of Node's.
 *
 * What exists and what refuses follows the open-source backend of August 2026.
 * This is for fidelity, not for security: the code that runs here is the
 * repository's own.
 */
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import vm from "node:vm";

/** What the stand-in was written from. */
export const BACKEND = "Convex's open-source backend of August 2026 (94a42c3)";

/** What an evaluation is for; decides what it may touch. */
export type Phase = "functions" | "schema" | "definition" | "auth";

/** Globals of Convex's runtime that Node offers under the same name. */
const SHARED_WITH_NODE = `
  AbortController AbortSignal Blob ByteLengthQueuingStrategy
  CountQueuingStrategy Crypto CryptoKey DOMException Event EventTarget File
  FormData Headers Performance PerformanceEntry PerformanceMark
  PerformanceMeasure ReadableByteStreamController ReadableStream
  ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableStreamDefaultController ReadableStreamDefaultReader Request Response
  SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream
  TransformStream TransformStreamDefaultController URL URLSearchParams
  WritableStream WritableStreamDefaultController WritableStreamDefaultWriter
  atob btoa structuredClone
`
  .trim()
  .split(/\s+/);

export const CONSOLE_METHODS =
  "debug error info log warn trace time timeLog timeEnd".split(" ");

/** Everything a module finds besides what the language itself has. */
export const RUNTIME_GLOBALS = [
  ...SHARED_WITH_NODE,
  ..."AsyncLocalStorage AsyncResource Convex console crypto fetch performance process self".split(
    " ",
  ),
  ..."clearInterval clearTimeout setInterval setTimeout".split(" "),
];

/**
 * Runs inside the context: `Date` belongs to the context's own realm, so it
 * cannot be replaced from outside without breaking `instanceof`.
 */
const INSTALL_CLOCK = `(now) => {
  const RealDate = Date;
  const ClockedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = ClockedDate;
  Object.defineProperty(globalThis, "Date", { value: ClockedDate });
  globalThis.self = globalThis;
}`;

function refuse(what: string): () => never {
  return () => {
    throw new Error(
      `${what} is not available while Convex loads this module: use it inside a function's handler`,
    );
  };
}

/** @param allowed whether randomness may be drawn at all */
function cryptoFor(allowed: boolean) {
  const { crypto } = globalThis;
  const unavailable = ["generateKey", "wrapKey", "unwrapKey"];
  const subtle = new Proxy(crypto.subtle, {
    get: (target, key) =>
      unavailable.includes(String(key))
        ? refuse(`crypto.subtle.${String(key)}`)
        : Reflect.get(target, key).bind(target),
  });
  return {
    subtle,
    getRandomValues: allowed
      ? crypto.getRandomValues.bind(crypto)
      : refuse("crypto.getRandomValues"),
    randomUUID: allowed
      ? crypto.randomUUID.bind(crypto)
      : refuse("crypto.randomUUID"),
  };
}

/**
 * For code that is to run after it was loaded: what its globals are then.
 */
export interface RunTime {
  globals: Record<string, unknown>;
  now: () => number;
}

/** @param env what `process.env` shows */
export function createContext(
  phase: Phase,
  env: Record<string, string | undefined>,
  runTime?: RunTime,
) {
  // Definitions and auth configs must mean the same on every evaluation, so
  // the platform gives them neither a clock nor randomness.
  const impure = phase === "functions" || phase === "schema";
  const loadedAt = Date.now();

  const globals: Record<string, unknown> = {
    AsyncLocalStorage,
    AsyncResource,
    Convex: {
      syscall: refuse("A Convex function context"),
      asyncSyscall: refuse("A Convex function context"),
      jsSyscall: refuse("A Convex function context"),
    },
    clearInterval: () => {},
    clearTimeout: () => {},
    console: Object.fromEntries(
      CONSOLE_METHODS.map((name) => [name, () => {}]),
    ),
    crypto: cryptoFor(impure),
    // A deployment lets these start and fail later, inside whichever function
    // runs next. Failing here names the module that is to blame.
    fetch: refuse("fetch"),
    setInterval: refuse("setInterval"),
    setTimeout: refuse("setTimeout"),
    performance: { now: impure ? () => 0 : refuse("performance.now") },
    process: { env },
  };
  for (const name of SHARED_WITH_NODE) {
    if (name in globalThis) globals[name] = Reflect.get(globalThis, name);
  }
  Object.assign(globals, runTime?.globals);

  const context = vm.createContext(globals, {
    codeGeneration: { strings: false, wasm: true },
  });
  const clock = impure
    ? (runTime?.now ?? (() => loadedAt))
    : refuse("The current time");
  vm.runInContext(INSTALL_CLOCK, context)(clock);
  if (!impure) {
    vm.runInContext("Math", context).random = refuse("Math.random");
  }
  return context;
}
