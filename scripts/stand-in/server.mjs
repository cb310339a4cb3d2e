/**
 * Stands in for a Convex deployment on loopback: just enough of its push
 * interface for `convex codegen` and `convex deploy`. It analyzes what is
 * pushed and keeps nothing.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { brotliDecompressSync } from "node:zlib";
import { PLATFORM_ENV } from "./environment.mjs";
import { PushRefused } from "./pushRefused.mjs";

/** Bounds a whole push, including code that escapes the sandbox's own limit. */
const ANALYSIS_TIMEOUT_MS = 60_000;

/** @typedef {(body: any, environment: Record<string, string>) => unknown} Endpoint */

/**
 * What the CLI pushed, and what the analysis found in it.
 * @typedef {{ request: any, answer: any }} Push
 */

/** @type {Record<string, Endpoint>} */
const ENDPOINTS = {
  "GET /api/v1/get_canonical_urls": () => ({
    convexCloudUrl: PLATFORM_ENV.CONVEX_CLOUD_URL,
    convexSiteUrl: PLATFORM_ENV.CONVEX_SITE_URL,
  }),
  // No known hashes, so the CLI pushes every module.
  "POST /api/get_config_hashes": () => ({
    config: { functions: "convex/" },
    moduleHashes: [],
    udfServerVersion: null,
    nodeDependencies: [],
  }),
  "POST /api/deploy2/evaluate_schema": () => ({
    componentSchemaEvaluations: {},
    newComponentDefinitions: [],
  }),
  "POST /api/deploy2/evaluate_push": () => ({
    schemaChange: { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} },
  }),
  "POST /api/deploy2/wait_for_schema": () => ({ type: "complete" }),
  "POST /api/deploy2/finish_push": finishPush,
  "POST /api/deploy2/report_push_completed": () => null,
};

/**
 * @param {Record<string, string>} environment the deployment's variables
 * @param {(push: Push) => void} [onPush]
 * @returns {Promise<{ url: string, adminKey: string, close: () => void }>}
 */
export async function startServer(environment, onPush = () => {}) {
  const endpoints = {
    ...ENDPOINTS,
    "POST /api/deploy2/start_push": async (/** @type {any} */ request) => {
      const answer = await analyzeInWorker(request, environment);
      onPush({ request, answer });
      return answer;
    },
  };

  // Other processes on this machine reach the port too; only the CLI we start
  // may have code evaluated.
  const adminKey = `stand-in|${randomBytes(16).toString("hex")}`;
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(
      request,
      adminKey,
      endpoints,
      environment,
    );
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  return {
    url: `http://127.0.0.1:${port}`,
    adminKey,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Failures are always 400: the CLI retries a 404 and prints the message of a 400.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {string} adminKey
 * @param {Record<string, Endpoint>} endpoints
 * @param {Record<string, string>} environment
 */
async function answer(request, adminKey, endpoints, environment) {
  try {
    if (request.headers.authorization !== `Convex ${adminKey}`) {
      throw new PushRefused("BadAdminKey", "Not started by this tool");
    }
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const route = `${request.method} ${path}`;
    const endpoint = endpoints[route];
    if (!endpoint) {
      throw new PushRefused("UnknownEndpoint", `${route} has no stand-in`);
    }
    const body = await readBody(request);
    return { status: 200, body: await endpoint(body, environment) };
  } catch (/** @type {any} */ error) {
    const code = error instanceof PushRefused ? error.code : "StandInFailed";
    return { status: 400, body: { code, message: error.message } };
  }
}

/** @param {import("node:http").IncomingMessage} request */
async function readBody(request) {
  const raw = await buffer(request);
  if (raw.length === 0) return null;
  const isBrotli = request.headers["content-encoding"] === "br";
  return JSON.parse(String(isBrotli ? brotliDecompressSync(raw) : raw));
}

/**
 * @param {any} request
 * @param {Record<string, string>} environment
 */
export async function analyzeInWorker(request, environment) {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    execArgv: ["--experimental-vm-modules", "--no-warnings"],
    workerData: { request, environment },
  });
  const signal = AbortSignal.timeout(ANALYSIS_TIMEOUT_MS);
  try {
    const [{ answer, refusal }] = await once(worker, "message", { signal });
    if (refusal) throw new PushRefused(refusal.code, refusal.message);
    return answer;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PushRefused("AnalysisTimeout", "The pushed code never returned");
  } finally {
    await worker.terminate();
  }
}

/** @type {Endpoint} */
function finishPush({ startPush }, environment) {
  /** @type {[string, { optional?: boolean }][]} */
  const declared = startPush.analysis[""].definition.envVars ?? [];
  const missing = declared
    .filter(([name, { optional }]) => !optional && !(name in environment))
    .map(([name]) => name);
  if (missing.length > 0) {
    // The CLI finds the names by this phrase.
    throw new PushRefused(
      "MissingEnvironmentVariables",
      `Required environment variables are not set: ${missing.join(", ")}.`,
    );
  }
  return {
    authDiff: { added: [], removed: [] },
    definitionDiffs: {},
    componentDiffs: {},
  };
}
