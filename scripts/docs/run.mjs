/**
 * Writes what the documents take from the source: tables of errors and defaults, and the report of the public API.
 *
 *   node scripts/docs/run.mjs [--check] [--part texts|reports|code]... [--root folder]
 *
 * --check writes nothing: it fails where something is stale, where a link leads nowhere, or where a document shows
 * code that does not compile. Without --part all is done: the texts, the reports of the public API and, by --check
 * alone, the code that is shown. All need a build.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { apiReports } from "./apiReport.mjs";
import { operationsReport } from "./operationsReport.mjs";
import { compileProblems } from "./compile.mjs";
import { listDocuments, REPORTS } from "./documents.mjs";
import { excerptProblems } from "./excerpts.mjs";
import { linkProblems } from "./links.mjs";
import { fill, lostParts, readFacts } from "./tables.mjs";

const DIFF_LINES = 30;
const { values: flags } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    part: { type: "string", multiple: true },
    root: {
      type: "string",
      default: fileURLToPath(new URL("../..", import.meta.url)),
    },
  },
});
const { root } = flags;
const isAsked = (part) => flags.part?.includes(part) ?? true;

const problems = [];
const made = await makeAll();
if (flags.check) compare();
else write();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${made.size} documents and reports are current.`);

/** @returns {Promise<Map<string, string>>} the documents as they should be, by path */
async function makeAll() {
  const documents = new Map();
  if (isAsked("texts")) await makeTexts(documents);
  if (isAsked("reports")) {
    documents.set(`${REPORTS}/operations.md`, operationsReport(root));
    for (const [file, report] of apiReports(root)) {
      documents.set(`${REPORTS}/${file}`, report);
    }
  }
  return documents;
}

async function makeTexts(documents) {
  const facts = await readFacts(root);
  const texts = listDocuments(root).map((path) =>
    readFileSync(join(root, path), "utf8"),
  );
  problems.push(...lostParts(texts));
  for (const path of listDocuments(root)) {
    try {
      const filled = fill(readFileSync(join(root, path), "utf8"), facts);
      documents.set(path, await format(filled, await formatOf(path)));
    } catch (error) {
      problems.push(`${path}: ${error.message}`);
    }
  }
}

async function formatOf(path) {
  const filepath = join(root, path);
  return { ...(await resolveConfig(filepath)), filepath };
}

function write() {
  mkdirSync(join(root, REPORTS), { recursive: true });
  for (const file of isAsked("reports") ? listReports() : []) {
    if (!made.has(file)) rmSync(join(root, file));
  }
  for (const [path, text] of made) writeFileSync(join(root, path), text);
}

function compare() {
  for (const path of isAsked("reports") ? listReports() : []) {
    if (!made.has(path)) {
      problems.push(
        `${path}: package.json no longer exports this entry point, which breaks apps that import it. Put it back into "exports"; if it was meant, run \`npm run docs\` and say so in CHANGELOG.md.`,
      );
    }
  }
  for (const [path, text] of made) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    const advice = path.startsWith(REPORTS)
      ? "the public API has changed. If it was meant to, run `npm run docs` and say so in CHANGELOG.md:"
      : "it is not what the source says. Run `npm run docs`:";
    problems.push(`${path}: ${advice}\n${difference(file, text)}`);
  }
  if (!isAsked("code")) return;
  problems.push(...compileProblems(root));
  for (const path of listDocuments(root)) {
    const text = readFileSync(join(root, path), "utf8");
    const found = [...excerptProblems(root, text), ...linkProblems(root, path)];
    problems.push(...found.map((problem) => `${path} ${problem}`));
  }
}

function listReports() {
  const folder = join(root, REPORTS);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.map((file) => `${REPORTS}/${file}`);
}

function difference(file, text) {
  const { stdout } = spawnSync(
    "git",
    [
      "diff",
      "--no-index",
      "-U0",
      "--",
      existsSync(file) ? file : "/dev/null",
      "-",
    ],
    { input: text, encoding: "utf8" },
  );
  const lines = stdout.split("\n").filter((line) => /^[-+](?![-+])/.test(line));
  return lines.slice(0, DIFF_LINES).join("\n");
}
