/** Tells a story in a thread of its own, whose clock can be moved and whose code can be stopped. */
import { format } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import type { Push } from "../stand-in/pushTypes.ts";
import type { Story, Told } from "./story.ts";
import { World } from "./world.ts";

const { push, environment, story } = workerData as {
  push: Push;
  environment: Record<string, string>;
  story: string;
};
const { tellStory, World: Own = World }: Story = await import(story);
const world = new Own(push, environment);
let steps = 0;

let failure: string | null = null;

/** What went wrong without anybody waiting for it. */
const unheard: string[] = [];
process.on("unhandledRejection", (error) => {
  unheard.push(`Unhandled rejection: ${format(error)}`);
});
// Here convex-test reports what failed in a scheduled function.
console.error = (...args) => unheard.push(format(...args));

try {
  await world.start();
  await tellStory(world, step);
} catch (error) {
  failure = error instanceof Error ? error.message : String(error);
}
const told: Told = {
  steps,
  failure,
  ran: failure === null ? world.calls : new Map(),
};
parentPort?.postMessage(told);

async function step(title: string, run: () => Promise<void>) {
  const thrown: string[] = [];
  try {
    await run();
  } catch (error) {
    thrown.push(format(error));
  }
  // What was refused says more than what failed because of it.
  const [reason] = [
    ...world.refusals.splice(0),
    ...unheard.splice(0),
    ...thrown,
  ];
  if (reason !== undefined)
    throw new Error(`${title}: ${withoutOurFrames(reason)}`);
  steps += 1;
}

function withoutOurFrames(text: string) {
  const ours = /^\s+at .*(node:|node_modules|convex-push-check\/src\/)/;
  return text
    .split("\n")
    .filter((line) => !ours.test(line))
    .join("\n");
}
