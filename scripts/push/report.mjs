/** Prints what was found. */

/**
 * @param {import("./pushed.mjs").Problem[]} problems
 * @returns {boolean} whether there were none
 */
export function printProblems(problems) {
  for (const { file, message, todo } of problems) {
    console.error(`\n✗ ${file}: ${message}\n  ${todo}`);
  }
  if (problems.length > 0) {
    console.error(`\nPush check failed: ${problems.length} found.`);
  }
  return problems.length === 0;
}

/**
 * A dependency may look for what is not there as long as nothing calls it.
 *
 * @param {import("./pushed.mjs").Problem[]} notes
 */
export function printNotes(notes) {
  /** @type {Map<string, Set<string>>} */
  const byPackage = new Map();
  for (const { file, message } of notes) {
    const name = packageOf(file);
    const said = byPackage.get(name) ?? new Set();
    byPackage.set(name, said.add(subjectOf(message)));
  }
  if (byPackage.size === 0) return;
  console.log("\nIn dependencies, which may never get there:");
  for (const [name, said] of [...byPackage].sort()) {
    console.log(`  ${name}: ${[...said].sort().join(", ")}`);
  }
}

/** @param {string} file */
function packageOf(file) {
  const path = file.slice(file.lastIndexOf("node_modules/"));
  return /node_modules\/((?:@[^/]+\/)?[^/:]+)/.exec(path)?.[1] ?? file;
}

/** @param {string} message `Code: what is wrong with it` */
function subjectOf(message) {
  return /^\w+: (\S+)/.exec(message)?.[1] ?? message;
}

/**
 * What the story left out of the functions that this repository writes.
 *
 * @param {import("./pushed.mjs").Instance} instance
 * @param {Map<string, number>} ran
 * @param {Record<string, string> | undefined} elsewhere functions that run in other tests, and in which
 * @returns {import("./pushed.mjs").Problem[]} those of the component that nothing runs
 */
export function notRun({ mountedAt, component }, ran, elsewhere) {
  if (component.owner === "dependency") return [];
  const functions = Object.entries(component.modules).flatMap(
    ([path, { functions }]) =>
      functions.map(
        (/** @type {{ name: string }} */ { name }) =>
          `${path.replace(/\.js$/, "")}:${name}`,
      ),
  );
  const prefix = mountedAt && `${mountedAt}/`;
  const left = functions.filter((name) => !ran.has(prefix + name));
  if (left.length > 0) {
    console.log(
      `  Not in it: ${left.length} of ${functions.length} functions of ${component.name}: ${left.join(", ")}.`,
    );
  }
  if (!elsewhere || mountedAt === "") return [];
  return left
    .filter((name) => !(name in elsewhere))
    .map((name) => ({
      file: `${component.name}/${name}`,
      message:
        "NotInStory: nothing has run this function in Convex's own globals",
      todo: "Call it in scripts/push/story, or name it in leftOut.mjs with the test that runs it.",
    }));
}
