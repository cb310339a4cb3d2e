import {
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import type { VerifiedToken } from "./auth.ts";
import { callPublic, type CallHost } from "./calls.ts";
import type { Identity } from "./engine.ts";
import { clientMessage, type Outcome } from "./failures.ts";
import type { FunctionKind } from "./functions.ts";
import { encodeTimestamp, type Timestamps } from "./timestamps.ts";

export interface HttpHost extends CallHost {
  readonly siteUrl: string;
  readonly timestamps: Timestamps;
  authenticate(token: string): Promise<VerifiedToken>;
}

interface CallBody {
  path: string;
  args?: JSONValue;
  format?: string;
}

const CALLS: Record<string, FunctionKind | "any"> = {
  "/api/query": "query",
  "/api/query_at_ts": "query",
  "/api/mutation": "mutation",
  "/api/action": "action",
  "/api/function": "any",
};

/** The HTTP API of a deployment. */
export async function handleApi(
  request: Request,
  host: HttpHost,
): Promise<Response> {
  const url = new URL(request.url);
  switch (url.pathname) {
    case "/version":
    case "/instance_version":
      return new Response("convex-in-vite");
    case "/instance_name":
      return new Response("dev");
    case "/api/query_ts":
      return Response.json({ ts: encodeTimestamp(host.timestamps.latest) });
  }
  const call = await parseCall(request, url).catch((error: unknown) =>
    String(error),
  );
  if (typeof call === "string") return new Response(call, { status: 400 });
  if (call === null) return new Response("Not found", { status: 404 });
  let identity: Identity = null;
  const token = bearerToken(request);
  if (token !== null) {
    try {
      ({ identity } = await host.authenticate(token));
    } catch (error) {
      const message = `Could not authenticate: ${String(error)}`;
      return Response.json(
        { code: "Unauthenticated", message },
        { status: 401 },
      );
    }
  }
  const { kind, body } = call;
  const outcome = await callPublic(host, {
    kind,
    path: body.path,
    args: body.args,
    identity,
  });
  return Response.json(encodeOutcome(outcome, body.format));
}

/** HTTP actions. A bad token is no error there: the action sees no identity. */
export async function handleHttpAction(
  request: Request,
  host: HttpHost,
): Promise<Response> {
  if (host.engine === null) {
    return new Response("The functions did not load", { status: 503 });
  }
  const token = bearerToken(request);
  const identity =
    token === null
      ? null
      : await host.authenticate(token).then(
          (verified) => verified.identity,
          () => null,
        );
  const { pathname } = new URL(request.url);
  const path = pathname.slice(new URL(host.siteUrl).pathname.length) || "/";
  return await host.engine.http(request, path, identity);
}

async function parseCall(
  request: Request,
  url: URL,
): Promise<{ kind: FunctionKind | "any"; body: CallBody } | null> {
  if (url.pathname === "/api/query" && request.method === "GET") {
    const {
      path = "",
      args = "{}",
      format,
    } = Object.fromEntries(url.searchParams);
    const body = { path, args: JSON.parse(args) as JSONValue, format };
    return { kind: "query", body };
  }
  if (request.method !== "POST") return null;
  const run = /^\/api\/run\/(.+)\/([^/]+)$/.exec(url.pathname);
  const kind = run === null ? CALLS[url.pathname] : "any";
  if (kind === undefined) return null;
  const body: unknown = await request.json();
  if (!isCallBody(body, run === null)) throw new Error("Invalid call");
  return run === null
    ? { kind, body }
    : { kind, body: { format: "json", ...body, path: `${run[1]}:${run[2]}` } };
}

/** A function is named in the body, or in the address. */
function isCallBody(body: unknown, isNamed: boolean): body is CallBody {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return false;
  }
  const { path, format } = body as Partial<CallBody>;
  return (
    (!isNamed || typeof path === "string") &&
    (format === undefined || typeof format === "string")
  );
}

function encodeOutcome(outcome: Outcome, format: string | undefined) {
  const encode = (value: JSONValue) =>
    format === "json" ? cleanJson(jsonToConvex(value)) : value;
  return outcome.ok
    ? { status: "success", value: encode(outcome.value), logLines: [] }
    : {
        status: "error",
        errorMessage: clientMessage(outcome.message),
        errorData:
          outcome.data === undefined ? undefined : encode(outcome.data),
        logLines: [],
      };
}

/** `format: "json"` has int64 as decimal strings and bytes as base64. */
function cleanJson(value: Value): JSONValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof ArrayBuffer)
    return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value !== "object" || value === null) return convexToJson(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : [[key, cleanJson(field)]],
    ),
  );
}

function bearerToken(request: Request): string | null {
  const header = request.headers.get("authorization");
  return /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? null;
}
