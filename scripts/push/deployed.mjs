/**
 * The pushed bundles, running: on convex-test, with every component in contexts
 * of its own that have the globals and the refusals of Convex's runtime.
 */
import { convexTest } from "convex-test";
import { PLATFORM_ENV } from "../stand-in/environment.mjs";
import { evaluateModule } from "../stand-in/sandbox.mjs";
import { componentsOf, instancesOf } from "./pushed.mjs";
import { running, strictGlobals } from "./strictGlobals.mjs";

const KINDS = /** @type {const} */ (["query", "mutation", "action"]);

/** How `.paginate()` asks the database. */
const PAGINATE_SYSCALL = "1.0/queryPage";

/**
 * @param {import("../stand-in/server.mjs").Push} push
 * @param {object} options
 * @param {Record<string, string>} options.environment the deployment's variables
 * @param {import("./strictGlobals.mjs").Outbound} options.fetch what actions reach
 * @param {(line: string) => void} [options.log] what functions print
 */
export async function deploy(push, { environment, fetch, log = () => {} }) {
  /** @type {string[]} */
  const refusals = [];
  /** @param {string} message */
  const refuse = (message) => {
    refusals.push(message);
    return new Error(message);
  };
  /** @type {Map<string, number>} */
  const calls = new Map();
  const globals = {
    ...strictGlobals({
      fetch,
      refuse,
      convex: () => Reflect.get(globalThis, "Convex"),
    }),
    console: consoleFor(log),
  };

  /**
   * @param {import("./pushed.mjs").Instance} instance
   * @param {import("./pushed.mjs").Bundle} bundle
   */
  async function load({ mountedAt, component, env }, { path }) {
    const loadedAt = Date.now();
    const exports = await evaluateModule({
      phase: "functions",
      path,
      bundles: component.bundles,
      env: { ...env, ...PLATFORM_ENV },
      runTime: { globals, now: () => clock(loadedAt) },
    });
    const functions = Object.entries(exports);
    if (exports.default?.isRouter) {
      for (const [route, method, handler] of exports.default.getRoutes()) {
        functions.push([`${method} ${route}`, handler]);
      }
    }
    for (const [name, value] of functions) {
      const kind = kindOf(value);
      if (kind) wrap(value, kind, `${path.slice(0, -3)}:${name}`, mountedAt);
    }
    return exports;
  }

  /**
   * @param {any} registered
   * @param {import("./strictGlobals.mjs").Running["kind"]} kind
   * @param {string} name
   * @param {string} mountedAt
   */
  function wrap(registered, kind, name, mountedAt) {
    const handler = registered._handler;
    const fullName = mountedAt ? `${mountedAt}/${name}` : name;
    registered._handler = (/** @type {any[]} */ ...args) => {
      calls.set(fullName, (calls.get(fullName) ?? 0) + 1);
      const caller = running.getStore();
      if (registered.isInternal && isChild(mountedAt, caller?.mountedAt)) {
        throw refuse(
          `InvalidReference: ${fullName} is internal to its component. (${caller?.kind} ${caller?.name})`,
        );
      }
      // What a transaction calls happens at the same instant.
      const startedAt =
        caller && caller.kind !== "action" ? caller.startedAt : Date.now();
      const store = { kind, name: fullName, mountedAt, startedAt };
      return running.run(store, () => handler(...args));
    };
  }

  /** @param {import("./pushed.mjs").Instance} instance */
  function modulesOf(instance) {
    /** @type {Record<string, () => Promise<any>>} */
    const modules = { "./_generated/api.js": async () => ({}) };
    for (const bundle of instance.component.bundles) {
      if (bundle.path.startsWith("_deps/")) continue;
      /** @type {Promise<any> | undefined} */
      let loaded;
      modules[`./${bundle.path}`] = () =>
        // Whoever is first to call it has no part in loading it.
        (loaded ??= running.exit(() => load(instance, bundle)));
    }
    return modules;
  }

  const [app, ...mounted] = instancesOf(componentsOf(push), environment);
  const t = convexTest({
    schema: (await schemaOf(app.component)) ?? undefined,
    modules: modulesOf(app),
  });
  for (const instance of mounted) {
    const schema = await schemaOf(instance.component);
    t.registerComponent(
      instance.mountedAt,
      /** @type {any} */ (schema),
      modulesOf(instance),
    );
  }
  refusePaginationInComponents(refuse);
  return { t, refusals, calls };
}

/**
 * Handles go from a component to those it contains and come back, so only what
 * is called downwards was called by its name.
 *
 * @param {string} mountedAt
 * @param {string | undefined} parent
 */
function isChild(mountedAt, parent) {
  if (parent === undefined || mountedAt === parent) return false;
  return parent === "" || mountedAt.startsWith(`${parent}/`);
}

/** @param {number} loadedAt */
function clock(loadedAt) {
  const store = running.getStore();
  if (!store) return loadedAt;
  return store.kind === "action" ? Date.now() : store.startedAt;
}

/** @param {any} value */
function kindOf(value) {
  if (value === null || !["object", "function"].includes(typeof value)) return;
  if (typeof value._handler !== "function") return;
  if (value.isHttp) return "action";
  return KINDS.find(
    (kind) => value[`is${kind[0].toUpperCase()}${kind.slice(1)}`],
  );
}

/** @param {import("./pushed.mjs").Component} component */
async function schemaOf({ schemaBundle }) {
  if (!schemaBundle) return null;
  const { path } = schemaBundle;
  const options = {
    phase: /** @type {const} */ ("schema"),
    path,
    bundles: [schemaBundle],
  };
  return (await evaluateModule({ ...options, env: {} })).default;
}

/**
 * convex-test lets a component paginate; a deployment does not.
 *
 * @param {(message: string) => Error} refuse
 */
function refusePaginationInComponents(refuse) {
  const convex = Reflect.get(globalThis, "Convex");
  Reflect.set(globalThis, "Convex", {
    get syscall() {
      return convex.syscall;
    },
    get jsSyscall() {
      return convex.jsSyscall;
    },
    asyncSyscall: async (
      /** @type {string} */ operation,
      /** @type {string} */ json,
    ) => {
      const store = running.getStore();
      if (operation === PAGINATE_SYSCALL && store?.mountedAt) {
        throw refuse(
          `paginate() is only supported in the app. (${store.kind} ${store.name})`,
        );
      }
      return await convex.asyncSyscall(operation, json);
    },
  });
}

/** @param {(line: string) => void} log */
function consoleFor(log) {
  const write = (/** @type {unknown[]} */ ...args) =>
    log(args.map(String).join(" "));
  const silent = () => {};
  return {
    ...{
      debug: write,
      error: write,
      info: write,
      log: write,
      warn: write,
      trace: write,
    },
    ...{ time: silent, timeLog: silent, timeEnd: silent },
  };
}
