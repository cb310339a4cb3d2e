/** Turns a `start_push` request into the answer the Convex CLI generates code from. */
import { posix } from "node:path";
import { evaluateDefinitions } from "./definitions.mjs";
import { PLATFORM_ENV } from "./environment.mjs";
import {
  analyzeAuthConfig,
  analyzeModules,
  analyzeSchema,
} from "./modules.mjs";
import { PushRefused } from "./pushRefused.mjs";

/**
 * @param {any} request body of `start_push`
 * @param {Record<string, string>} environment the deployment's variables
 */
export async function analyzePush(request, environment) {
  const { appDefinition } = request;
  const appEnv = { ...environment, ...PLATFORM_ENV };
  const components = [
    { ...appDefinition, path: "", functions: appDefinition.changedModules },
    ...request.componentDefinitions.map((/** @type {any} */ component) => ({
      ...component,
      path: component.definitionPath,
    })),
  ];

  const definitions = await evaluateDefinitions(components, appEnv);
  /** @type {Record<string, object>} */
  const analysis = {};
  for (const { path, schema, functions, udfServerVersion } of components) {
    const isApp = path === "";
    const folder = posix.join(request.functions, path);
    // A component's declared variables have values only once it is mounted,
    // which is after this.
    const modules = await analyzeModules(
      functions,
      isApp ? appEnv : PLATFORM_ENV,
      folder,
    );
    const definition = definitions.get(path);
    analysis[path] = {
      definition: isApp
        ? definition
        : { ...definition, exports: exportTree(modules) },
      schema: await analyzeSchema(schema, folder),
      functions: modules,
      udfConfig: {
        serverVersion: udfServerVersion,
        // Seed and time of the import phase, in Convex's JSON for bytes and
        // integers. Nobody runs the code, so zero is as good as any.
        importPhaseRngSeed: { $bytes: Buffer.alloc(32).toString("base64") },
        importPhaseUnixTimestamp: {
          $integer: Buffer.alloc(8).toString("base64"),
        },
      },
    };
  }

  return {
    environmentVariables: environment,
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: await analyzeAuthConfig(appDefinition.changedModules, appEnv),
    analysis,
    // The CLI checks the shape of these two and reads nothing from them.
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange: { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} },
  };
}

/**
 * The public functions of a component: what `components.<name>` offers.
 *
 * @param {Record<string, any>} modules
 */
function exportTree(modules) {
  const root = new Map();
  for (const [path, { functions }] of Object.entries(modules)) {
    const folders = path.replace(/\.js$/, "").split("/");
    for (const { name, visibility } of functions) {
      if (visibility?.kind !== "public") continue;
      let branch = root;
      for (const folder of folders) {
        if (!branch.has(folder)) branch.set(folder, new Map());
        branch = branch.get(folder);
        if (!(branch instanceof Map)) throw clash(path, name);
      }
      if (branch.has(name)) throw clash(path, name);
      branch.set(name, `_reference/function/${path}:${name}`);
    }
  }
  return serializeTree(root);
}

/**
 * @param {string} path
 * @param {string} name
 */
function clash(path, name) {
  return new PushRefused(
    "InvalidExport",
    `${name} in ${path} has the same path as another function or module`,
  );
}

/**
 * @param {Map<string, any> | string} node
 * @returns {object}
 */
function serializeTree(node) {
  if (typeof node === "string") return { type: "leaf", leaf: node };
  return {
    type: "branch",
    branch: [...node].map(([name, child]) => [name, serializeTree(child)]),
  };
}
