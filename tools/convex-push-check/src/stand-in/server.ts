/**
 * Stands in for a Convex deployment on loopback: just enough of its push
 * interface for `convex codegen` and `convex deploy`. It analyzes what is
 * pushed and keeps nothing.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { PLATFORM_ENV } from "./environment.ts";
import { PushRefused } from "./pushRefused.ts";
import type { Push, PushAnswer, PushRequest } from "./pushTypes.ts";
import { startWorker } from "./threads.ts";

/** Bounds a whole push, including code that escapes the sandbox's own limit. */
const ANALYSIS_TIMEOUT_MS = 60_000;

/** Checks nothing: what comes in is what the CLI sends. */
type Endpoint = (body: unknown, environment: Record<string, string>) => unknown;

const ENDPOINTS: Record<string, Endpoint> = {
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

/** @param environment the deployment's variables */
export async function startServer(
  environment: Record<string, string>,
  onPush: (push: Push) => void = () => {},
): Promise<{ url: string; adminKey: string; close: () => void }> {
  const endpoints = {
    ...ENDPOINTS,
    "POST /api/deploy2/start_push": async (body: unknown) => {
      const request = body as PushRequest;
      const answer = await analyzeInWorker(request, environment);
      onPush({ request, answer });
      return answer;
    },
  };

  // Other processes on this machine reach the port too; only the CLI we start
  // may have code evaluated.
  const adminKey = `stand-in|${randomBytes(16).toString("hex")}`;
  const respond = async (
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const { status, body } = await answer(
      request,
      adminKey,
      endpoints,
      environment,
    );
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    void respond(request, response);
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
 */
async function answer(
  request: IncomingMessage,
  adminKey: string,
  endpoints: Record<string, Endpoint>,
  environment: Record<string, string>,
) {
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
  } catch (error) {
    const code = error instanceof PushRefused ? error.code : "StandInFailed";
    const message = error instanceof Error ? error.message : String(error);
    return { status: 400, body: { code, message } };
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const raw = await buffer(request);
  if (raw.length === 0) return null;
  const isBrotli = request.headers["content-encoding"] === "br";
  return JSON.parse(String(isBrotli ? brotliDecompressSync(raw) : raw));
}

export async function analyzeInWorker(
  request: PushRequest,
  environment: Record<string, string>,
): Promise<PushAnswer> {
  const worker = startWorker(new URL("./worker.ts", import.meta.url), {
    request,
    environment,
  });
  const signal = AbortSignal.timeout(ANALYSIS_TIMEOUT_MS);
  try {
    const [said] = (await once(worker, "message", { signal })) as [
      { answer: PushAnswer } | { refusal: { code: string; message: string } },
    ];
    if ("answer" in said) return said.answer;
    throw new PushRefused(said.refusal.code, said.refusal.message);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PushRefused("AnalysisTimeout", "The pushed code never returned");
  } finally {
    await worker.terminate();
  }
}

function finishPush(body: unknown, environment: Record<string, string>) {
  const { startPush } = body as { startPush: PushAnswer };
  const declared = startPush.analysis[""]?.definition.envVars ?? [];
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
