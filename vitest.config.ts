import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run the sources: the package's own names lead to src/ and convex/, so nothing has to be built first. The
// longest name comes first, since an alias also matches what follows it.
const alias = [
  ["convex-org-invitations/convex.config", "convex/convex.config.ts"],
  ["convex-org-invitations/test", "src/test.ts"],
  ["convex-org-invitations/email", "src/email/index.ts"],
  ["convex-org-invitations/react/ui", "src/react/ui/index.ts"],
  ["convex-org-invitations/react", "src/react/index.ts"],
  ["convex-org-invitations", "src/client/index.ts"],
].map(([find, to]) => ({
  find: find as string,
  replacement: at(to as string),
}));

export default defineConfig({
  resolve: { alias },
  test: {
    // Files that need Node say so in their first line.
    environment: "edge-runtime",
    // What is waited for has to come, not to come soon: no test depends on how fast the machine is.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 25_000 } },
    include: ["test/**/*.test.{ts,tsx}", "example/test/**/*.test.ts"],
    // Much of the time of some is spent waiting for a server of their own.
    maxWorkers: "100%",
    // Each has a command of its own.
    exclude: ["test/{browser,conformance}/**", "test/{scripts,example}/**"],
  },
});
