/** Reads what the function modules, the schema and the auth config of one component declare. */
import { posix } from "node:path";
import { deniedEnv, requiredEnv } from "./environment.ts";
import { PushRefused, blaming } from "./pushRefused.ts";
import { evaluateModule } from "./sandbox.ts";
import { normalizeValidator } from "./validators.ts";
import type {
  AnalyzedFunction,
  AnalyzedModule,
  Bundle,
  CronSpec,
  Schema,
  Validator,
} from "./pushTypes.ts";

const AUTH_CONFIG = "auth.config.js";
const UDF_TYPES = ["Query", "Mutation", "Action"] as const;

/**
 * @param bundles every module of one component
 * @param folder where the component is, to name its modules
 */
export async function analyzeModules(
  bundles: Bundle[],
  env: Record<string, string>,
  folder: string,
): Promise<Record<string, AnalyzedModule>> {
  const analyzed: Record<string, AnalyzedModule> = {};
  for (const { path, environment } of bundles) {
    if (environment !== "isolate") {
      throw new PushRefused(
        "UnsupportedEnvironment",
        `${path}: "use node" modules are not supported by this stand-in`,
      );
    }
    if (path.startsWith("_deps/")) continue;
    analyzed[path] =
      path === AUTH_CONFIG
        ? moduleAnalysis({})
        : await blaming("InvalidModules", posix.join(folder, path), async () =>
            moduleAnalysis(
              await evaluateModule({ phase: "functions", path, bundles, env }),
              path,
            ),
          );
  }
  return analyzed;
}

function moduleAnalysis(
  exports: Record<string, unknown>,
  path?: string,
): AnalyzedModule {
  return {
    functions: Object.entries(exports).flatMap(analyzeExport),
    httpRoutes: path === "http.js" ? httpRoutes(exports.default) : null,
    cronSpecs: path === "crons.js" ? cronSpecs(exports.default) : null,
    sourceMapped: null,
  };
}

/** @returns one function, or none for any other export */
function analyzeExport([name, value]: [string, unknown]): AnalyzedFunction[] {
  if (!isObject(value)) return [];
  // `in`, not truthiness: that is the question a deployment asks.
  const types = UDF_TYPES.filter((type) => `is${type}` in value);
  const isPublic = "isPublic" in value;
  const isInternal = "isInternal" in value;
  const [udfType] = types;
  if (udfType === undefined || types.length > 1 || (isPublic && isInternal)) {
    return [];
  }
  return [
    {
      name,
      pos: null,
      udfType,
      visibility: isPublic
        ? { kind: "public" }
        : isInternal
          ? { kind: "internal" }
          : null,
      args: validatorOf(value, "exportArgs", { type: "any" }),
      returns: validatorOf(value, "exportReturns", null),
    },
  ];
}

const isObject = (value: unknown): value is object =>
  value !== null && ["object", "function"].includes(typeof value);

function validatorOf(
  registered: object,
  name: "exportArgs" | "exportReturns",
  fallback: Validator | null,
) {
  const { [name]: exportValidator } = registered as {
    [name in "exportArgs" | "exportReturns"]?: () => string;
  };
  const json: Validator | null = exportValidator
    ? JSON.parse(exportValidator())
    : fallback;
  return JSON.stringify(json === null ? null : normalizeValidator(json));
}

/** As `httpRouter()` makes it, in another realm. */
interface Router {
  isRouter?: boolean;
  getRoutes(): [path: string, method: string, handler: unknown][];
}

function httpRoutes(exported: unknown) {
  const router = exported as Router | undefined;
  if (!router?.isRouter) {
    throw new Error("the default export must be an HttpRouter");
  }
  return router.getRoutes().map(([path, method]) => ({
    route: { path, method },
    pos: null,
  }));
}

function cronSpecs(exported: unknown): Record<string, CronSpec> {
  const crons = exported as
    { isCrons?: boolean; export(): string } | null | undefined;
  if (!crons?.isCrons) {
    throw new Error("the default export must come from cronJobs()");
  }
  return JSON.parse(crons.export());
}

export async function analyzeSchema(
  bundle: Bundle | null,
  folder: string,
): Promise<Schema | null> {
  if (bundle === null) return null;
  const env = deniedEnv("A schema cannot read environment variables");
  const file = posix.join(folder, bundle.path);
  return await blaming("InvalidSchema", file, async () => {
    const exports = await evaluateModule({
      phase: "schema",
      path: bundle.path,
      bundles: [bundle],
      env,
    });
    const exported = exports.default as { export?: unknown } | undefined;
    if (typeof exported?.export !== "function") {
      throw new Error("the default export must come from defineSchema()");
    }
    const schema: Schema = JSON.parse(exported.export());
    for (const table of schema.tables) {
      table.documentType = normalizeValidator(table.documentType);
    }
    return schema;
  });
}

/** @returns the app's auth providers */
export async function analyzeAuthConfig(
  bundles: Bundle[],
  env: Record<string, string>,
): Promise<object[]> {
  const bundle = bundles.find(({ path }) => path === AUTH_CONFIG);
  if (!bundle) return [];
  return await blaming("InvalidAuthConfig", bundle.path, async () => {
    const exports = await evaluateModule({
      phase: "auth",
      path: bundle.path,
      bundles: [bundle],
      env: requiredEnv(env),
    });
    const exported = exports.default as { providers?: unknown } | undefined;
    const providers = exported?.providers;
    if (!Array.isArray(providers)) {
      throw new Error("the default export must be { providers: [...] }");
    }
    return JSON.parse(JSON.stringify(providers)).map(
      (provider: { type?: string }) =>
        provider.type === "customJwt"
          ? { applicationID: null, ...provider }
          : provider,
    );
  });
}
