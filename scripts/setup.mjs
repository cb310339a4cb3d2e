import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

/** What a fresh clone lacks: run before anything else that a newcomer may start with. */
export function setUp() {
  install();
  // The example imports the package by its public name, which leads to dist/.
  if (isStale()) run("npm run build", process.execPath, ["scripts/build.mjs"]);
}

function install() {
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: install 20.19 or newer.`,
    );
    process.exit(1);
  }
  if (isInstalled()) return;
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      "node_modules is a link, and `npm ci` would empty what it leads to: remove the link.",
    );
    process.exit(1);
  }
  run("npm ci", "npm", ["ci"]);
}

function run(shown, command, args) {
  console.log(`$ ${shown}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes its own lockfile last, so it is younger than ours exactly when the install is complete and current. */
function isInstalled() {
  const done = join(modules, ".package-lock.json");
  const wanted = `${root}/package-lock.json`;
  return existsSync(done) && statSync(done).mtimeMs >= statSync(wanted).mtimeMs;
}

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

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
