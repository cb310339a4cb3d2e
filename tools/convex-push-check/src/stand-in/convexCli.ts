/** Runs the project's own Convex CLI against a stand-in deployment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startServer } from "./server.ts";
import { TYPESCRIPT } from "./threads.ts";
import type { Push } from "./pushTypes.ts";

/**
 * @param args what follows `convex` on the command line
 * @param options.root the project
 * @param options.environment the deployment's variables
 * @returns whether the CLI succeeded
 */
export async function runConvexCli(
  args: string[],
  {
    root,
    environment,
    onPush,
  }: {
    root: string;
    environment: Record<string, string>;
    onPush?: (push: Push) => void;
  },
): Promise<boolean> {
  const server = await startServer(environment, onPush);
  try {
    return await run(join(root, "node_modules/convex/bin/main.js"), args, {
      root,
      env: {
        ...process.env,
        CONVEX_SELF_HOSTED_URL: server.url,
        CONVEX_SELF_HOSTED_ADMIN_KEY: server.adminKey,
        // Set but empty, so that neither the shell nor a .env.local file can
        // point the CLI at a real deployment.
        CONVEX_DEPLOYMENT: "",
        CONVEX_DEPLOY_KEY: "",
        CONVEX_DEPLOYMENT_TOKEN: "",
        // Keeps the CLI from prompting and from reporting errors to its makers.
        CI: "1",
      },
    });
  } finally {
    server.close();
  }
}

/**
 * Runs a Node script with its output passed through.
 *
 * @returns whether it succeeded
 */
export async function run(
  script: string,
  args: string[],
  { root, env = process.env }: { root: string; env?: NodeJS.ProcessEnv },
): Promise<boolean> {
  const flags = script.endsWith(".ts") ? TYPESCRIPT : [];
  const child = spawn(process.execPath, [...flags, script, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code]: unknown[] = await once(child, "exit");
  return code === 0;
}
