/** A push as the rules look at it: whose code each bundle is, and which file of the project a line of it comes from. */
import { existsSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, posix } from "node:path";
import {
  componentsOfRequest,
  type AnalyzedModule,
  type Bundle,
  type ChildComponent,
  type Definition,
  type Push,
  type Schema,
} from "../stand-in/pushTypes.ts";

/** `ours` is what the project writes; a dependency can only be reported. */
export type Owner = "app" | "ours" | "dependency";

/** One definition of the push; the app is one of them, with path "". */
export interface Component {
  /** From the app's functions folder. */
  path: string;
  name: string;
  owner: Owner;
  /** Relative to the project. */
  folder: string;
  bundles: Bundle[];
  schemaBundle: Bundle | null;
  schema: Schema | null;
  definition: Definition;
  /** What the analysis found, by path. */
  modules: Record<string, AnalyzedModule>;
}

/** A place where a component is mounted; the app's own is "". */
export interface Instance {
  /** Names, joined with slashes. */
  mountedAt: string;
  component: Component;
  env: Record<string, string>;
}

/** Something a deployment would refuse, or that would fail there. */
export interface Problem {
  file: string;
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  todo: string;
  /** Worth knowing, and no reason to fail. */
  isNote?: boolean;
}

/** What a rule is given. */
export interface Pushed {
  /** The project. */
  root: string;
  components: Component[];
  /** The deployment's variables. */
  environment: Record<string, string>;
}

const SOURCE_EXTENSIONS = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs"];

export function componentsOf({ request, answer }: Push): Component[] {
  return componentsOfRequest(request).flatMap(({ path, functions, schema }) => {
    const analysis = answer.analysis[path];
    if (!analysis) return [];
    const { definition } = analysis;
    const { definitionType } = definition;
    return [
      {
        path,
        name: definitionType.type === "app" ? "the app" : definitionType.name,
        owner: ownerOf(path),
        folder: posix.join(request.functions, path),
        bundles: functions,
        schemaBundle: schema,
        schema: analysis.schema,
        definition,
        modules: analysis.functions,
      },
    ];
  });
}

function ownerOf(path: string): Owner {
  if (path === "") return "app";
  return path.split("/").includes("node_modules") ? "dependency" : "ours";
}

/**
 * @param environment the deployment's variables
 * @returns the app first, parents before their children
 */
export function instancesOf(
  components: Component[],
  environment: Record<string, string>,
): Instance[] {
  const byPath = new Map(components.map((item) => [item.path, item]));
  const instances: Instance[] = [];

  function mount(mountedAt: string, path: string, env: Record<string, string>) {
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

/** What a mounted component sees: what its parent binds, and nothing else. */
function boundEnv({ env }: ChildComponent, parentEnv: Record<string, string>) {
  const bound: Record<string, string> = {};
  for (const [name, binding] of env ?? []) {
    const value =
      binding.type === "envVar" ? parentEnv[binding.name] : binding.value;
    if (value !== undefined) bound[name] = value;
  }
  return bound;
}

/** The file a module was bundled from. The built component's is its source. */
export function fileOf(root: string, { folder }: Component, module: string) {
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

/** The file and line that a line of a bundle comes from. */
export function locator(
  root: string,
  component: Component,
  bundle: Bundle,
): (line: number, column: number) => { file: string; line: number } {
  const map = bundle.sourceMap && new SourceMap(JSON.parse(bundle.sourceMap));
  return (line, column) => {
    const entry: { originalSource?: string; originalLine?: number } = map
      ? map.findEntry(line - 1, column - 1)
      : {};
    const { originalSource, originalLine = 0 } = entry;
    if (!originalSource) {
      return { file: fileOf(root, component, bundle.path), line };
    }
    // The CLI bundles into a folder of its own, beside the project's.
    const folder = posix.join("out", posix.dirname(bundle.path));
    return { file: posix.join(folder, originalSource), line: originalLine + 1 };
  };
}

export function isDependency(file: string) {
  return file.split("/").includes("node_modules");
}
