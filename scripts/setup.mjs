import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

/** What a fresh clone lacks: run before anything else that a newcomer may start with. */
export function setUp() {
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: install 20.19 or newer.`,
    );
    process.exit(1);
  }
  if (isInstalled()) return;
  console.log("$ npm ci");
  const { status } = spawnSync("npm", ["ci"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes its own lockfile last, so it is younger than ours exactly when the install is complete and current. */
function isInstalled() {
  const done = `${root}/node_modules/.package-lock.json`;
  const wanted = `${root}/package-lock.json`;
  return existsSync(done) && statSync(done).mtimeMs >= statSync(wanted).mtimeMs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
