// @vitest-environment node
import { execFileSync } from "node:child_process";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const MODULE = pathToFileURL(
  join(import.meta.dirname, "../src/projectCopy.ts"),
);

let folder: string;
let root: string;
let copy: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "project-copy-")));
  root = join(folder, "root");
  copy = join(folder, "copy");
  await mkdir(join(root, "src"), { recursive: true });
  await mkdir(copy);
  execFileSync("git", ["init", "-q"], { cwd: root });
  await writeFile(join(root, ".gitignore"), "node_modules/\n");
  await writeFile(join(root, "src/index.ts"), "export {};\n");
  await mkdir(join(folder, "installed/convex"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  [
    "a folder",
    () => mkdir(join(root, "node_modules/convex"), { recursive: true }),
  ],
  [
    "a link",
    () => symlink(join(folder, "installed"), join(root, "node_modules"), "dir"),
  ],
])(
  "a project whose node_modules is %s is copied, and shares them",
  async (_, install) => {
    await install();
    const code = `import { copyProject } from "${MODULE.href}";
      await copyProject(...process.argv.slice(1));`;
    execFileSync(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      code,
      root,
      copy,
    ]);
    expect((await readdir(copy)).sort()).toEqual([
      ".gitignore",
      "node_modules",
      "src",
    ]);
    expect(await readFile(join(copy, "src/index.ts"), "utf8")).toBe(
      "export {};\n",
    );
    expect(await realpath(join(copy, "node_modules"))).toBe(
      await realpath(join(root, "node_modules")),
    );
  },
);
