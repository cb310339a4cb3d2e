import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ViteDevServer } from "vite";
import { WebSocketServer } from "ws";
import type { Backend } from "./backend.ts";
import { handleDevPage } from "./devPages.ts";
import { describe } from "./failures.ts";
import { isOwnRequest } from "./guard.ts";
import { handleApi, handleHttpAction } from "./http.ts";
import { sendResponse, toRequest } from "./nodeHttp.ts";

/** Path of the HTTP actions: one origin and one port for everything. */
export const SITE_PATH = "/http";

const SYNC_PATH = /^\/api\/(?:[^/]+\/)?sync$/;
const API_PATH = /^\/(?:api\/|version$|instance_version$|instance_name$)/;
/** A `Request` cannot have these methods. */
const UNKNOWN_TO_FETCH = ["CONNECT", "TRACE", "TRACK"];
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

type Handler = (request: Request) => Promise<Response>;

/** Adds the backend's paths to Vite's server; all others stay Vite's. */
export function serveRequests(server: ViteDevServer, backend: Backend): void {
  const { port } = server.config.server;

  function handlerFor(pathname: string): Handler | null {
    if (pathname.startsWith("/__dev/")) {
      return (request) => handleDevPage(request, backend);
    }
    if (pathname === SITE_PATH || pathname.startsWith(`${SITE_PATH}/`)) {
      return (request) => handleHttpAction(request, backend);
    }
    if (!API_PATH.test(pathname)) return null;
    return backend.connections.isDown
      ? () => Promise.resolve(new Response("Restarting", { status: 503 }))
      : (request) => handleApi(request, backend);
  }

  server.middlewares.use((message, response, next) => {
    const handler = handlerFor(pathnameOf(message));
    if (handler === null) return next();
    if (UNKNOWN_TO_FETCH.includes(message.method ?? "")) {
      response.writeHead(405).end();
      return;
    }
    if (!isOwnRequest(message, port)) {
      response.writeHead(403).end("Requests from other origins are refused");
      return;
    }
    void respond(message, response, handler, backend.log);
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  server.httpServer?.on(
    "upgrade",
    (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      const pathname = pathnameOf(message);
      // Vite's own socket for hot updates is on another path.
      if (handlerFor(pathname) === null) return;
      if (!isOwnRequest(message, port)) return refuse(socket, "403 Forbidden");
      if (!SYNC_PATH.test(pathname)) return refuse(socket, "404 Not Found");
      if (backend.connections.isDown) return refuse(socket, "503 Restarting");
      sockets.handleUpgrade(message, socket, head, (webSocket) =>
        backend.connect(webSocket),
      );
    },
  );
}

/** Nobody else closes a socket that was to be upgraded. */
function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () =>
    socket.destroy(),
  );
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
  log: (message: string) => void,
): Promise<void> {
  try {
    const url = `http://${message.headers.host}${message.url}`;
    await sendResponse(await handler(toRequest(message, url)), response);
  } catch (error) {
    // The client went away: there is nobody to answer.
    if (response.destroyed) return;
    log(`${message.method} ${message.url}: ${describe(error)}`);
    if (!response.headersSent) response.writeHead(500);
    response.end(describe(error));
  }
}

function pathnameOf(message: IncomingMessage): string {
  return (message.url ?? "/").split("?", 1)[0] ?? "/";
}
