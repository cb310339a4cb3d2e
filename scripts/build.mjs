import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Every file of dist/convex is deployed as a module: one that was renamed must not leave its old self behind.
const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}/dist`, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [`${root}/node_modules/typescript/bin/tsc`, "-p", root],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
