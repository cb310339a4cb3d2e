/**
 * Pushes the app and its components with the official Convex CLI to a
 * local stand-in, holds the push to the rules of a deployment, and runs what
 * was pushed. Works in a copy: the project itself is only read.
 *
 *   convex-push-check [--story file] [--env NAME=value]...
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { environmentFlags } from "../environmentFlags.ts";
import { copyProject } from "../projectCopy.ts";
import { run, runConvexCli } from "../stand-in/convexCli.ts";
import { BACKEND } from "../stand-in/runtimeGlobals.ts";
import {
  componentsOf,
  instancesOf,
  type Component,
  type Problem,
} from "./pushed.ts";
import { files } from "./rules/files.ts";
import { problemsOf } from "./rules/index.ts";
import { notRun, printNotes, printProblems } from "./report.ts";
import { runStory } from "./runStory.ts";
import type { Push } from "../stand-in/pushTypes.ts";
import type { Story, Told } from "./story.ts";

const root = process.cwd();
const { values: flags } = parseArgs({
  options: {
    story: { type: "string" },
    env: { type: "string", multiple: true, default: [] },
  },
});
const story = flags.story && pathToFileURL(resolve(flags.story)).href;
const { environment: variables, leftOut }: Partial<Story> = story
  ? await import(story)
  : {};
const environment = {
  ...(await variables?.()),
  ...environmentFlags(flags.env),
};

const copy = await mkdtemp(join(tmpdir(), "push-check-"));
try {
  process.exitCode = (await check()) ? 0 : 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}

async function check() {
  await copyProject(root, copy);
  if (!printProblems([...files(copy)])) return false;

  console.log("$ tsc -p tsconfig.json");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  if (!(await run(tsc, ["-p", "tsconfig.json"], { root: copy }))) {
    console.error("The build failed, so there is no component to push.");
    return false;
  }

  const { isAccepted, push } = await deploy();
  if (!push) {
    console.error(
      "\nThe push was refused: the message above names the module.",
    );
    return false;
  }
  const components = componentsOf(push);
  const problems = problemsOf({ root: copy, components, environment });
  printNotes(problems.filter(({ isNote }) => isNote));
  const isKept = printProblems(problems.filter(({ isNote }) => !isNote));
  if (!isKept || !isAccepted) return false;

  const told = story ? await runStory(story, push, environment) : null;
  if (told?.failure) {
    console.error(`\n✗ The deployed functions failed. ${told.failure}`);
    return false;
  }
  return printProblems(summarize(components, told));
}

async function deploy() {
  let push: Push | undefined;
  // The project checks types itself, with its own settings.
  const command = ["deploy", "--yes", "--typecheck", "disable"];
  console.log(`$ convex ${command.join(" ")}`);
  const isAccepted = await runConvexCli(command, {
    root: copy,
    environment,
    onPush: (pushed) => (push = pushed),
  });
  return { isAccepted, push };
}

function summarize(components: Component[], told: Told | null) {
  const problems: Problem[] = [];
  const instances = instancesOf(components, environment);
  const modules = components.flatMap(({ bundles }) =>
    bundles.filter(({ path }) => !path.startsWith("_deps/")),
  ).length;
  console.log(
    `\nPush check passed: ${modules} modules of the app and ${components.length - 1} components, mounted ${instances.length - 1} times, were bundled by the Convex CLI, loaded with the globals of Convex's runtime and held to the rules we know from ${BACKEND}.`,
  );
  if (told) {
    const calls = [...told.ran.values()].reduce((sum, times) => sum + times, 0);
    console.log(
      `Then ${told.ran.size} functions ran ${calls} times in a story of ${told.steps} steps, under the runtime's restrictions on queries and mutations, on convex-test.`,
    );
    for (const instance of instances) {
      problems.push(...notRun(instance, told.ran, leftOut));
    }
  }
  console.log(
    "This is not a deployment. It shows nothing of existing data, of limits on time, memory and reads, of conflicts between transactions, of a newer V8, or of rules that are younger than the snapshot.",
  );
  return problems;
}
