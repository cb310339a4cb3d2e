import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";
import tests from "../../vitest.config.js";

const SUITES = ["convex", "states", "promises", "email", "client", "model"];

/** Every row of a table of states times callers, and sequences: what finds a fault here is slow to find it. */
const LAST = [
  "test/states/table.test.ts",
  "test/states/callers.test.ts",
  "test/states/secrets.test.ts",
  "test/convex/unicode.test.ts",
  "test/convex/visible.test.ts",
  "test/email/rateLimits.test.ts",
  "test/email/reminders.test.ts",
  "test/email/message.test.ts",
  "test/model/model.test.ts",
];

const cost = ({ moduleId }: TestSpecification) =>
  statSync(moduleId).size +
  (LAST.some((file) => moduleId.endsWith(file)) ? 1e9 : 0);

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
    include: SUITES.map((suite) => `test/${suite}/**/*.test.ts`),
    // A first look: what it lets live goes before the rest.
    exclude: process.env.MUTATE_QUICK ? LAST : [],
    maxWorkers: 1,
    sequence: { sequencer: CheapFirst },
  },
});
