import { convexTest, type TestConvex } from "convex-test";
import {
  defineSchema,
  type GenericSchema,
  type SchemaDefinition,
} from "convex/server";
import type {
  LoadedApp,
  LoadedComponent,
  ModuleExports,
} from "./components.ts";
import { installGlobals } from "./execution.ts";
import { SYSTEM_MODULE } from "./systemModule.ts";

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
  systemModuleOf: (component: LoadedComponent) => ModuleExports,
): TestBackend {
  const root = app.components.get("");
  const test = convexTest({
    schema: root?.schema ?? defineSchema({}),
    modules:
      root === undefined
        ? EMPTY_MODULES
        : moduleMap(root, systemModuleOf(root)),
    transactionLimits: true,
  }) as TestBackend;
  for (const component of app.components.values()) {
    if (component.path === "") continue;
    test.registerComponent(
      component.path,
      component.schema,
      moduleMap(component, systemModuleOf(component)),
    );
  }
  return test;
}

function moduleMap(component: LoadedComponent, system: ModuleExports): Modules {
  const modules: Modules = { ...EMPTY_MODULES };
  for (const path of component.modules.keys()) {
    // Looked up at each call: functions can be renamed.
    modules[`./${path}.js`] = () =>
      Promise.resolve(component.modules.get(path));
  }
  modules[`./${SYSTEM_MODULE}.js`] = () => Promise.resolve(system);
  return modules;
}
