import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** A `Request` for what Node received, with its body streamed. */
export function toRequest(message: IncomingMessage, url: string): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = message.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, {
    method,
    headers,
    body: hasBody
      ? (Readable.toWeb(message) as unknown as BodyInit)
      : undefined,
    duplex: "half",
  } as RequestInit);
}

export async function sendResponse(
  response: Response,
  target: ServerResponse,
): Promise<void> {
  target.statusCode = response.status;
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") target.setHeader(name, value);
  });
  // Cookies are the one header that must not be joined into one line.
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) target.setHeader("set-cookie", cookies);
  if (response.body === null) {
    target.end();
  } else {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), target);
  }
}
