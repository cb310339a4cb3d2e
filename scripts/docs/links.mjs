import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const OUTSIDE = /^[a-z]+:/;

/**
 * @param {string} root
 * @param {string} path of a document
 * @returns {string[]} what is wrong, and what to do about it
 */
export function linkProblems(root, path) {
  const text = withoutCode(readFileSync(join(root, path), "utf8"));
  const links = [...text.matchAll(/\]\(<?([^)>\s]+)/g)].map(([, to]) => to);
  const named = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(
    ([, to]) => to,
  );
  return [...links, ...named]
    .filter((link) => !OUTSIDE.test(link))
    .flatMap((link) => {
      const [file, anchor] = link.split("#");
      const target = file ? join(dirname(path), file) : path;
      if (!isInside(root, target)) {
        return [`links to ${link}, which is not there: correct the link.`];
      }
      if (!anchor || anchorsOf(root, target).has(anchor)) return [];
      return [
        `links to ${link}, but ${target} has no such heading: correct what follows the #.`,
      ];
    });
}

const isInside = (root, target) =>
  !relative(root, join(root, target)).startsWith("..") &&
  existsSync(join(root, target));

const withoutCode = (text) =>
  text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** As GitHub makes them: of each heading's text, numbered where two are the same. */
function anchorsOf(root, path) {
  if (statSync(join(root, path)).isDirectory()) return new Set();
  const text = readFileSync(join(root, path), "utf8");
  if (!path.endsWith(".md")) {
    return new Set(text.split("\n").map((_line, index) => `L${index + 1}`));
  }
  const seen = new Map();
  const headings = text
    .replace(/^```[\s\S]*?^```/gm, "")
    .matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return new Set(
    [...headings].map(([, heading]) => {
      const slug = slugOf(heading);
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}

const slugOf = (heading) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .replaceAll(" ", "-");
