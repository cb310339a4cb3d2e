export const REPORT = "node_modules/.cache/mutation/report.json";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  vitest: {
    configFile: "test/mutation/vitest.config.ts",
    // The tests name functions by path, so no import leads from a test to the file that it tests.
    related: false,
  },
  plugins: [
    "@stryker-mutator/vitest-runner",
    `${import.meta.dirname}/messages.mjs`,
    `${import.meta.dirname}/live.mjs`,
  ],
  ignorers: ["messages"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["dist", "example/dist", "screenshots", "bench/peers"],
  reporters: ["json", "live"],
  jsonReporter: { fileName: REPORT },
  // A machine that is busy is no loop without end.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 60,
  allowConsoleColors: false,
};
