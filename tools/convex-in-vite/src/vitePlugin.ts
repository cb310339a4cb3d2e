import path from "node:path";
import type { Plugin, ViteDevServer } from "vite";
import { Backend, type OnReady } from "./backend.ts";
import { loadApp } from "./components.ts";
import { componentDefinitions } from "./definitions.ts";
import { deploymentEnv, resendEnv } from "./environment.ts";
import { describe } from "./failures.ts";
import { createModuleLoader, type ModuleLoader } from "./moduleLoader.ts";
import type { Services } from "./outbound.ts";
import { serveRequests, SITE_PATH } from "./routes.ts";

export interface DevBackendOptions {
  /** Folder of the app's functions, relative to Vite's root. */
  convexDir?: string;
  /** Used unless Vite's own config or `--port` says otherwise. */
  port?: number;
  /** Environment variables of the functions. */
  env?: Record<string, string>;
  /** Fakes for the services that functions call, by origin. */
  services?: Services;
  /**
   * The path of the HTTP action that takes Resend's webhooks. Mails are then followed by signed events, and the
   * functions have a RESEND_API_KEY and a RESEND_WEBHOOK_SECRET.
   */
  resendWebhookPath?: string;
  /** Called with an empty database: at the start, after a reload and after a reset. */
  onReady?: OnReady;
}

const DEFAULT_PORT = 5173;
const SOURCE_FILE = /(?<!\.d)\.[cm]?[jt]sx?$/;
const RELOAD_DELAY_MS = 50;

/** Serves a Convex backend from Vite's dev server, on the origin of the app. */
export function convexDevBackend(options: DevBackendOptions = {}): Plugin[] {
  return [
    componentDefinitions(),
    {
      name: "convex-in-vite",
      apply: "serve",

      config(config) {
        const port = config.server?.port ?? options.port ?? DEFAULT_PORT;
        const url = `http://localhost:${port}`;
        return {
          // The URL is a part of the app: it must be known before listening.
          server: { host: "localhost", port, strictPort: true },
          define: {
            "import.meta.env.VITE_CONVEX_URL": JSON.stringify(url),
            "import.meta.env.VITE_CONVEX_SITE_URL": JSON.stringify(
              url + SITE_PATH,
            ),
          },
        };
      },

      async configureServer(server) {
        await serveBackend(server, options);
      },
    },
  ];
}

async function serveBackend(
  server: ViteDevServer,
  options: DevBackendOptions,
): Promise<void> {
  const { logger, root, server: serverConfig } = server.config;
  const log = (message: string) => logger.error(`[convex] ${message}`);
  const url = `http://localhost:${serverConfig.port}`;
  const siteUrl = url + SITE_PATH;
  const convexDir = path.resolve(root, options.convexDir ?? "convex");
  const backend = new Backend({
    url,
    siteUrl,
    env: await deploymentEnv(url, siteUrl, {
      ...(options.resendWebhookPath !== undefined && resendEnv()),
      ...options.env,
    }),
    resendWebhookPath: options.resendWebhookPath,
    services: options.services ?? {},
    onReady: options.onReady,
    log,
  });
  const loader = createModuleLoader(server.environments.ssr);

  async function load(reason: "start" | "reload"): Promise<void> {
    loader.clear();
    await backend.load(reason, () => loadApp(convexDir, loader.importModule));
  }

  const onRejection = (error: unknown) =>
    log(`Unhandled rejection: ${describe(error)}`);
  // A floating promise of a function must not end the dev server.
  process.on("unhandledRejection", onRejection);
  server.httpServer?.once("close", () => {
    process.off("unhandledRejection", onRejection);
    backend.close();
    void loader.close();
  });

  await load("start");
  watchFunctions(server, convexDir, loader, () => load("reload"));
  serveRequests(server, backend);
}

function watchFunctions(
  server: ViteDevServer,
  convexDir: string,
  loader: ModuleLoader,
  reload: () => Promise<void>,
): void {
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();
  server.watcher.add(convexDir);
  server.watcher.on("all", (_event, file) => {
    const isFunction =
      SOURCE_FILE.test(file) &&
      !file.includes("_generated") &&
      (file.startsWith(convexDir + path.sep) || loader.uses(file));
    if (!isFunction) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(reload);
    }, RELOAD_DELAY_MS);
  });
}
