/** Tells a story in a thread of its own, whose clock can be moved and whose code can be stopped. */
import { format } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { World } from "./world.mjs";

const { push, environment, story } = workerData;
const { tellStory } = await import(story);
const world = new World(push, environment);
let steps = 0;
/** @type {string | null} */
let failure = null;

/** What went wrong without anybody waiting for it. @type {string[]} */
const unheard = [];
process.on("unhandledRejection", (error) => {
  unheard.push(`Unhandled rejection: ${format(error)}`);
});
// Here convex-test reports what failed in a scheduled function.
console.error = (...args) => unheard.push(format(...args));

try {
  await world.start();
  await tellStory(world, step);
} catch (/** @type {any} */ error) {
  failure = String(error?.message ?? error);
}
parentPort?.postMessage({
  steps,
  failure,
  ran: failure === null ? world.calls : new Map(),
});

/**
 * @param {string} title
 * @param {() => Promise<void>} run
 */
async function step(title, run) {
  /** @type {string[]} */
  const thrown = [];
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

/** @param {string} text */
function withoutOurFrames(text) {
  const ours =
    /^\s+at .*(node:|node_modules|scripts\/push\/(deployed|story\/world|story\/worker)\.mjs)/;
  return text
    .split("\n")
    .filter((line) => !ours.test(line))
    .join("\n");
}
