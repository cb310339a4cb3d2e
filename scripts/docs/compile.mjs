import { spawnSync } from "node:child_process";
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
import { dirname, join } from "node:path";
import {
  EMPTY_APP,
  pastedApps,
  typeProblems,
  withWrongRoles,
} from "./pastedApps.mjs";

/** As the Convex CLI writes them, which takes longer: `npm run check:package` has it do so. */
const GENERATED = "test/package/app/convex/_generated";
const COMPONENTS = {
  orgInvitations: "convex-org-invitations",
  resend: "@convex-dev/resend",
};

/**
 * Everything that a reader may paste compiles in an app, in which types are types.
 *
 * @param {string} root
 * @returns {string[]} what is wrong, and what to do about it
 */
export function compileProblems(root) {
  const { others, problems } = pastedApps(root);
  if (problems.length > 0) return problems;
  return others.flatMap((app) => {
    const { files, wrong } = withWrongRoles(app);
    const output = inScratch(root, files, (folder) => {
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      const args = [tsc, "-p", folder, "--pretty", "false"];
      return spawnSync(process.execPath, args, {
        cwd: folder,
        encoding: "utf8",
      }).stdout;
    });
    return typeProblems(output, wrong).map((what) => `${app.name} ${what}`);
  });
}

function inScratch(root, files, run) {
  const folder = mkdtempSync(join(tmpdir(), "pasted-"));
  try {
    link(root, join(folder, "node_modules"));
    // The README's own pages are no part of another app.
    const wanted = files.has("src/organizations.ts") ? "" : "convex";
    for (const path of ["tsconfig.json", wanted]) {
      cpSync(join(EMPTY_APP, path), join(folder, path), { recursive: true });
    }
    cpSync(join(root, GENERATED), join(folder, "convex/_generated"), {
      recursive: true,
    });
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    writeApi(join(folder, "convex"));
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To an app, the package is one of those that it has installed. */
function link(root, modules) {
  mkdirSync(modules);
  const installed = join(root, "node_modules");
  for (const name of readdirSync(installed)) {
    symlinkSync(join(installed, name), join(modules, name));
  }
  const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  symlinkSync(root, join(modules, name));
}

function writeApi(folder) {
  const names = readdirSync(folder)
    .filter((file) => /^\w+\.ts$/.test(file) && file !== "schema.ts")
    .map((file) => file.replace(".ts", ""));
  const lines = [
    'import type { ApiFromModules, FilterApi, FunctionReference } from "convex/server";',
    ...names.map((name) => `import type * as ${name} from "../${name}.js";`),
    "declare const fullApi: ApiFromModules<{",
    ...names.map((name) => `  ${name}: typeof ${name};`),
    "}>;",
    ...["public", "internal"].map(
      (visibility) =>
        `export declare const ${visibility === "public" ? "api" : "internal"}: FilterApi<typeof fullApi, FunctionReference<any, "${visibility}">>;`,
    ),
    "export declare const components: {",
    ...Object.entries(COMPONENTS).map(
      ([name, from]) =>
        `  ${name}: import("${from}/_generated/component.js").ComponentApi<"${name}">;`,
    ),
    "};",
  ];
  writeFileSync(join(folder, "_generated/api.d.ts"), lines.join("\n"));
}
