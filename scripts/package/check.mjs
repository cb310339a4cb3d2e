/**
 * Proves that what `npm publish` would send is whole and works in apps outside of this repository.
 *
 *   node scripts/package/check.mjs [--files | --readme] [--keep] [--root folder]
 *
 * --files looks at the packed files alone, without the network; --readme makes only the app that is pasted from the
 * documents; --keep leaves the tarball and the apps behind.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkApp } from "./apps.mjs";
import { CheckFailed, must } from "./commands.mjs";
import { contentProblems } from "./contents.mjs";
import { importProblems } from "./imports.mjs";
import { pack } from "./pack.mjs";
import { checkPeersAreRequired } from "./peers.mjs";
import { checkReadme } from "./readme.mjs";
import { TOO_OLD, versionsOf } from "./versions.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const { values: flags } = parseArgs({
  options: {
    root: { type: "string", default: repository },
    files: { type: "boolean", default: false },
    readme: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

const folder = realpathSync(mkdtempSync(join(tmpdir(), "package-check-")));
try {
  await check();
} catch (error) {
  if (!(error instanceof CheckFailed)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
} finally {
  if (flags.keep) console.log(`Kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function check() {
  const into = join(folder, "packed");
  mkdirSync(into);
  const packed = await pack(flags.root, into);
  const { files, packedBytes, unpackedBytes } = packed;
  console.log(
    `${files.length} files: ${kilobytes(packedBytes)} as a tarball, ${kilobytes(unpackedBytes)} unpacked`,
  );
  const problems = [...contentProblems(packed), ...importProblems(packed)];
  if (problems.length > 0) throw new CheckFailed(problems.join("\n"));
  if (flags.files) return;

  const pasted = () =>
    checkReadme(packed, {
      name: "pasted",
      folder: join(folder, "pasted"),
      root: flags.root,
      report: console.log,
    });
  if (flags.readme) return await pasted();

  await checkEntries(packed.tarball);
  console.log("publint and attw have nothing against it");
  await checkPeersAreRequired(packed, join(folder, "peers"), TOO_OLD);
  console.log(`npm refuses it beside ${JSON.stringify(TOO_OLD)}`);
  const apps = Object.entries(versionsOf(packed.manifest));
  await allOf([
    ...apps.map(([name, versions]) =>
      checkApp(packed, {
        name,
        folder: join(folder, name),
        versions,
        report: console.log,
      }),
    ),
    pasted(),
  ]);
  console.log("The package works as it is packed.");
}

/** @param {string} tarball */
async function checkEntries(tarball) {
  const at = (path) => join(repository, "node_modules", path);
  await must(
    process.execPath,
    [at("publint/src/cli.js"), "run", tarball, "--strict"],
    repository,
    "publint: correct package.json as it says.",
  );
  const styles = ["--exclude-entrypoints", "./react/ui/styles.css"];
  await must(
    process.execPath,
    [
      at("@arethetypeswrong/cli/dist/index.js"),
      tarball,
      "--profile",
      "esm-only",
      ...styles,
    ],
    repository,
    'attw: the types of an entry point do not match its code; correct "exports" as it says.',
  );
}

/** Nothing may still write to the folder when it is removed. */
async function allOf(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.filter(({ status }) => status === "rejected");
  const reasons = failed.map(({ reason }) => reason);
  const surprise = reasons.find((reason) => !(reason instanceof CheckFailed));
  if (surprise) throw surprise;
  if (reasons.length > 0) {
    throw new CheckFailed(reasons.map(({ message }) => message).join("\n\n"));
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
