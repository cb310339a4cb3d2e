import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

// `npm start`: the example app on the embedded backend, from a bare clone.
const root = fileURLToPath(new URL("..", import.meta.url));

setUp();
if (isStale()) {
  console.log("$ npm run build");
  const build = [join(root, "scripts/build.mjs")];
  const { status } = spawnSync(process.execPath, build, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// The example imports the package by its public name, which leads to dist/.
const { createServer } = await import("vite");
const server = await createServer({
  configFile: join(root, "example/vite.config.ts"),
  mode: "embedded",
  server: {
    strictPort: true,
    ...(process.env.PORT && { port: Number(process.env.PORT) }),
  },
});
await server.listen();
const url = server.resolvedUrls?.local[0] ?? "";
const { ACCOUNTS, PASSWORD } = await server.ssrLoadModule("/demo/seed.ts");
console.log(`
  The app     ${url}
  Its inbox   ${url}__dev/inbox

  Sign in with the password "${PASSWORD}" as
${ACCOUNTS.map(({ email, is }) => `    ${email.padEnd(20)} ${is}`).join("\n")}

  or create an account. Two people: use a second browser profile or a private window.
  Data is kept in memory, until you stop this with Ctrl-C.
`);

function isStale() {
  const built = join(root, "dist/src/client/index.js");
  if (!existsSync(built)) return true;
  const sources = ["convex", "src", "tsconfig.json"];
  const newest = Math.max(...sources.map((path) => newestIn(join(root, path))));
  return newest > statSync(built).mtimeMs;
}

function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path).map((name) => newestIn(join(path, name))),
  );
}
