/** The files that a document's blocks of code are to be pasted into. The first line of each block says which. */

const BLOCK =
  /```(?:tsx?|jsx?|typescript|javascript)\b[^\n]*\n(?<code>[\s\S]*?)```/g;
const NAMED =
  /^\/\/ (?<path>[\w./-]+\.tsx?)(?:, (?<how>continued|instead)(?:: .+)?)?\n/;

/**
 * @typedef {{ code: string, section: string, path?: string, how?: "continued" | "instead" }} Block
 * @typedef {Map<string, string>} Files
 */

/**
 * @param {string} text a document
 * @returns {Block[]}
 */
export function blocksOf(text) {
  const headings = [...text.matchAll(/^## (.+)$/gm)];
  return [...text.matchAll(BLOCK)].map(({ index, groups: { code } }) => {
    const above = headings.filter((heading) => heading.index < index);
    const { path, how } = NAMED.exec(code)?.groups ?? {};
    const section = above.at(-1)?.[1] ?? "";
    return { code: code.replace(NAMED, ""), section, path, how };
  });
}

/**
 * Pastes them one after the other. "continued" goes to the end of its file. A section with an "instead" in it is about
 * another app, which has its blocks in place of the rest. A file of the example is an excerpt, and not for pasting.
 *
 * @param {string} text a document
 * @param {Files} [before] what other documents have put into the app
 * @returns {{ files: Files, variants: Map<string, Files>, excerpts: Block[], problems: string[] }}
 */
export function paste(text, before = new Map()) {
  const blocks = blocksOf(text);
  const other = new Set(
    blocks.filter(({ how }) => how === "instead").map(({ section }) => section),
  );
  const files = new Map();
  const variants = new Map([...other].map((section) => [section, new Map()]));
  const excerpts = [];
  const problems = [];
  for (const block of blocks) {
    const { code, section, path, how } = block;
    if (path === undefined) {
      problems.push(
        `shows code and not where it belongs: begin it with a line like "// convex/organizations.ts", or "// convex/organizations.ts, continued".\n${code}`,
      );
    } else if (path.startsWith("example/")) {
      excerpts.push(block);
    } else {
      const into = variants.get(section) ?? files;
      const present = into.get(path) ?? before.get(path);
      if (how === "continued" && present === undefined) {
        problems.push(
          `continues ${path}, of which nothing before shows the beginning.`,
        );
      } else if (how !== "continued" && into.has(path)) {
        problems.push(
          `has ${path} twice: the second is ", continued", or another file.`,
        );
      }
      into.set(path, how === "continued" ? `${present}\n${code}` : code);
    }
  }
  return {
    files: new Map([...before, ...files]),
    variants,
    excerpts,
    problems,
  };
}
