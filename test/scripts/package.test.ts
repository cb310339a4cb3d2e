// @vitest-environment node
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPTS = resolve(import.meta.dirname, "../../scripts/package");
const TIMEOUT = 120_000;

type Manifest = Record<string, unknown>;
const MANIFEST: Manifest = {
  name: "fixture",
  version: "1.0.0",
  type: "module",
  files: ["dist", "convex", "src"],
  exports: {
    ".": {
      types: "./dist/src/client/index.d.ts",
      default: "./dist/src/client/index.js",
    },
    "./test": "./src/test.ts",
  },
  peerDependencies: { convex: "^1.44.0", react: "^19.0.0" },
  peerDependenciesMeta: { react: { optional: true } },
};

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "package-test-")));
  write("package.json", JSON.stringify(MANIFEST));
  write("README.md", "# Fixture");
  write("src/test.ts", "export {};");
  writeModule("src/client/index", `import { v } from "convex/values";`);
  writeModule("src/react/index", `import { useState } from "react";`);
  writeModule("convex/limits", "export const MAX = 100;");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A source and what the build makes of it. */
function writeModule(path: string, code: string) {
  write(`${path}.ts`, code);
  for (const end of ["js", "d.ts"]) {
    write(`dist/${path}.${end}`, code);
    write(`dist/${path}.${end}.map`, "{}");
  }
}

function change(changes: Manifest) {
  write("package.json", JSON.stringify({ ...MANIFEST, ...changes }));
}

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const check = () => node(join(SCRIPTS, "check.mjs"), "--files", "--root", root);

describe("the check of the packed files", { timeout: TIMEOUT }, () => {
  it("passes a whole package, and says how large it is", () => {
    const { status, output } = check();
    expect(output).toMatch(
      /^18 files: \d+ kB as a tarball, \d+ kB unpacked\s*$/,
    );
    expect(status).toBe(0);
  });

  it("has nothing against a build in a clone, or against types beside a style sheet", () => {
    change({
      scripts: { prepare: "true" },
      sideEffects: ["*.css"],
      exports: {
        "./styles.css": {
          types: "./src/react/ui/styles.css.d.ts",
          default: "./src/react/ui/styles.css",
        },
      },
    });
    write("src/react/ui/styles.css", "");
    write("src/react/ui/styles.css.d.ts", "export {};");
    const { status, output } = check();
    expect(output).toMatch(/^20 files: /m);
    expect(status).toBe(0);
  });

  const broken: [what: string, breakIt: () => void, message: string][] = [
    [
      "an entry point whose file is missing",
      () => change({ exports: { "./email": "./dist/src/email/index.js" } }),
      `exports["./email"] leads to ./dist/src/email/index.js, which is not in the package: correct the path`,
    ],
    [
      "a stale file in dist",
      () => write("dist/convex/renamed.js", ""),
      "dist/convex/renamed.js has no source and is left from an earlier build: run `npm run build`",
    ],
    [
      "a source that was not built",
      () => write("src/client/added.ts", ""),
      "dist/src/client/added.d.ts is missing, though src/client/added.ts is there: run `npm run build`",
    ],
    [
      "a test",
      () => writeModule("src/client/index.test", ""),
      "src/client/index.test.ts is for development: move it",
    ],
    [
      "the embedded backend",
      () => change({ files: ["dist", "convex", "src", "tools"] }),
      "tools/convex-in-vite/src/start.ts is for development: move it",
    ],
    [
      "a file of another kind",
      () => write("src/client/.env.local", "SECRET=1"),
      "src/client/.env.local has no business in the package: take it out",
    ],
    [
      "a script that runs on the user's machine",
      () => change({ scripts: { postinstall: "true" } }),
      `package.json has the script "postinstall", which runs on the machine of whoever installs`,
    ],
    [
      "a required peer that is not named",
      () => change({ peerDependencies: {} }),
      `dist/src/client/index.js imports convex, which npm would not install with the package: an app fails with "Cannot find module". Name it in "peerDependencies"`,
    ],
    [
      "types that an app may not have installed",
      () => {
        writeModule("src/client/bytes", "");
        const types = '/// <reference types="node" />\nexport {};\n';
        write("dist/src/client/bytes.d.ts", types);
      },
      "dist/src/client/bytes.d.ts imports @types/node, which npm would not install",
    ],
    [
      "styles that a bundler may leave out",
      () => {
        write("src/react/ui/styles.css", "");
        change({ sideEffects: false });
      },
      'package.json\'s "sideEffects" must name "*.css"',
    ],
    [
      "an optional peer that every app would need",
      () => writeModule("src/client/hooks", `export * from "react";`),
      "dist/src/client/hooks.js imports react, an optional peer that an app may lack: import it only where",
    ],
  ];

  it.each(broken)("fails for %s", (_what, breakIt, message) => {
    write("tools/convex-in-vite/src/start.ts", "");
    breakIt();
    const { status, output } = check();
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});

describe("an app whose peer is too old", { timeout: TIMEOUT }, () => {
  /** Its convex is a folder, so that no registry is asked. */
  function install() {
    write("old/package.json", `{ "name": "convex", "version": "1.43.0" }`);
    const at = (script: string) => JSON.stringify(join(SCRIPTS, script));
    const folder = JSON.stringify(root);
    return node(
      "--input-type=module",
      "--eval",
      `import { mkdirSync } from "node:fs";
       import { pack } from ${at("pack.mjs")};
       import { checkPeersAreRequired } from ${at("peers.mjs")};
       process.chdir(${folder});
       mkdirSync("packed");
       const packed = await pack(".", ${folder} + "/packed");
       await checkPeersAreRequired(packed, "app", { convex: "file:../old" });`,
    );
  }

  it("is told so by npm", () => {
    expect(install()).toEqual({ status: 0, output: "" });
  });

  it("is not told of a peer that package.json forgets, and the check says so", () => {
    change({ peerDependencies: {} });
    const { status, output } = install();
    expect(output).toContain(
      "An app with convex file:../old installs the package without a complaint and breaks later: name convex in",
    );
    expect(status).toBe(1);
  });
});
