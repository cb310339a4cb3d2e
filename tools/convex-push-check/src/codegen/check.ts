/**
 * Proves that the committed `_generated` files are what the Convex CLI writes
 * today. Generates them from nothing in a copy of the project and compares;
 * the project itself is only read. Takes the flags of run.ts.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyProject } from "../projectCopy.ts";
import { run } from "../stand-in/convexCli.ts";
import { isGenerated, listGeneratedFiles } from "./generatedFiles.ts";

const RUN = fileURLToPath(new URL("./run.ts", import.meta.url));
const DIFF_LINES = 30;

const root = process.cwd();
// The others are for run.ts to judge.
const { values } = parseArgs({
  strict: false,
  options: { "package-app": { type: "string", multiple: true } },
});
const packageApps = (values["package-app"] ?? []) as string[];
const copy = await mkdtemp(join(tmpdir(), "codegen-check-"));
try {
  process.exitCode = (await check()) ? 0 : 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}

async function check() {
  await copyProject(root, copy, (file) => !isGenerated(file));
  if (!(await run(RUN, process.argv.slice(2), { root: copy }))) return false;

  const paths = new Set([
    ...listGeneratedFiles(root, packageApps),
    ...listGeneratedFiles(copy, packageApps),
  ]);
  let isCurrent = true;
  for (const path of [...paths].sort()) {
    const committed = await contents(join(root, path));
    const generated = await contents(join(copy, path));
    if (committed !== null && generated !== null && committed.equals(generated))
      continue;
    isCurrent = false;
    if (committed === null) console.error(`\nMissing: ${path}`);
    else if (generated === null) console.error(`\nNot generated: ${path}`);
    else console.error(`\nOut of date: ${path}\n${shortDiff(path)}`);
  }
  console.log(
    isCurrent
      ? `${paths.size} generated files are current.`
      : "\nGenerated files are out of date: run npm run codegen",
  );
  return isCurrent;
}

async function contents(path: string) {
  return existsSync(path) ? await readFile(path) : null;
}

function shortDiff(path: string) {
  const { stdout } = spawnSync(
    "git",
    ["diff", "--no-index", "-U1", "--", join(root, path), join(copy, path)],
    { cwd: copy, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  const lines = stdout.trimEnd().split("\n");
  // The lines above the first hunk name the copy, which is about to go.
  const hunks = lines.slice(lines.findIndex((line) => line.startsWith("@@")));
  const rest = hunks.length - DIFF_LINES;
  if (rest > 0) hunks.splice(DIFF_LINES, rest, `... ${rest} more lines`);
  return hunks.join("\n");
}
