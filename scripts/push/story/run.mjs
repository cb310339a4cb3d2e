/** Starts the thread that a story is told in. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

const TIMEOUT_MS = 120_000;

/**
 * @typedef {object} Told
 * @property {number} steps
 * @property {Map<string, number>} ran how often each function did, by where its component is mounted and its name
 * @property {string | null} failure
 */

/**
 * @param {string} story URL of a module with `tellStory(world, step)`
 * @param {import("../../stand-in/server.mjs").Push} push
 * @param {Record<string, string>} environment
 * @returns {Promise<Told>}
 */
export async function runStory(story, push, environment) {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    execArgv: ["--experimental-vm-modules", "--no-warnings"],
    workerData: { story, push, environment },
  });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [told] = await once(worker, "message", { signal });
    return told;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error("The story never came to an end", { cause: error });
  } finally {
    await worker.terminate();
  }
}
