import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `npm run typecheck` compiles all of these. */
const COMPILED = [
  "docs/snippets",
  "example/convex",
  "example/src",
  "example/test",
];

// Indentation is the formatter's. Whole lines, so that no half of a statement passes for one.
const squeeze = (code) =>
  `\n${code
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n")}\n`;

/** @param {string} root */
export function readCompiled(root) {
  return COMPILED.flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes("_generated"))
      .map((path) => squeeze(readFileSync(join(root, folder, path), "utf8"))),
  );
}

/**
 * A reader copies what a document shows, so all of it is code that compiles.
 *
 * @param {string} text a document
 * @param {string[]} compiled
 * @returns {string[]} what is wrong, and what to do about it
 */
export function blockProblems(text, compiled) {
  return [
    ...text.matchAll(
      /```(?:tsx?|jsx?|typescript|javascript)\b[^\n]*\n([\s\S]*?)```/g,
    ),
  ]
    .filter(
      ([, code]) => !compiled.some((file) => file.includes(squeeze(code))),
    )
    .map(
      ([, code]) =>
        `shows code that nothing compiles: put it into a file of docs/snippets, word by word, or show what is there.\n${code}`,
    );
}
