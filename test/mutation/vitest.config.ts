import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";
import tests from "../../vitest.config.js";
import { SLOW, TABLES } from "./slow.js";

const SUITES = ["convex", "promises", "email", "client", "model"];

/** By size, then what is known to be slow, then the tables: what finds a fault there is slow to find it. */
const cost = ({ moduleId }: TestSpecification) =>
  [SLOW, TABLES].filter((files) =>
    files.some((file) => moduleId.endsWith(file)),
  ).length *
    1e9 +
  statSync(moduleId).size;

/** A mutant is done with at the first red test, so the files that are quick to be red come first. */
class CheapFirst {
  async sort(files: TestSpecification[]) {
    return [...files].sort((one, other) => cost(one) - cost(other));
  }

  async shard(files: TestSpecification[]) {
    return files;
  }
}

export default defineConfig({
  resolve: tests.resolve,
  test: {
    ...tests.test,
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include:
      process.env.MUTATE_TESTS?.split(" ") ??
      SUITES.map((suite) => `test/${suite}/**/*.test.ts`),
    // A first look: what it lets live goes before the rest.
    exclude: process.env.MUTATE_QUICK ? SLOW : [],
    // Stryker knows how long a mutant may take; a slow machine is no red test.
    testTimeout: 1_800_000,
    maxWorkers: 1,
    sequence: { sequencer: CheapFirst },
  },
});
