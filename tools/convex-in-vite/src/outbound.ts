export type Service = (request: Request) => Promise<Response> | Response;
/** Faked services by origin, such as `https://api.example.com`. */
export type Services = Record<string, Service>;

export type OutboundFetch = (request: Request) => Promise<Response>;

/** Serves requests from the fakes, lets loopback through, refuses the rest. */
export function createOutboundFetch(services: Services): OutboundFetch {
  return async (request) => {
    const url = new URL(request.url);
    const service = services[url.origin];
    if (service !== undefined) return await service(request);
    if (url.protocol === "data:" || isLoopback(url.hostname)) {
      return await fetch(request);
    }
    throw new Error(
      `The dev backend is offline and has no fake for ${url.origin} ` +
        `(${request.method} ${url.pathname}). Add one to its \`services\` option.`,
    );
  };
}

export function isLoopback(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
