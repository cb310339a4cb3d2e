/** Reads what the function modules, the schema and the auth config of one component declare. */
import { posix } from "node:path";
import { deniedEnv, requiredEnv } from "./environment.mjs";
import { PushRefused, blaming } from "./pushRefused.mjs";
import { evaluateModule } from "./sandbox.mjs";
import { normalizeValidator } from "./validators.mjs";

/** @typedef {import("./sandbox.mjs").Bundle} Bundle */

/**
 * @typedef {object} AnalyzedFunction
 * @property {string} name
 * @property {null} pos
 * @property {"Query" | "Mutation" | "Action"} udfType
 * @property {{ kind: "public" | "internal" } | null} visibility
 * @property {string} args validator JSON
 * @property {string} returns validator JSON, or "null"
 */

const AUTH_CONFIG = "auth.config.js";
const UDF_TYPES = /** @type {const} */ (["Query", "Mutation", "Action"]);

/**
 * @param {Bundle[]} bundles every module of one component
 * @param {Record<string, string>} env
 * @param {string} folder where the component is, to name its modules
 */
export async function analyzeModules(bundles, env, folder) {
  /** @type {Record<string, object>} */
  const analyzed = {};
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

/**
 * @param {Record<string, any>} exports
 * @param {string} [path]
 */
function moduleAnalysis(exports, path) {
  return {
    functions: Object.entries(exports).flatMap(analyzeExport),
    httpRoutes: path === "http.js" ? httpRoutes(exports.default) : null,
    cronSpecs: path === "crons.js" ? cronSpecs(exports.default) : null,
    sourceMapped: null,
  };
}

/**
 * @param {[string, any]} entry
 * @returns {AnalyzedFunction[]} one function, or none for any other export
 */
function analyzeExport([name, value]) {
  if (value === null || !["object", "function"].includes(typeof value)) {
    return [];
  }
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
      args: validatorOf(value.exportArgs, { type: "any" }),
      returns: validatorOf(value.exportReturns, null),
    },
  ];
}

/**
 * @param {(() => string) | undefined} exportValidator
 * @param {object | null} fallback
 */
function validatorOf(exportValidator, fallback) {
  const json = exportValidator ? JSON.parse(exportValidator()) : fallback;
  return JSON.stringify(json === null ? null : normalizeValidator(json));
}

/** @param {any} router */
function httpRoutes(router) {
  if (!router?.isRouter) {
    throw new Error("the default export must be an HttpRouter");
  }
  return router
    .getRoutes()
    .map((/** @type {[string, string, unknown]} */ [path, method]) => ({
      route: { path, method },
      pos: null,
    }));
}

/** @param {any} crons */
function cronSpecs(crons) {
  if (!crons?.isCrons) {
    throw new Error("the default export must come from cronJobs()");
  }
  return JSON.parse(crons.export());
}

/**
 * @param {Bundle | null} bundle
 * @param {string} folder
 */
export async function analyzeSchema(bundle, folder) {
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
    if (typeof exports.default?.export !== "function") {
      throw new Error("the default export must come from defineSchema()");
    }
    const schema = JSON.parse(exports.default.export());
    for (const table of schema.tables) {
      table.documentType = normalizeValidator(table.documentType);
    }
    return schema;
  });
}

/**
 * @param {Bundle[]} bundles
 * @param {Record<string, string>} env
 * @returns {Promise<object[]>} the app's auth providers
 */
export async function analyzeAuthConfig(bundles, env) {
  const bundle = bundles.find(({ path }) => path === AUTH_CONFIG);
  if (!bundle) return [];
  return await blaming("InvalidAuthConfig", bundle.path, async () => {
    const exports = await evaluateModule({
      phase: "auth",
      path: bundle.path,
      bundles: [bundle],
      env: requiredEnv(env),
    });
    const providers = exports.default?.providers;
    if (!Array.isArray(providers)) {
      throw new Error("the default export must be { providers: [...] }");
    }
    return JSON.parse(JSON.stringify(providers)).map(
      (/** @type {{ type?: string }} */ provider) =>
        provider.type === "customJwt"
          ? { applicationID: null, ...provider }
          : provider,
    );
  });
}
