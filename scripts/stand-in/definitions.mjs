/** Evaluates the `convex.config` modules of a push, children before the parents that import them. */
import { deniedEnv } from "./environment.mjs";
import { PushRefused, blaming } from "./pushRefused.mjs";
import { evaluateModule } from "./sandbox.mjs";
import { byName } from "./validators.mjs";

/** @typedef {import("./sandbox.mjs").Bundle} Bundle */

/**
 * One `convex.config` as it is pushed. `path` leads from the app's functions
 * folder to the component's; the app itself is "".
 * @typedef {object} PushedDefinition
 * @property {string} path
 * @property {Bundle | null} definition
 * @property {string[]} dependencies
 */

/**
 * @typedef {object} Definition
 * @property {string} path
 * @property {{ type: "app" } | { type: "childComponent", name: string }} definitionType
 * @property {object[]} childComponents
 * @property {Record<string, string>} httpMounts
 * @property {string | null} httpPrefix
 * @property {object} exports
 * @property {[string, { optional?: boolean }][] | null} envVars
 */

/** Bundles import their child components as this plus the child's encoded path. */
const CHILD_IMPORT = "./_componentDeps/";

/**
 * @param {PushedDefinition[]} pushed the app's definition and all others
 * @param {Record<string, string>} env what the app's own definition may read
 * @returns {Promise<Map<string, Definition>>} by path
 */
export async function evaluateDefinitions(pushed, env) {
  const byPath = new Map(pushed.map((item) => [item.path, item]));
  /** @type {Map<string, Definition>} */
  const done = new Map();
  /** @type {Set<string>} */
  const underway = new Set();

  /** @param {string} path */
  async function visit(path) {
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

/**
 * @param {PushedDefinition} pushed
 * @param {Map<string, Definition>} children
 * @param {Record<string, string>} env
 * @returns {Promise<Definition>}
 */
async function evaluateDefinition({ path, definition }, children, env) {
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

/**
 * @param {string} path
 * @param {Bundle} bundle
 * @param {Map<string, Definition>} children
 * @param {Record<string, string>} env
 */
function loadDefinition(path, bundle, children, env) {
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
    if (names.length !== 1 || typeof exports.default?.export !== "function") {
      const maker = isApp ? "defineApp" : "defineComponent";
      throw new Error(
        `the only export must be the default one, from ${maker}()`,
      );
    }
    // Through JSON, so that nothing of the sandbox's realm leaves it.
    return JSON.parse(JSON.stringify(exports.default.export()));
  });
}

/**
 * What `import child from "./child/convex.config"` yields in a definition.
 *
 * @param {string} specifier
 * @param {Map<string, Definition>} children
 */
function importedChild(specifier, children) {
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
