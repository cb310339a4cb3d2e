import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import {
  defineSchema,
  type AuthConfig,
  type GenericSchema,
  type HttpRouter,
  type SchemaDefinition,
} from "convex/server";

import { cronsOf, type Cron } from "./crons.ts";

export type ModuleExports = Record<string, unknown>;
export type ImportModule = (file: string) => Promise<ModuleExports>;

export interface LoadedComponent {
  /** Slash path of the component, "" for the app. */
  path: string;
  schema: SchemaDefinition<GenericSchema, boolean>;
  /** Exports by module path without extension, such as "teams/members". */
  modules: Map<string, ModuleExports>;
  http: HttpRouter | null;
  crons: Cron[];
  /** URL prefix of its HTTP actions, "" for the app, null if it is not mounted. */
  httpPrefix: string | null;
}

export interface LoadedApp {
  components: Map<string, LoadedComponent>;
  authConfig: AuthConfig;
}

/** What `export()` of an app or component definition gives to the CLI. */
interface ExportedDefinition {
  childComponents: { name: string; path: string }[];
  httpMounts?: Record<string, string>;
}

const SOURCE_FILE = /^([^.]+)\.([cm]?[jt]sx?)$/;

/**
 * Loads the app and, like the CLI's bundler, every component that its
 * `convex.config` mounts directly or indirectly.
 */
export async function loadApp(
  convexDir: string,
  importModule: ImportModule,
): Promise<LoadedApp> {
  const components = new Map<string, LoadedComponent>();

  async function load(
    directory: string,
    componentPath: string,
    httpPrefix: string | null,
  ): Promise<void> {
    const modules = await loadModules(directory, importModule);
    components.set(componentPath, {
      path: componentPath,
      schema: (modules.get("schema")?.default ??
        defineSchema({})) as LoadedComponent["schema"],
      modules,
      http: (modules.get("http")?.default ?? null) as HttpRouter | null,
      crons: cronsOf(componentPath, modules.get("crons")),
      httpPrefix,
    });
    const configFile = findFile(directory, "convex.config");
    if (configFile === null) return;
    const { childComponents, httpMounts = {} } = exportDefinition(
      await importModule(configFile),
    );
    for (const child of childComponents) {
      await load(
        child.path,
        componentPath === "" ? child.name : `${componentPath}/${child.name}`,
        mountOf(child.name, httpMounts, httpPrefix),
      );
    }
  }

  await load(convexDir, "", "");
  const authFile = findFile(convexDir, "auth.config");
  const authConfig =
    authFile === null ? undefined : (await importModule(authFile)).default;
  return {
    components,
    authConfig: (authConfig ?? { providers: [] }) as AuthConfig,
  };
}

function exportDefinition(config: ModuleExports): ExportedDefinition {
  return (config.default as { export(): ExportedDefinition }).export();
}

function mountOf(
  name: string,
  httpMounts: Record<string, string>,
  parentPrefix: string | null,
): string | null {
  const mount = Object.entries(httpMounts).find(
    ([, reference]) => reference === `_reference/childComponent/${name}`,
  );
  if (mount === undefined || parentPrefix === null) return null;
  return parentPrefix + mount[0].replace(/\/$/, "");
}

function findFile(directory: string, name: string): string | null {
  const files = ["ts", "js", "mts", "mjs"].map((extension) =>
    path.join(directory, `${name}.${extension}`),
  );
  return files.find((file) => existsSync(file)) ?? null;
}

/**
 * Loads every module up front: a lazy `import()` would happen inside the first
 * mutation that needs the module, where timers throw.
 */
async function loadModules(
  root: string,
  importModule: ImportModule,
): Promise<Map<string, ModuleExports>> {
  const modules = new Map<string, ModuleExports>();
  for (const file of await moduleFiles(root)) {
    const modulePath = path
      .relative(root, file)
      .replace(/\.[^.]+$/, "")
      .replaceAll(path.sep, "/");
    modules.set(modulePath, await importModule(file));
  }
  return modules;
}

/** Names with two dots are not deployed, and a nested component is a bundle of its own. */
async function moduleFiles(directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      const skipped =
        ["_generated", "node_modules"].includes(entry.name) ||
        findFile(file, "convex.config") !== null;
      if (!skipped) files.push(...(await moduleFiles(file)));
    } else if (SOURCE_FILE.test(entry.name)) {
      files.push(file);
    }
  }
  return files.sort();
}

/** The component whose HTTP actions serve a path: the longest prefix wins. */
export function mountFor(app: LoadedApp, path: string): LoadedComponent {
  let mount: LoadedComponent | undefined;
  for (const component of app.components.values()) {
    const { httpPrefix } = component;
    if (
      httpPrefix !== null &&
      (httpPrefix === "" || `${path}/`.startsWith(`${httpPrefix}/`)) &&
      httpPrefix.length >= (mount?.httpPrefix?.length ?? 0)
    ) {
      mount = component;
    }
  }
  if (mount === undefined) throw new Error("The app is not loaded");
  return mount;
}
