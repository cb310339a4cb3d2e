/** Turns a `start_push` request into the answer the Convex CLI generates code from. */
import { posix } from "node:path";
import { evaluateDefinitions } from "./definitions.ts";
import { PLATFORM_ENV } from "./environment.ts";
import { analyzeAuthConfig, analyzeModules, analyzeSchema } from "./modules.ts";
import { PushRefused } from "./pushRefused.ts";
import {
  componentsOfRequest,
  type AnalyzedModule,
  type ComponentAnalysis,
  type PushAnswer,
  type PushRequest,
} from "./pushTypes.ts";

/**
 * @param request body of `start_push`
 * @param environment the deployment's variables
 */
export async function analyzePush(
  request: PushRequest,
  environment: Record<string, string>,
): Promise<PushAnswer> {
  const appEnv = { ...environment, ...PLATFORM_ENV };
  const components = componentsOfRequest(request);

  const definitions = await evaluateDefinitions(components, appEnv);
  const analysis: Record<string, ComponentAnalysis> = {};
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
    if (!definition) continue;
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

  const answer = {
    environmentVariables: environment,
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: await analyzeAuthConfig(
      request.appDefinition.changedModules,
      appEnv,
    ),
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
  return answer;
}

/** Names lead to the references of functions, or to more names. */
type Branch = Map<string, Branch | string>;

/** The public functions of a component: what `components.<name>` offers. */
function exportTree(modules: Record<string, AnalyzedModule>) {
  const root: Branch = new Map();
  for (const [path, { functions }] of Object.entries(modules)) {
    const folders = path.replace(/\.js$/, "").split("/");
    for (const { name, visibility } of functions) {
      if (visibility?.kind !== "public") continue;
      let branch = root;
      for (const folder of folders) {
        const next = branch.get(folder) ?? new Map<string, Branch | string>();
        if (!(next instanceof Map)) throw clash(path, name);
        branch.set(folder, next);
        branch = next;
      }
      if (branch.has(name)) throw clash(path, name);
      branch.set(name, `_reference/function/${path}:${name}`);
    }
  }
  return serializeTree(root);
}

function clash(path: string, name: string) {
  return new PushRefused(
    "InvalidExport",
    `${name} in ${path} has the same path as another function or module`,
  );
}

function serializeTree(node: Branch | string): object {
  if (typeof node === "string") return { type: "leaf", leaf: node };
  return {
    type: "branch",
    branch: [...node].map(([name, child]) => [name, serializeTree(child)]),
  };
}
