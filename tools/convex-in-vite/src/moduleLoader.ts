import { normalizePath, type DevEnvironment } from "vite";
import { ESModulesEvaluator, ModuleRunner } from "vite/module-runner";
import type { ModuleExports } from "./components.ts";
import { outside } from "./execution.ts";

export interface ModuleLoader {
  importModule(file: string): Promise<ModuleExports>;
  /** Forgets all modules, so that the next imports see the files as they are now. */
  clear(): void;
  /** Whether a loaded module comes from this file. */
  uses(file: string): boolean;
  close(): Promise<void>;
}

export function createModuleLoader(environment: DevEnvironment): ModuleLoader {
  const runner = new ModuleRunner(
    {
      // Vite's own transport starts timers in the caller's context, and timers
      // throw in mutations.
      transport: {
        invoke: (payload) =>
          outside(() => environment.hot.handleInvoke(payload)),
      },
      hmr: false,
      sourcemapInterceptor: "prepareStackTrace",
    },
    new ESModulesEvaluator(),
  );
  return {
    importModule: (file) => runner.import<ModuleExports>(normalizePath(file)),
    clear() {
      environment.moduleGraph.invalidateAll();
      runner.clearCache();
    },
    uses: (file) =>
      (environment.moduleGraph.getModulesByFile(normalizePath(file))?.size ??
        0) > 0,
    close: () => runner.close(),
  };
}
