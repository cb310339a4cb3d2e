// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERRORS } from "../../src/shared.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(
    (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === "_generated" ? [] : filesUnder(path);
      }
      return [path];
    },
  );
}

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...filesUnder("docs").filter((path) => path.endsWith(".md")),
  "example/README.md",
];

// All of these are compiled by `npm run typecheck`.
const compiled = [
  "docs/snippets",
  "example/convex",
  "example/src",
  "example/test",
]
  .flatMap(filesUnder)
  .filter((path) => /\.tsx?$/.test(path))
  .map(read);

// Indentation and line breaks are the formatter's.
const squeeze = (code: string) => code.replace(/\s+/g, " ").trim();

describe.each(documents)("%s", (path) => {
  const text = read(path);

  it("shows only code that is compiled", () => {
    const blocks = [...text.matchAll(/```tsx?\n([\s\S]*?)```/g)];
    for (const [, code = ""] of blocks) {
      const isCompiled = compiled.some((file) =>
        squeeze(file).includes(squeeze(code)),
      );
      expect(isCompiled, code).toBe(true);
    }
  });

  it("links to files that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    for (const [, link = ""] of links) {
      const target = join(root, dirname(path), link);
      expect(existsSync(target), relative(root, target)).toBe(true);
    }
  });
});

it("documents every error code with its status and message", () => {
  const rows = [
    ...read("docs/errors.md").matchAll(/^\| `(\w+)` +\| (\d+) +\| (.+?) +\|/gm),
  ].map(([, code, status, message]) => [code, Number(status), message]);
  const expected = Object.entries(ERRORS).map(([code, { status, message }]) => [
    code,
    status,
    message,
  ]);
  expect(rows).toEqual(expected);
});

it("says in the README how many codes there are", () => {
  const count = Object.keys(ERRORS).length;
  expect(read("README.md")).toContain(`one of ${count} [codes]`);
});
