import { createServer as createNetServer } from "node:net";
import { createServer, type InlineConfig } from "vite";
import type { Backend } from "./backend.ts";
import { convexDevBackend, type DevBackendOptions } from "./vitePlugin.ts";

export interface StartOptions extends DevBackendOptions {
  /** Vite's root. */
  root: string;
  /** 0 picks a free port. */
  port?: number;
  /** More configuration of Vite, such as the app's own plugins. */
  vite?: InlineConfig;
}

export interface DevBackend {
  url: string;
  siteUrl: string;
  backend: Backend;
  close(): Promise<void>;
  advanceClock(ms: number): Promise<number>;
  reset(): Promise<void>;
}

/** Starts Vite with the app and its backend, without a config file. */
export async function startDevBackend({
  root,
  port,
  vite = {},
  ...options
}: StartOptions): Promise<DevBackend> {
  let started: Backend | undefined;
  const plugin = convexDevBackend({
    ...options,
    port: port === 0 ? await freePort() : port,
    async onReady(backend, reason) {
      started = backend;
      await options.onReady?.(backend, reason);
    },
  });
  const server = await createServer({
    configFile: false,
    root,
    ...vite,
    plugins: [...(vite.plugins ?? []), plugin],
  });
  if (started === undefined) {
    await server.close();
    throw new Error("The functions could not be loaded");
  }
  await server.listen();
  const backend = started;
  return {
    url: backend.url,
    siteUrl: backend.siteUrl,
    backend,
    close: () => server.close(),
    advanceClock: (ms) => backend.advanceClock(ms),
    reset: () => backend.reset(),
  };
}

/** One that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.once("error", reject);
    probe.listen(0, "localhost", () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === "object" ? (address?.port ?? 0) : 0),
      );
    });
  });
}
