/**
 * Evaluates one bundled module the way a Convex deployment does while it looks
 * at a push: in a context of its own, to completion, with the module's
 * neighbours as the only imports.
 */
import { posix } from "node:path";
import vm from "node:vm";
import { createContext, type Phase, type RunTime } from "./runtimeGlobals.ts";
import type { Bundle } from "./pushTypes.ts";

/** Long enough for any honest import, short enough to end an endless loop. */
const EVALUATION_TIMEOUT_MS = 4000;

/** Set by a line appended to the entry module; see {@link evaluateModule}. */
const COMPLETED = "__moduleCompleted";

/**
 * Evaluates `path` and returns its exports.
 *
 * @param options.path the module to evaluate
 * @param options.bundles every module it may import
 * @param options.provide the default export of an import that is not a bundle;
 *   `undefined` if there is no such import
 */
export async function evaluateModule({
  phase,
  path,
  bundles,
  env,
  provide = () => undefined,
  runTime,
}: {
  phase: Phase;
  path: string;
  bundles: Bundle[];
  env: Record<string, string | undefined>;
  provide?: (specifier: string) => unknown;
  runTime?: RunTime;
}): Promise<Record<string, unknown>> {
  const context = createContext(phase, env, runTime);
  const sources = new Map(
    bundles.map((bundle) => [bundle.path, bundle.source]),
  );
  const modules: Map<string, vm.Module> = new Map();

  function load(modulePath: string) {
    const known = modules.get(modulePath);
    if (known) return known;
    const source = sources.get(modulePath);
    if (source === undefined) return undefined;
    const isEntry = modulePath === path;
    const module = new vm.SourceTextModule(
      isEntry ? `${source}\nglobalThis.${COMPLETED} = true;` : source,
      {
        context,
        identifier: modulePath,
        initializeImportMeta() {
          throw new TypeError("import.meta unsupported");
        },
        importModuleDynamically() {
          throw new TypeError("dynamic module import unsupported");
        },
      },
    );
    modules.set(modulePath, module);
    return module;
  }

  function link(specifier: string, importer: vm.Module) {
    const imported = load(
      posix.join(posix.dirname(importer.identifier), specifier),
    );
    if (imported) return imported;
    const provided = provide(specifier);
    if (provided === undefined) {
      throw new Error(`${importer.identifier} imports unknown ${specifier}`);
    }
    return new vm.SyntheticModule(
      ["default"],
      function () {
        this.setExport("default", provided);
      },
      { context, identifier: specifier },
    );
  }

  const entry = load(path);
  if (!entry) throw new Error(`${path} is not part of the push`);
  await entry.link(link);
  const evaluation = entry.evaluate({ timeout: EVALUATION_TIMEOUT_MS });
  // Nothing ran between the call and this line but the module itself, so an
  // entry that has neither completed nor failed is waiting for something.
  if (Reflect.get(context, COMPLETED) !== true) {
    await Promise.race([
      evaluation,
      new Promise((resolve) => setImmediate(resolve)),
    ]);
    throw new Error(
      "Top-level awaits in source files are unsupported: await inside a function's handler",
    );
  }
  await evaluation;
  return entry.namespace as Record<string, unknown>;
}
