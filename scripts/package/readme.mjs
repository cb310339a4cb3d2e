import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  EMPTY_APP,
  pastedApps,
  typeProblems,
  withWrongRoles,
} from "../docs/pastedApps.mjs";
import { generate } from "./codegen.mjs";
import { attempt, CheckFailed, must, stepsOf } from "./commands.mjs";
import { COMPILED_BY, FASTEST_COMPILER, versionsFor } from "./versions.mjs";

const WITH_TESTS = "tsconfig.json";
const WITHOUT_VITE = "tsconfig.page.json";

/**
 * A reader's app, outside of this repository: an empty one that has installed what README.md says, and the documents'
 * blocks of code pasted as they stand.
 *
 * @param {{ tarball: string, folder: string, manifest: import("./pack.mjs").Manifest }} packed
 * @param {{ name: string, folder: string, root: string, report: (line: string) => void }} app
 */
export async function checkReadme(packed, { name, folder, root, report }) {
  const step = stepsOf(name, report);
  const text = join(packed.folder, "README.md");
  const { readme, others, problems } = pastedApps(root, text);
  if (problems.length > 0) throw new CheckFailed(problems.join("\n"));

  const names = namesToInstall(readFileSync(text, "utf8"));
  await step(`an empty app, npm install ${names.join(" ")}`, () =>
    install(packed, folder, names),
  );
  const { size } = readme.files;
  await step(
    `${size} files of pasted blocks, which the Convex CLI pushes`,
    () => put(folder, readme.files),
  );
  for (const compiler of COMPILED_BY.pasted) {
    await step(`types, ${compiler}`, () =>
      compiles(folder, readme, { compiler }),
    );
  }
  const places = Object.keys(readme.calls).join(", ");
  await step(`no wrong role in ${places}`, () =>
    refusesWrongRoles(folder, readme),
  );
  // A busy machine may take longer than a reader's.
  await step("its tests pass", () =>
    run(folder, "vitest/vitest.mjs", "run", "--testTimeout", "60000"),
  );
  await step("vite builds its page", () =>
    run(folder, "vite/bin/vite.js", "build"),
  );
  for (const app of others) {
    await step(`${app.name} instead, and no wrong role`, async () => {
      empty(folder, app);
      await put(folder, app.files);
      await compiles(folder, app, { config: WITHOUT_VITE });
      await refusesWrongRoles(folder, app);
    });
  }
}

/** @param {string} text */
function namesToInstall(text) {
  const lines = text.matchAll(/\bnpm install ((?:-\S+ )*[@\w][^`\n]*)/g);
  const words = [...lines].flatMap(([, names]) => names.trim().split(/\s+/));
  return [...new Set(words.filter((word) => !word.startsWith("-")))];
}

async function install({ tarball, manifest }, folder, names) {
  const others = names.filter((name) => name !== manifest.name);
  if (others.length === names.length) {
    throw new CheckFailed(
      `README.md does not say \`npm install ${manifest.name}\`.`,
    );
  }
  const dependencies = {
    ...versionsFor(manifest, others),
    [manifest.name]: `file:${tarball}`,
  };
  const app = { name: "app", private: true, type: "module", dependencies };
  cpSync(EMPTY_APP, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(app));
  await must(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund"],
    folder,
    "An empty app cannot install what README.md names: see what npm objects to.",
  );
}

/** As it was before anything was pasted, but for what is installed. */
function empty(folder, { files }) {
  for (const path of ["convex", "src", "test"]) {
    rmSync(join(folder, path), { recursive: true, force: true });
    // The empty app's page shows the README's components.
    if (path !== "convex" && !files.has("src/organizations.ts")) continue;
    cpSync(join(EMPTY_APP, path), join(folder, path), { recursive: true });
  }
}

function write(folder, files) {
  for (const [path, code] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
}

async function put(folder, files) {
  write(folder, files);
  await generate(
    folder,
    "The Convex CLI refuses what the documents show, pasted into an empty app: does each block have its imports, and the file that the others import?",
  );
}

async function compiles(folder, app, options) {
  fail(app, typeProblems(await typecheck(folder, options), new Set()));
}

async function refusesWrongRoles(folder, app) {
  const { files, wrong } = withWrongRoles(app);
  write(folder, files);
  const output = await typecheck(folder, {});
  write(folder, app.files);
  fail(app, typeProblems(output, wrong));
}

async function typecheck(
  folder,
  { compiler = FASTEST_COMPILER, config = WITH_TESTS },
) {
  const tsc = `node_modules/${compiler}/bin/tsc`;
  const args = [tsc, "-p", config, "--pretty", "false"];
  const { isOk, output } = await attempt(process.execPath, args, folder);
  if (isOk || output.includes("): error TS")) return output;
  throw new CheckFailed(`${compiler} did not run: ${output}`);
}

function fail({ name }, problems) {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `${name} ${problem}`);
  throw new CheckFailed(lines.join("\n"));
}

function run(folder, script, ...args) {
  return must(
    process.execPath,
    [`node_modules/${script}`, ...args],
    folder,
    `${script} fails in an app made of the blocks of README.md.`,
  );
}
