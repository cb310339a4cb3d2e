/**
 * The pushed bundles, running: on convex-test, with every component in contexts
 * of its own that have the globals and the refusals of Convex's runtime.
 */
import { convexTest } from "convex-test";
import { PLATFORM_ENV } from "../stand-in/environment.ts";
import { evaluateModule } from "../stand-in/sandbox.ts";
import {
  componentsOf,
  instancesOf,
  type Component,
  type Instance,
} from "./pushed.ts";
import {
  running,
  strictGlobals,
  type Outbound,
  type Running,
  type Syscalls,
} from "./strictGlobals.ts";
import type { GenericSchema, SchemaDefinition } from "convex/server";
import type { Bundle, Push } from "../stand-in/pushTypes.ts";

/** How `.paginate()` asks the database. */
const PAGINATE_SYSCALL = "1.0/queryPage";

/**
 * @param options.environment the deployment's variables
 * @param options.fetch what actions reach
 * @param options.log what functions print
 */
export async function deploy(
  push: Push,
  {
    environment,
    fetch,
    log = () => {},
  }: {
    environment: Record<string, string>;
    fetch: Outbound;
    log?: (line: string) => void;
  },
) {
  const refusals: string[] = [];
  const refuse = (message: string) => {
    refusals.push(message);
    return new Error(message);
  };
  const calls: Map<string, number> = new Map();
  const globals = {
    ...strictGlobals({
      fetch,
      refuse,
      convex: () => Reflect.get(globalThis, "Convex") as Syscalls,
    }),
    console: consoleFor(log),
  };

  async function load(
    { mountedAt, component, env }: Instance,
    { path }: Bundle,
  ) {
    const loadedAt = Date.now();
    const exports = await evaluateModule({
      phase: "functions",
      path,
      bundles: component.bundles,
      env: { ...env, ...PLATFORM_ENV },
      runTime: { globals, now: () => clock(loadedAt) },
    });
    const functions = Object.entries(exports);
    const router = exports.default as Partial<Router> | null | undefined;
    if (router?.isRouter) {
      for (const [route, method, handler] of router.getRoutes?.() ?? []) {
        functions.push([`${method} ${route}`, handler]);
      }
    }
    for (const [name, value] of functions) {
      if (!isRegistered(value)) continue;
      const kind = kindOf(value);
      if (kind) wrap(value, kind, `${path.slice(0, -3)}:${name}`, mountedAt);
    }
    return exports;
  }

  function wrap(
    registered: Registered,
    kind: Running["kind"],
    name: string,
    mountedAt: string,
  ) {
    const handler = registered._handler;
    const fullName = mountedAt ? `${mountedAt}/${name}` : name;
    registered._handler = (...args) => {
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

  function modulesOf(instance: Instance) {
    const modules: Record<string, () => Promise<Record<string, unknown>>> = {
      "./_generated/api.js": async () => ({}),
    };
    for (const bundle of instance.component.bundles) {
      if (bundle.path.startsWith("_deps/")) continue;
      let loaded: Promise<Record<string, unknown>> | undefined;
      modules[`./${bundle.path}`] = () =>
        // Whoever is first to call it has no part in loading it.
        (loaded ??= running.exit(() => load(instance, bundle)));
    }
    return modules;
  }

  const [app, ...mounted] = instancesOf(componentsOf(push), environment);
  if (!app) throw new Error("The push has no app");
  const t = convexTest({
    schema: await schemaOf(app.component),
    modules: modulesOf(app),
  });
  for (const instance of mounted) {
    const schema = await schemaOf(instance.component);
    // There may be none, which its types leave out.
    t.registerComponent(
      instance.mountedAt,
      (schema ?? null) as AnySchema,
      modulesOf(instance),
    );
  }
  refusePaginationInComponents(refuse);
  return { t, refusals, calls };
}

/**
 * Handles go from a component to those it contains and come back, so only what
 * is called downwards was called by its name.
 */
function isChild(mountedAt: string, parent: string | undefined) {
  if (parent === undefined || mountedAt === parent) return false;
  return parent === "" || mountedAt.startsWith(`${parent}/`);
}

function clock(loadedAt: number) {
  const store = running.getStore();
  if (!store) return loadedAt;
  return store.kind === "action" ? Date.now() : store.startedAt;
}

/** As `httpRouter()` makes it, in another realm. */
interface Router {
  isRouter: boolean;
  getRoutes(): [path: string, method: string, handler: unknown][];
}

/** As `query()` and the like make it. */
interface Registered {
  _handler: (...args: unknown[]) => unknown;
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isHttp?: boolean;
  isInternal?: boolean;
}

const isRegistered = (value: unknown): value is Registered =>
  value !== null &&
  (typeof value === "object" || typeof value === "function") &&
  typeof (value as Partial<Registered>)._handler === "function";

function kindOf(registered: Registered): Running["kind"] | undefined {
  if (registered.isHttp) return "action";
  if (registered.isQuery) return "query";
  if (registered.isMutation) return "mutation";
  return registered.isAction ? "action" : undefined;
}

type AnySchema = SchemaDefinition<GenericSchema, boolean>;

async function schemaOf({
  schemaBundle,
}: Component): Promise<AnySchema | undefined> {
  if (!schemaBundle) return undefined;
  const { path } = schemaBundle;
  const options = {
    phase: "schema" as const,
    path,
    bundles: [schemaBundle],
  };
  const exports = await evaluateModule({ ...options, env: {} });
  return exports.default as AnySchema;
}

/** convex-test lets a component paginate; a deployment does not. */
function refusePaginationInComponents(refuse: (message: string) => Error) {
  const convex = Reflect.get(globalThis, "Convex") as Syscalls;
  Reflect.set(globalThis, "Convex", {
    get syscall() {
      return convex.syscall;
    },
    get jsSyscall() {
      return convex.jsSyscall;
    },
    asyncSyscall: async (operation: string, json: string) => {
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

function consoleFor(log: (line: string) => void) {
  const write = (...args: unknown[]) => log(args.map(String).join(" "));
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
