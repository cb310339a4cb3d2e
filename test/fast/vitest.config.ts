import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";
import tests from "../../vitest.config.js";
import { SLOW } from "../mutation/slow.js";

/** What can be asked after every change: no server, no build, no browser's DOM, and no big table. */
export default defineConfig({
  resolve: tests.resolve,
  test: {
    ...tests.test,
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/{client,convex,email,lint,parity,promises}/**/*.test.ts"],
    exclude: SLOW,
  },
});
