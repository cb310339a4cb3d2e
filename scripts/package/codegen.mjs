import { must } from "./commands.mjs";

/** Found from here: the app is in another folder, and has neither. */
const TSX = import.meta.resolve("tsx");
const PUSH_CHECK = import.meta
  .resolve("@convex-org-invitations/convex-push-check");

/**
 * The app's own Convex CLI pushes the app to the stand-in and writes its `_generated`.
 *
 * @param {string} folder
 * @param {string} advice what to do when it fails
 */
export async function generate(folder, advice) {
  const script = `import { runConvexCli } from ${JSON.stringify(PUSH_CHECK)};
    const options = { root: process.cwd(), environment: {} };
    const isOk = await runConvexCli(["codegen", "--typecheck", "disable"], options);
    process.exitCode = isOk ? 0 : 1;`;
  await must(
    process.execPath,
    ["--import", TSX, "--input-type=module", "--eval", script],
    folder,
    advice,
  );
}
