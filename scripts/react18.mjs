import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// The tests of the hooks and components again, on React 18.3: in a copy of the repository whose node_modules hold the
// older React under its own name. Arguments name some of the tests; default: all.
const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "react18-"));

try {
  const { stdout } = run(
    root,
    "git",
    ["ls-files", "-z", "-co", "--exclude-standard"],
    "pipe",
  );
  for (const file of stdout.split("\0").filter(Boolean)) {
    cpSync(join(root, file), join(copy, file), { recursive: true });
  }
  for (const folder of ["dist", "node_modules"]) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const older = join(copy, "test/react18");
  run(older, "npm", ["ci", "--ignore-scripts", "--no-audit"], "inherit");
  for (const name of ["react", "react-dom", "scheduler"]) {
    const installed = join(copy, "node_modules", name);
    rmSync(installed, { recursive: true });
    renameSync(join(older, "node_modules", name), installed);
  }
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const asked = process.argv.slice(2);
  const tests = asked.length > 0 ? asked : ["test/react"];
  run(copy, process.execPath, [vitest, "run", ...tests], "inherit");
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function run(cwd, command, args, stdio) {
  const options = { cwd, stdio, encoding: "utf8", env: process.env };
  const result = spawnSync(command, args, options);
  if (result.status !== 0) {
    console.error(result.error ?? result.stderr ?? "");
    rmSync(copy, { recursive: true, force: true });
    process.exit(result.status ?? 1);
  }
  return result;
}
