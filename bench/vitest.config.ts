import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import tests from "../vitest.config.js";

export default defineConfig({
  resolve: tests.resolve,
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    environment: "node",
    include: ["bench/run.ts"],
    testTimeout: 30 * 60_000,
    // The packages compared ship their component for convex-test as TypeScript.
    server: { deps: { inline: [/bench\/peers\/node_modules/] } },
  },
});
