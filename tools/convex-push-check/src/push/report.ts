/** Prints what was found. */
import type { Instance, Problem } from "./pushed.ts";

/** @returns whether there were none */
export function printProblems(problems: Problem[]): boolean {
  for (const { file, message, todo } of problems) {
    console.error(`\n✗ ${file}: ${message}\n  ${todo}`);
  }
  if (problems.length > 0) {
    console.error(`\nPush check failed: ${problems.length} found.`);
  }
  return problems.length === 0;
}

/** A dependency may look for what is not there as long as nothing calls it. */
export function printNotes(notes: Problem[]) {
  const byPackage: Map<string, Set<string>> = new Map();
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

function packageOf(file: string) {
  const path = file.slice(file.lastIndexOf("node_modules/"));
  return /node_modules\/((?:@[^/]+\/)?[^/:]+)/.exec(path)?.[1] ?? file;
}

/** @param message `Code: what is wrong with it` */
function subjectOf(message: string) {
  return /^\w+: (\S+)/.exec(message)?.[1] ?? message;
}

/**
 * What the story left out of the functions that this repository writes.
 *
 * @param elsewhere functions that run in other tests, and in which
 * @returns those of the component that nothing runs
 */
export function notRun(
  { mountedAt, component }: Instance,
  ran: Map<string, number>,
  elsewhere: Record<string, string> | undefined,
): Problem[] {
  if (component.owner === "dependency") return [];
  const functions = Object.entries(component.modules).flatMap(
    ([path, { functions }]) =>
      functions.map(
        ({ name }: { name: string }) => `${path.replace(/\.js$/, "")}:${name}`,
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
      todo: "Call it in the story, or name it in the story's leftOut with the test that runs it.",
    }));
}
