import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/conformance/**/*.test.ts"],
    globalSetup: ["test/conformance/deployment.ts"],
    // On a deployment the clock cannot be moved: the shortest life of an invitation is one to two minutes.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One deployment, and one clock of it: the files take turns.
    fileParallelism: false,
  },
});
