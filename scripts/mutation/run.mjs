/**
 * Changes the code in one place at a time, and looks whether a test turns red:
 *
 *   npm run mutate -- [--quick] [--tests glob]... convex/rules/paging.ts [file:from-to]...
 *
 * `--quick` leaves out the slow tests, and `--tests` all but those: the score is a lower bound then.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import config, { REPORT } from "./stryker.config.mjs";
import { scoreOf } from "./score.mjs";

const WANTED = 90;

const { values, positionals: mutate } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    tests: { type: "string", multiple: true },
  },
  allowPositionals: true,
});
// Stryker starts a process of its own for the tests, which reads them in test/mutation/vitest.config.ts.
if (values.quick) process.env.MUTATE_QUICK = "1";
if (values.tests) process.env.MUTATE_TESTS = values.tests.join(" ");
if (mutate.length === 0) {
  console.error("npm run mutate -- [--quick] <file or file:from-to>...");
  process.exit(1);
}

await new Stryker({ ...config, mutate }).runMutationTest();

const { files } = JSON.parse(await readFile(REPORT, "utf8"));
const equivalents = JSON.parse(
  await readFile(new URL("equivalents.json", import.meta.url), "utf8"),
);
for (const [file, result] of Object.entries(files)) {
  const found = scoreOf(file, result, equivalents);
  const isWhole = mutate.includes(file);
  for (const { at, status, mutatorName, code, replacement } of found.survivors)
    console.log(
      `\n${file}:${at} ${status} ${mutatorName}\n- ${code}\n+ ${replacement}`,
    );
  const { score, killed, counted, ignored, disabled, failed } = found;
  console.log(
    `\n${file}: ${score.toFixed(1)} % (${killed} of ${counted} killed; ${found.equivalents} equivalent, ${ignored} ignored, ${failed} not run, ${disabled} "Stryker disable")`,
  );
  if (score < WANTED) process.exitCode = 1;
  if (!isWhole) continue;
  for (const { line, code, replacement } of found.stale) {
    console.log(
      `equivalents.json: no survivor fits ${file} "${line}": ${code} -> ${replacement}`,
    );
    process.exitCode = 1;
  }
}
