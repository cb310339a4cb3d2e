/**
 * Globals that know which kind of function is running, and refuse what Convex
 * refuses in it: the facts are of the open-source backend of August 2026.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** A function that is running. */
export interface Running {
  kind: "query" | "mutation" | "action";
  name: string;
  /** Of the component it belongs to; "" is the app. */
  mountedAt: string;
  startedAt: number;
}

export const running = new AsyncLocalStorage<Running>();

/** How a function reaches the backend. */
type Syscall = (...args: unknown[]) => unknown;
export type Syscalls = Record<
  "syscall" | "asyncSyscall" | "jsSyscall",
  Syscall
>;

export type Outbound = (request: Request) => Promise<Response>;

/**
 * Bytes have to be of one realm: what these make is handed to `crypto`,
 * `Response` and the like, which are Node's, and looked at with `instanceof`.
 */
const BYTES =
  `ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray
  Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array
  Float32Array Float64Array`
    .trim()
    .split(/\s+/);

/**
 * @param options.fetch what actions reach
 * @param options.refuse remembers every refusal: a timer ends a function whether the
 *   error is caught or not, and for anything else whoever catches it has hidden a mistake
 * @param options.convex the test backend's system calls
 */
export function strictGlobals({
  fetch,
  refuse,
  convex,
}: {
  fetch: Outbound;
  refuse: (message: string) => Error;
  convex: () => Syscalls;
}) {
  function refusal(what: string) {
    const store = running.getStore();
    const where = store
      ? `in queries and mutations. Please consider using an action. (${store.kind} ${store.name})`
      : "while a module is loaded. Use it inside an action's handler.";
    return refuse(`Can't use ${what} ${where}`);
  }
  const isAction = () => running.getStore()?.kind === "action";

  const timer =
    (name: "setTimeout" | "setInterval"): ((...args: unknown[]) => unknown) =>
    (...args) => {
      if (isAction())
        return Reflect.apply(Reflect.get(globalThis, name), globalThis, args);
      throw refusal(`${name}()`);
    };

  return {
    ...Object.fromEntries(
      BYTES.map((name) => [name, Reflect.get(globalThis, name)]),
    ),
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      if (!isAction()) throw refusal("fetch()");
      return await fetch(new Request(input, init));
    },
    setTimeout: timer("setTimeout"),
    setInterval: timer("setInterval"),
    clearTimeout: (id: number) => isAction() && clearTimeout(id),
    clearInterval: (id: number) => isAction() && clearInterval(id),
    performance: { now: () => (isAction() ? performance.now() : 0) },
    crypto: strictCrypto(refusal, isAction),
    Convex: {
      syscall: (...args: unknown[]) => convex().syscall(...args),
      asyncSyscall: (...args: unknown[]) => convex().asyncSyscall(...args),
      jsSyscall: (...args: unknown[]) => convex().jsSyscall(...args),
    },
  };
}

/**
 * Random numbers are there in every function; what needs true randomness is not.
 */
function strictCrypto(
  refusal: (what: string) => Error,
  isAction: () => boolean,
) {
  const { crypto } = globalThis;
  const subtle = new Proxy(crypto.subtle, {
    get:
      (target, key) =>
      (...args: unknown[]) => {
        const method = String(key);
        if (["wrapKey", "unwrapKey"].includes(method)) {
          throw new Error(`Not implemented: crypto.subtle.${method}`);
        }
        if (
          !isAction() &&
          needsRandomness(method, args[0] as Algorithm | undefined)
        ) {
          throw refusal(`cryptographic randomness (crypto.subtle.${method})`);
        }
        return Reflect.apply(Reflect.get(target, key), target, args);
      },
  });
  return {
    subtle,
    randomUUID: () => crypto.randomUUID(),
    getRandomValues: (array: Uint8Array<ArrayBuffer>) =>
      crypto.getRandomValues(array),
  };
}

type Algorithm = string | { name?: string };

function needsRandomness(method: string, algorithm: Algorithm | undefined) {
  const name = (
    typeof algorithm === "string" ? algorithm : (algorithm?.name ?? "")
  ).toUpperCase();
  switch (method) {
    case "generateKey":
      return true;
    case "sign":
      return name === "ECDSA" || name === "RSA-PSS";
    case "encrypt":
      return name === "RSA-OAEP";
    default:
      return false;
  }
}
