import { fileURLToPath } from "node:url";
import { must } from "./commands.mjs";

const CONVEX_CLI = fileURLToPath(
  new URL("../stand-in/convexCli.mjs", import.meta.url),
);

/**
 * The app's own Convex CLI pushes the app to the stand-in and writes its `_generated`.
 *
 * @param {string} folder
 * @param {string} advice what to do when it fails
 */
export async function generate(folder, advice) {
  const script = `import { runConvexCli } from ${JSON.stringify(CONVEX_CLI)};
    const options = { root: process.cwd(), environment: {} };
    const isOk = await runConvexCli(["codegen", "--typecheck", "disable"], options);
    process.exitCode = isOk ? 0 : 1;`;
  await must(
    process.execPath,
    ["--input-type=module", "--eval", script],
    folder,
    advice,
  );
}
