/** Starts the thread that a story is told in. */
import { once } from "node:events";
import type { Push } from "../stand-in/pushTypes.ts";
import { startWorker } from "../stand-in/threads.ts";
import type { Told } from "./story.ts";

const TIMEOUT_MS = 120_000;

/** @param story URL of a module with `tellStory(world, step)` */
export async function runStory(
  story: string,
  push: Push,
  environment: Record<string, string>,
): Promise<Told> {
  const worker = startWorker(new URL("./storyWorker.ts", import.meta.url), {
    story,
    push,
    environment,
  });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [told] = (await once(worker, "message", { signal })) as [Told];
    return told;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error("The story never came to an end", { cause: error });
  } finally {
    await worker.terminate();
  }
}
