// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { complaintsOf } from "./checklist.js";
import { BROKEN, SOUND } from "./fixtures.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const ROOT_FILES = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

it("the package passes", () => {
  const folders = ["convex", "src", "packages"].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const paths = [...ROOT_FILES, ...folders.flatMap(filesUnder)];
  const files = new Map(
    paths.map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
  expect(complaintsOf(files)).toEqual([]);
});

it("a package that has everything passes", () => {
  expect(complaintsOf(new Map(Object.entries(SOUND)))).toEqual([]);
});

it.each(BROKEN)("a package is told: %s", (complaint, change) => {
  const [path, from, to] = change;
  const before = SOUND[path] ?? "";
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  const files = new Map(Object.entries({ ...SOUND, [path]: after }));
  expect(complaintsOf(files)).toEqual([expect.stringContaining(complaint)]);
});
