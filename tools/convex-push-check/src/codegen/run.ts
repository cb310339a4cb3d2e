/**
 * Writes the `_generated` folders of the component and of the app with the
 * official Convex CLI, and needs neither a Convex account nor the network.
 *
 *   convex-codegen [--component-only | --app-only] [--package-app folder] [--env NAME=value]...
 *
 * A package app is the functions folder of an app that has the component installed as a package.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run, runConvexCli } from "../stand-in/convexCli.ts";
import { environmentFlags } from "../environmentFlags.ts";
import { COMPONENT_DIR, listPlaceholders } from "./generatedFiles.ts";

const root = process.cwd();
const { values: flags } = parseArgs({
  options: {
    "component-only": { type: "boolean", default: false },
    "app-only": { type: "boolean", default: false },
    "package-app": { type: "string", multiple: true, default: [] },
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
  for (const app of flags["package-app"]) await codegenPackageApp(app);
}

/** To the CLI it is a project of its own, with the package among what it has installed. */
async function codegenPackageApp(app: string) {
  const project = mkdtempSync(join(tmpdir(), "package-app-"));
  try {
    const modules = join(root, "node_modules");
    mkdirSync(join(project, "node_modules"));
    for (const name of readdirSync(modules)) {
      symlinkSync(join(modules, name), join(project, "node_modules", name));
    }
    const { name } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    symlinkSync(root, join(project, "node_modules", name));
    const manifest = { type: "module", dependencies: { convex: "*" } };
    writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
    const functions = join(project, "convex");
    cpSync(join(root, app), functions, { recursive: true });
    const command = ["codegen", "--typecheck", "disable"];
    console.log(`$ convex ${command.join(" ")}  # ${app}`);
    const isOk = await runConvexCli(command, { root: project, environment });
    if (!isOk) fail(`Code generation of ${app} failed.`);
    const generated = join(root, app, "_generated");
    rmSync(generated, { recursive: true, force: true });
    cpSync(join(functions, "_generated"), generated, { recursive: true });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

async function codegen(...args: string[]) {
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

function announce(command: string, args: string[]) {
  console.log(`$ ${[command, ...args].join(" ")}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
