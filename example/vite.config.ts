import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { seedDemo } from "./demo/seed.ts";

const { CONFORMANCE_SECRET } = process.env;

// The alias reaches Convex Auth only where Vite loads it, too.
const quickHashes = {
  ssr: { noExternal: ["@convex-dev/auth"] },
  resolve: { alias: { lucia: join(import.meta.dirname, "demo/scrypt.ts") } },
};

/** Loaded where it is used, since it is TypeScript and wants tsx beside it: see scripts/start.mjs. */
async function embeddedBackend() {
  const { convexDevBackend } =
    await import("@convex-org-invitations/convex-in-vite");
  return convexDevBackend({
    convexDir: "./convex",
    // Mails end in the demo's inbox, and their fate comes back as it does from Resend.
    resendWebhookPath: "/resend-webhook",
    // Lets in `npm run test:conformance`: see convex/conformance.ts.
    env: CONFORMANCE_SECRET ? { CONFORMANCE_SECRET } : {},
    onReady: seedDemo,
  });
}

// `--mode embedded` serves the backend too. Otherwise it is the standard Convex workflow, with the deployment's
// address in .env.local.
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  envDir: "..",
  ...(mode === "embedded" && quickHashes),
  plugins: [react(), mode === "embedded" && embeddedBackend()],
}));
