/** A push as the rules look at it: whose code each bundle is, and which file of the project a line of it comes from. */
import { existsSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, posix } from "node:path";

/** @typedef {import("../stand-in/sandbox.mjs").Bundle & { sourceMap?: string }} Bundle */

/**
 * `ours` is what this repository writes; a dependency can only be reported.
 * @typedef {"app" | "ours" | "dependency"} Owner
 */

/**
 * One definition of the push; the app is one of them, with path "".
 *
 * @typedef {object} Component
 * @property {string} path from the app's functions folder
 * @property {string} name
 * @property {Owner} owner
 * @property {string} folder relative to the project
 * @property {Bundle[]} bundles
 * @property {Bundle | null} schemaBundle
 * @property {any} schema
 * @property {any} definition
 * @property {Record<string, any>} modules what the analysis found, by path
 */

/**
 * A place where a component is mounted; the app's own is "".
 *
 * @typedef {object} Instance
 * @property {string} mountedAt names, joined with slashes
 * @property {Component} component
 * @property {Record<string, string>} env
 */

/**
 * Something a deployment would refuse, or that would fail there.
 *
 * @typedef {object} Problem
 * @property {string} file
 * @property {string} message what is wrong
 * @property {string} todo what to do about it
 * @property {boolean} [isNote] worth knowing, and no reason to fail
 */

/**
 * What a rule is given.
 *
 * @typedef {object} Pushed
 * @property {string} root the project
 * @property {Component[]} components
 * @property {Record<string, string>} environment the deployment's variables
 */

const SOURCE_EXTENSIONS = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs"];

/**
 * @param {import("../stand-in/server.mjs").Push} push
 * @returns {Component[]}
 */
export function componentsOf({ request, answer }) {
  const { appDefinition, componentDefinitions, functions: folder } = request;
  return [
    { ...appDefinition, path: "", functions: appDefinition.changedModules },
    ...componentDefinitions.map((/** @type {any} */ component) => ({
      ...component,
      path: component.definitionPath,
    })),
  ].map(({ path, functions, schema }) => {
    const { definition, schema: tables, ...rest } = answer.analysis[path];
    return {
      path,
      name: path === "" ? "the app" : definition.definitionType.name,
      owner: ownerOf(path),
      folder: posix.join(folder, path),
      bundles: functions,
      schemaBundle: schema,
      schema: tables,
      definition,
      modules: rest.functions,
    };
  });
}

/**
 * @param {string} path
 * @returns {Owner}
 */
function ownerOf(path) {
  if (path === "") return "app";
  return path.split("/").includes("node_modules") ? "dependency" : "ours";
}

/**
 * @param {Component[]} components
 * @param {Record<string, string>} environment the deployment's variables
 * @returns {Instance[]} the app first, parents before their children
 */
export function instancesOf(components, environment) {
  const byPath = new Map(components.map((item) => [item.path, item]));
  /** @type {Instance[]} */
  const instances = [];

  /**
   * @param {string} mountedAt
   * @param {string} path
   * @param {Record<string, string>} env
   */
  function mount(mountedAt, path, env) {
    const component = byPath.get(path);
    if (!component) return;
    instances.push({ mountedAt, component, env });
    for (const child of component.definition.childComponents) {
      mount(
        posix.join(mountedAt, child.name),
        child.path,
        boundEnv(child, env),
      );
    }
  }
  mount("", "", environment);
  return instances;
}

/**
 * What a mounted component sees: what its parent binds, and nothing else.
 *
 * @param {{ env?: [string, { type: string, value?: string, name?: string }][] | null }} child
 * @param {Record<string, string>} parentEnv
 */
function boundEnv({ env }, parentEnv) {
  /** @type {Record<string, string>} */
  const bound = {};
  for (const [name, binding] of env ?? []) {
    const value =
      binding.type === "envVar"
        ? parentEnv[String(binding.name)]
        : binding.value;
    if (value !== undefined) bound[name] = value;
  }
  return bound;
}

/**
 * The file a module was bundled from. The built component's is its source.
 *
 * @param {string} root
 * @param {Component} component
 * @param {string} module
 */
export function fileOf(root, { folder }, module) {
  const stem = module.replace(/\.js$/, "");
  const folders = [folder.replace(/^dist\//, ""), folder];
  for (const candidate of folders) {
    for (const extension of SOURCE_EXTENSIONS) {
      const file = posix.join(candidate, stem + extension);
      if (existsSync(join(root, file))) return file;
    }
  }
  return posix.join(folder, module);
}

/**
 * The file and line that a line of a bundle comes from.
 *
 * @param {string} root
 * @param {Component} component
 * @param {Bundle} bundle
 * @returns {(line: number, column: number) => { file: string, line: number }}
 */
export function locator(root, component, bundle) {
  const map = bundle.sourceMap && new SourceMap(JSON.parse(bundle.sourceMap));
  return (line, column) => {
    /** @type {{ originalSource?: string, originalLine?: number }} */
    const entry = map ? map.findEntry(line - 1, column - 1) : {};
    const { originalSource, originalLine = 0 } = entry;
    if (!originalSource) {
      return { file: fileOf(root, component, bundle.path), line };
    }
    // The CLI bundles into a folder of its own, beside the project's.
    const folder = posix.join("out", posix.dirname(bundle.path));
    return { file: posix.join(folder, originalSource), line: originalLine + 1 };
  };
}

/** @param {string} file */
export function isDependency(file) {
  return file.split("/").includes("node_modules");
}
