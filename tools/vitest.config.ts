import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import tests from "../vitest.config.js";

/** What the package is made and checked with: it changes rarely, and takes long to test. */
export default defineConfig({
  resolve: tests.resolve,
  test: {
    ...tests.test,
    root: fileURLToPath(new URL("..", import.meta.url)),
    include: [
      "tools/*/test/**/*.test.ts",
      "test/{scripts,example}/**/*.test.ts",
    ],
    exclude: [],
  },
});
