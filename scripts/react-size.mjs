import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

// What an app's bundle grows by when it uses every hook: minified and gzipped, without what the app has anyway. Built
// as an app is, not as a library, in which Vite keeps all white space.
const LIMIT = 8 * 1024;
const root = fileURLToPath(new URL("..", import.meta.url));

const { output } = await build({
  configFile: false,
  root,
  logLevel: "error",
  build: {
    write: false,
    minify: true,
    rolldownOptions: {
      input: "src/react/index.ts",
      preserveEntrySignatures: "strict",
      external: /^(react|convex|convex-helpers)(\/|$)/,
    },
  },
}).then((result) => [result].flat()[0]);
const code = output.map((chunk) => chunk.code ?? "").join("");
const size = gzipSync(code).length;
console.log(`convex-org-invitations/react: ${size} bytes of ${LIMIT}`);
if (size > LIMIT) process.exit(1);
