/** Evaluates the `convex.config` modules of a push, children before the parents that import them. */
import { deniedEnv } from "./environment.ts";
import { PushRefused, blaming } from "./pushRefused.ts";
import { evaluateModule } from "./sandbox.ts";
import { byName } from "./validators.ts";
import type { Bundle, Definition } from "./pushTypes.ts";

/**
 * One `convex.config` as it is pushed. `path` leads from the app's functions
 * folder to the component's; the app itself is "".
 */
interface PushedDefinition {
  path: string;
  definition: Bundle | null;
  dependencies: string[];
}

/** Bundles import their child components as this plus the child's encoded path. */
const CHILD_IMPORT = "./_componentDeps/";

/**
 * @param pushed the app's definition and all others
 * @param env what the app's own definition may read
 * @returns by path
 */
export async function evaluateDefinitions(
  pushed: PushedDefinition[],
  env: Record<string, string>,
): Promise<Map<string, Definition>> {
  const byPath = new Map(pushed.map((item) => [item.path, item]));
  const done: Map<string, Definition> = new Map();
  const underway: Set<string> = new Set();

  async function visit(path: string) {
    if (done.has(path)) return;
    const item = byPath.get(path);
    if (!item || underway.has(path)) {
      throw new PushRefused(
        "InvalidDefinition",
        `Component ${path} ${item ? "imports itself" : "is not part of the push"}`,
      );
    }
    underway.add(path);
    for (const dependency of item.dependencies) await visit(dependency);
    done.set(path, await evaluateDefinition(item, done, env));
  }

  for (const { path } of pushed) await visit(path);
  return done;
}

async function evaluateDefinition(
  { path, definition }: PushedDefinition,
  children: Map<string, Definition>,
  env: Record<string, string>,
): Promise<Definition> {
  const exported =
    definition && (await loadDefinition(path, definition, children, env));
  return {
    path,
    definitionType: exported?.definitionType ?? { type: "app" },
    childComponents: exported?.childComponents ?? [],
    httpMounts: exported?.httpMounts ?? {},
    httpPrefix: exported?.httpPrefix ?? null,
    exports: exported?.exports ?? { type: "branch", branch: [] },
    envVars: exported?.envVars?.sort(byName) ?? null,
  };
}

function loadDefinition(
  path: string,
  bundle: Bundle,
  children: Map<string, Definition>,
  env: Record<string, string>,
) {
  const isApp = path === "";
  const file = isApp ? bundle.path : `${path}/${bundle.path}`;
  return blaming("InvalidDefinition", file, async () => {
    const exports = await evaluateModule({
      phase: "definition",
      path: bundle.path,
      bundles: [bundle],
      env: isApp
        ? env
        : deniedEnv("A component's config cannot read the environment"),
      provide: (specifier) => importedChild(specifier, children),
    });
    const names = Object.keys(exports);
    const exported = exports.default as { export?: unknown } | undefined;
    if (names.length !== 1 || typeof exported?.export !== "function") {
      const maker = isApp ? "defineApp" : "defineComponent";
      throw new Error(
        `the only export must be the default one, from ${maker}()`,
      );
    }
    // Through JSON, so that nothing of the sandbox's realm leaves it.
    return JSON.parse(JSON.stringify(exported.export())) as Partial<Definition>;
  });
}

/** What `import child from "./child/convex.config"` yields in a definition. */
function importedChild(specifier: string, children: Map<string, Definition>) {
  if (!specifier.startsWith(CHILD_IMPORT)) return undefined;
  const encoded = specifier.slice(CHILD_IMPORT.length);
  const path = Buffer.from(encoded, "base64url").toString();
  const child = children.get(path);
  if (child?.definitionType.type !== "childComponent") return undefined;
  return {
    export: () => child,
    componentDefinitionPath: path,
    defaultName: child.definitionType.name,
  };
}
