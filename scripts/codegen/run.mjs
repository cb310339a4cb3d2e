/**
 * Writes the `_generated` folders of the component and the example app with the
 * official Convex CLI, and needs neither a Convex account nor the network.
 *
 *   node scripts/codegen/run.mjs [--component-only | --app-only] [--env NAME=value]...
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run, runConvexCli } from "../stand-in/convexCli.mjs";
import { environmentFlags } from "../environmentFlags.mjs";
import { COMPONENT_DIR, listPlaceholders } from "./generatedFiles.mjs";

const root = process.cwd();
const { values: flags } = parseArgs({
  options: {
    "component-only": { type: "boolean", default: false },
    "app-only": { type: "boolean", default: false },
    env: { type: "string", multiple: true, default: [] },
  },
});
if (flags["component-only"] && flags["app-only"]) {
  fail("--component-only and --app-only exclude each other.");
}

const environment = environmentFlags(flags.env);
if (!flags["app-only"]) {
  await codegen("--component-dir", `./${COMPONENT_DIR}`);
}
if (!flags["component-only"]) {
  if (!flags["app-only"]) await build();
  await codegen();
}

/** @param {string[]} args */
async function codegen(...args) {
  // The project checks types itself, with its own settings.
  const command = ["codegen", "--typecheck", "disable", ...args];
  announce("convex", command);
  if (await runConvexCli(command, { root, environment })) return;
  const placeholders = listPlaceholders(root);
  if (placeholders.length > 0) {
    console.error(
      `The push failed, and the Convex CLI left untyped placeholders behind:\n${placeholders
        .map((path) => `  ${path}`)
        .join("\n")}\nThey are not the generated code: do not commit them.`,
    );
  }
  fail("Code generation failed.");
}

/** The app imports the component by its package name, which leads to `dist/`. */
async function build() {
  // A file left over from an older build would satisfy an import that is wrong.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const command = ["-p", "tsconfig.json"];
  announce("tsc", command);
  const built = await run(
    join(root, "node_modules/typescript/bin/tsc"),
    command,
    {
      root,
    },
  );
  if (!built) fail("The build failed, so the app has no component to import.");
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function announce(command, args) {
  console.log(`$ ${[command, ...args].join(" ")}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
