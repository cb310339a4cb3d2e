import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "./codegen.mjs";
import { attempt, CheckFailed, must, stepsOf } from "./commands.mjs";
import { COMPILED_BY, FASTEST_COMPILER } from "./versions.mjs";

const SOURCES = fileURLToPath(
  new URL("../../test/package/app", import.meta.url),
);
const RESOLUTIONS = ["bundler", "nodenext"];
/** Of these, an app's types cannot have two. */
const SINGLE = ["convex", "react"];

/**
 * A whole app that has the tarball installed, outside of this repository, where nothing can be found by chance.
 *
 * @param {{ tarball: string, manifest: import("./pack.mjs").Manifest }} packed
 * @param {{ name: string, folder: string, versions: Record<string, string>, report: (line: string) => void }} app
 */
export async function checkApp(packed, { name, folder, versions, report }) {
  const step = stepsOf(name, report);
  const { convex, react } = versions;
  await step(`installs with convex ${convex} and React ${react}`, () =>
    install(packed, folder, versions),
  );
  await step("every entry point loads in Node", () =>
    loadEntries(packed.manifest, folder),
  );
  await step("the Convex CLI pushes it, and writes the committed types", () =>
    codegen(folder),
  );
  for (const compiler of COMPILED_BY[name]) {
    await step(`types, ${compiler}`, () => typecheck(folder, compiler));
  }
  await step("its test passes, with two instances", () =>
    must(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run"],
      folder,
      "The app's test fails with the package as it is packed: does `convex-org-invitations/test` still find its modules (src/test.ts)?",
    ),
  );
  await step("vite builds its page", () => buildPage(folder));
}

async function install({ tarball, manifest }, folder, versions) {
  mkdirSync(folder, { recursive: true });
  cpSync(SOURCES, folder, { recursive: true });
  const dependencies = { ...versions, [manifest.name]: `file:${tarball}` };
  const app = { name: "app", private: true, type: "module", dependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify(app));
  await must(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund"],
    folder,
    "The package cannot be installed in an app: see which dependency or peer range npm objects to.",
  );
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  for (const single of SINGLE) {
    const copies = Object.keys(JSON.parse(lock).packages).filter((path) =>
      path.endsWith(`node_modules/${single}`),
    );
    if (copies.length === 1) continue;
    throw new CheckFailed(
      `The app has ${copies.length} copies of ${single}: ${copies.join(", ")}. Widen the range of the peer, or of the dependency that brings its own.`,
    );
  }
}

async function loadEntries({ name, exports }, folder) {
  for (const [entry, target] of Object.entries(exports)) {
    // Definitions run in the CLI's bundle alone, and styles in a browser.
    if (!target.default || /convex\.config|\.css$/.test(entry)) continue;
    const specifier = JSON.stringify(name + entry.slice(1));
    await must(
      process.execPath,
      ["--input-type=module", "--eval", `await import(${specifier})`],
      folder,
      `Node cannot load ${specifier}: relative imports need their ".js", and dependencies must be installed.`,
    );
  }
}

async function codegen(folder) {
  const generated = join(folder, "convex/_generated");
  const committed = contentsOf(generated);
  await generate(
    folder,
    "The Convex CLI refuses an app with two instances of the component: see test/package/app/convex/convex.config.ts.",
  );
  if (contentsOf(generated) !== committed) {
    throw new CheckFailed(
      `The Convex CLI writes other types than test/package/app/convex/_generated has: copy ${generated} there (--keep leaves it) and commit it.`,
    );
  }
}

function contentsOf(folder) {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .map((file) => `${file}\n${readFileSync(join(folder, file), "utf8")}`)
    .join("\n");
}

async function typecheck(folder, compiler) {
  const tsc = `node_modules/${compiler}/bin/tsc`;
  // Our declarations themselves too, where that takes a second and not ten.
  const skip = String(compiler !== FASTEST_COMPILER);
  for (const resolution of RESOLUTIONS) {
    const config = `tsconfig.${resolution}.json`;
    const { isOk, output } = await attempt(
      process.execPath,
      [tsc, "-p", config, "--skipLibCheck", skip],
      folder,
    );
    if (isOk) continue;
    throw new CheckFailed(
      `${output.trim()}\n\nAn app with ${compiler} and moduleResolution ${resolution} does not compile. If the app is to blame, mend test/package/app; otherwise the "types" of package.json or the declarations are wrong.`,
    );
  }
}

async function buildPage(folder) {
  await must(
    process.execPath,
    ["node_modules/vite/bin/vite.js", "build"],
    folder,
    'vite cannot build a page with `/react`, `/react/ui` and the styles: does each have its target in "exports"?',
  );
  const assets = join(folder, "dist/assets");
  const css = readdirSync(assets).find((file) => file.endsWith(".css"));
  if (css && readFileSync(join(assets, css), "utf8").includes("--coi-accent")) {
    return;
  }
  throw new CheckFailed(
    'The built page has no styles: `react/ui/styles.css` must be in "exports" and in "sideEffects".',
  );
}
