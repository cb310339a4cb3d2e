/**
 * What the tests make of the mutants: the score of a file is killed / (all - equivalents), in percent. Equivalents are
 * listed with a reason in equivalents.json, and an entry that fits no survivor is an error.
 */

/**
 * @typedef {object} Mutant
 * @property {string} mutatorName
 * @property {string} replacement
 * @property {string} status
 * @property {{ start: { line: number, column: number }, end: { line: number, column: number } }} location
 */

/**
 * @typedef {object} Equivalent
 * @property {string} file
 * @property {string} line the whole line of code that the change begins in, without the space around it
 * @property {string} code what is replaced, in one line
 * @property {string} replacement in one line
 * @property {string} reason why no test can tell the two apart
 */

/** A loop without end is a failure that is noticed. */
const KILLED = ["Killed", "Timeout"];
const SURVIVED = ["Survived", "NoCoverage"];

/**
 * @param {string} file
 * @param {{ source: string, mutants: Mutant[] }} result
 * @param {Equivalent[]} equivalents of all files
 */
export function scoreOf(file, { source, mutants }, equivalents) {
  const lines = source.split("\n");
  const listed = equivalents.filter((each) => each.file === file);
  const used = new Set();
  const survivors = [];
  for (const mutant of mutants) {
    if (!SURVIVED.includes(mutant.status)) continue;
    const found = describe(mutant, lines);
    const entry = listed.find(
      ({ line, code, replacement }) =>
        line === found.line &&
        code === found.code &&
        replacement === found.replacement,
    );
    if (entry) used.add(entry);
    survivors.push({ ...found, status: mutant.status, isListed: !!entry });
  }
  const killed = mutants.filter(({ status }) => KILLED.includes(status)).length;
  const unlisted = survivors.filter(({ isListed }) => !isListed);
  const counted = killed + unlisted.length;
  return {
    file,
    killed,
    counted,
    score: counted === 0 ? 100 : (100 * killed) / counted,
    survivors: unlisted,
    equivalents: survivors.length - unlisted.length,
    ignored: mutants.filter(({ status }) => status === "Ignored").length,
    failed: mutants.filter(({ status }) => status.endsWith("Error")).length,
    disabled: source.match(/Stryker (disable|restore)/g)?.length ?? 0,
    stale: listed.filter((entry) => !used.has(entry)),
  };
}

/**
 * @param {Mutant} mutant
 * @param {string[]} lines
 */
function describe({ mutatorName, replacement, location }, lines) {
  const { start, end } = location;
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = part[part.length - 1].slice(0, end.column - 1);
  part[0] = part[0].slice(start.column - 1);
  return {
    at: start.line,
    mutatorName,
    line: lines[start.line - 1].trim(),
    code: inOneLine(part.join("\n")),
    replacement: inOneLine(replacement),
  };
}

/** @param {string} code */
const inOneLine = (code) => code.replace(/\s+/g, " ").trim();
