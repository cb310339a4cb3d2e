/** Runs the project's own Convex CLI against a stand-in deployment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startServer } from "./server.mjs";

/**
 * @param {string[]} args what follows `convex` on the command line
 * @param {object} options
 * @param {string} options.root the project
 * @param {Record<string, string>} options.environment the deployment's variables
 * @param {(push: import("./server.mjs").Push) => void} [options.onPush]
 * @returns {Promise<boolean>} whether the CLI succeeded
 */
export async function runConvexCli(args, { root, environment, onPush }) {
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
 * @param {string} script
 * @param {string[]} args
 * @param {{ root: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function run(script, args, { root, env = process.env }) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "exit");
  return code === 0;
}
