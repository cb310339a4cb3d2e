/**
 * Where the dependencies come from, what they are under, and what is known against them.
 *
 *   node scripts/supply/check.mjs [lockfile | licences | audit]... [--must-answer] [--root folder]
 *
 * Without a name: all three. Only the audit needs the network; where nobody answers it says so and passes, unless
 * with --must-answer, as a release is made.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { advisoryProblems, parseAudit, readAccepted } from "./advisories.mjs";
import { licenceProblems } from "./licences.mjs";
import {
  listLockfiles,
  lockfileProblems,
  nameOf,
  readLockfile,
  shippedOf,
} from "./lockfile.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: {
      type: "string",
      default: fileURLToPath(new URL("../..", import.meta.url)),
    },
    "must-answer": { type: "boolean", default: false },
  },
});
const { root } = flags;
const packages = readLockfile(root);
const shipped = shippedOf(packages);

const CHECKS = { lockfile: checkLockfiles, licences: checkLicences, audit };
const names = positionals.length > 0 ? positionals : Object.keys(CHECKS);
for (const name of names) {
  const problems = CHECKS[name]();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function checkLockfiles() {
  const paths = listLockfiles(root);
  const problems = paths.flatMap((path) =>
    lockfileProblems(readLockfile(root, path)).map(
      (problem) => `${path}: ${problem}`,
    ),
  );
  if (problems.length === 0) {
    console.log(
      `lockfile: every package has its checksum (${paths.join(", ")})`,
    );
  }
  return problems;
}

function checkLicences() {
  for (const path of shipped) {
    const { version, license } = packages[path];
    console.log(`licences: ${nameOf(path)} ${version}, ${license}`);
  }
  return licenceProblems(packages, shipped);
}

function audit() {
  const path = join(root, "scripts/supply/advisories.json");
  const { accepted, problems } = readAccepted(path, Date.now());
  // Fails whenever it finds something, grave or not: what it prints is what counts.
  const { stdout } = spawnSync(
    "npm",
    ["audit", "--json", "--fetch-retries=0"],
    {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  try {
    const { unreachable, advisories } = parseAudit(stdout ?? "");
    if (unreachable !== undefined) {
      console.log(`audit: not checked, nobody answered: ${unreachable}`);
      return flags["must-answer"]
        ? [...problems, "audit: an answer is needed here; try again later."]
        : problems;
    }
    const found = advisoryProblems(advisories, shipped, accepted);
    console.log(
      `audit: ${advisories.length} advisories, ${found.length} of them against us`,
    );
    return [...problems, ...found];
  } catch (error) {
    return [...problems, `audit: ${error.message}`];
  }
}
