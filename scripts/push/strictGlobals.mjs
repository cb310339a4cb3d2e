/**
 * Globals that know which kind of function is running, and refuse what Convex
 * refuses in it: the facts are of the open-source backend of August 2026.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/**
 * @typedef {object} Running
 * @property {"query" | "mutation" | "action"} kind
 * @property {string} name
 * @property {string} mountedAt of the component it belongs to; "" is the app
 * @property {number} startedAt
 */

/** @type {AsyncLocalStorage<Running>} */
export const running = new AsyncLocalStorage();

/** @typedef {(request: Request) => Promise<Response>} Outbound */

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
 * @param {object} options
 * @param {Outbound} options.fetch what actions reach
 * @param {(message: string) => Error} options.refuse remembers every refusal: a timer ends a function whether the
 *   error is caught or not, and for anything else whoever catches it has hidden a mistake
 * @param {() => any} options.convex the test backend's system calls
 */
export function strictGlobals({ fetch, refuse, convex }) {
  /** @param {string} what */
  function refusal(what) {
    const store = running.getStore();
    const where = store
      ? `in queries and mutations. Please consider using an action. (${store.kind} ${store.name})`
      : "while a module is loaded. Use it inside an action's handler.";
    return refuse(`Can't use ${what} ${where}`);
  }
  const isAction = () => running.getStore()?.kind === "action";

  /**
   * @param {"setTimeout" | "setInterval"} name
   * @returns {(...args: any[]) => unknown}
   */
  const timer =
    (name) =>
    (...args) => {
      if (isAction())
        return Reflect.apply(Reflect.get(globalThis, name), globalThis, args);
      throw refusal(`${name}()`);
    };

  return {
    ...Object.fromEntries(
      BYTES.map((name) => [name, Reflect.get(globalThis, name)]),
    ),
    fetch: async (/** @type {any} */ input, /** @type {any} */ init) => {
      if (!isAction()) throw refusal("fetch()");
      return await fetch(new Request(input, init));
    },
    setTimeout: timer("setTimeout"),
    setInterval: timer("setInterval"),
    clearTimeout: (/** @type {any} */ id) => isAction() && clearTimeout(id),
    clearInterval: (/** @type {any} */ id) => isAction() && clearInterval(id),
    performance: { now: () => (isAction() ? performance.now() : 0) },
    crypto: strictCrypto(refusal, isAction),
    Convex: {
      syscall: (/** @type {any[]} */ ...args) => convex().syscall(...args),
      asyncSyscall: (/** @type {any[]} */ ...args) =>
        convex().asyncSyscall(...args),
      jsSyscall: (/** @type {any[]} */ ...args) => convex().jsSyscall(...args),
    },
  };
}

/**
 * Random numbers are there in every function; what needs true randomness is not.
 *
 * @param {(what: string) => Error} refusal
 * @param {() => boolean} isAction
 */
function strictCrypto(refusal, isAction) {
  const { crypto } = globalThis;
  const subtle = new Proxy(crypto.subtle, {
    get:
      (target, key) =>
      (/** @type {any[]} */ ...args) => {
        const method = String(key);
        if (["wrapKey", "unwrapKey"].includes(method)) {
          throw new Error(`Not implemented: crypto.subtle.${method}`);
        }
        if (!isAction() && needsRandomness(method, args[0])) {
          throw refusal(`cryptographic randomness (crypto.subtle.${method})`);
        }
        return Reflect.apply(Reflect.get(target, key), target, args);
      },
  });
  return {
    subtle,
    randomUUID: () => crypto.randomUUID(),
    getRandomValues: (/** @type {any} */ array) =>
      crypto.getRandomValues(array),
  };
}

/**
 * @param {string} method
 * @param {string | { name: string }} algorithm
 */
function needsRandomness(method, algorithm) {
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
