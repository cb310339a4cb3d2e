import { convexTest, type TestConvex } from "convex-test";
import {
  defineSchema,
  type GenericSchema,
  type SchemaDefinition,
} from "convex/server";
import type { LoadedApp, LoadedComponent } from "./components.ts";
import { installGlobals } from "./execution.ts";
import {
  SYSTEM_MODULE,
  systemModule,
  type HttpExchange,
} from "./systemModule.ts";

export type TestBackend = TestConvex<SchemaDefinition<GenericSchema, boolean>>;
type Modules = Record<string, () => Promise<unknown>>;

/** convex-test finds the root of a module map by this key. */
const EMPTY_MODULES: Modules = {
  "./_generated/api.js": () => Promise.resolve({}),
};

/** Must run before the app's modules load: they read the environment. */
export function prepareProcess(): void {
  // The first instance creates `globalThis.Convex`.
  convexTest({ modules: EMPTY_MODULES });
  installGlobals();
}

/** An empty database with the functions of the app and its components. */
export function createTestBackend(
  app: LoadedApp,
  exchanges: Map<string, HttpExchange>,
): TestBackend {
  const root = app.components.get("");
  const test = convexTest({
    schema: root?.schema ?? defineSchema({}),
    modules: root === undefined ? EMPTY_MODULES : moduleMap(root, exchanges),
  }) as TestBackend;
  for (const component of app.components.values()) {
    if (component.path === "") continue;
    test.registerComponent(
      component.path,
      component.schema,
      moduleMap(component, exchanges),
    );
  }
  return test;
}

function moduleMap(
  component: LoadedComponent,
  exchanges: Map<string, HttpExchange>,
): Modules {
  const modules: Modules = { ...EMPTY_MODULES };
  for (const [path, exports] of component.modules) {
    modules[`./${path}.js`] = () => Promise.resolve(exports);
  }
  const system = systemModule(component, exchanges);
  modules[`./${SYSTEM_MODULE}.js`] = () => Promise.resolve(system);
  return modules;
}
