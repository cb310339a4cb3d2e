import type { IncomingMessage } from "node:http";
import { isLoopback } from "./outbound.ts";

/**
 * Whether a request comes from this machine's own pages or programs. Any web
 * page can send requests to a server on localhost: it shows in `Origin`, or in
 * `Host` if the page has made its own name point to 127.0.0.1.
 */
export function isOwnRequest(request: IncomingMessage, port: number): boolean {
  const { host, origin } = request.headers;
  return (
    isOwnHost(`http://${host}`, port) &&
    (origin === undefined || isOwnHost(origin, port))
  );
}

function isOwnHost(origin: string, port: number): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return (
    url.protocol === "http:" &&
    isLoopback(url.hostname) &&
    Number(url.port || 80) === port
  );
}
