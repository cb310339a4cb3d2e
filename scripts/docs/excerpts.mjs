import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paste } from "./files.mjs";

// Indentation is the formatter's. Whole lines, so that no half of a statement passes for one.
const squeeze = (code) =>
  `\n${code
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n")}\n`;

/**
 * What a document shows of the example is in the example, which `npm run typecheck` compiles.
 *
 * @param {string} root
 * @param {string} text a document
 * @returns {string[]} what is wrong, and what to do about it
 */
export function excerptProblems(root, text) {
  return paste(text)
    .excerpts.filter(({ path, code }) => {
      const file = join(root, path);
      return (
        !existsSync(file) ||
        !squeeze(readFileSync(file, "utf8")).includes(squeeze(code))
      );
    })
    .map(
      ({ path, code }) =>
        `shows code that is not in ${path}: show what is there, word by word.\n${code}`,
    );
}
