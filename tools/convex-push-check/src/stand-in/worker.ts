/** Runs one analysis in its own thread: pushed code that never returns can be stopped there. */
import { parentPort, workerData } from "node:worker_threads";
import { analyzePush } from "./analyze.ts";
import { PushRefused } from "./pushRefused.ts";
import type { PushRequest } from "./pushTypes.ts";

// A deployment ignores promises that pushed code leaves to fail on its own.
process.on("unhandledRejection", () => {});

try {
  const { request, environment } = workerData as {
    request: PushRequest;
    environment: Record<string, string>;
  };
  parentPort?.postMessage({ answer: await analyzePush(request, environment) });
} catch (error) {
  if (!(error instanceof PushRefused)) throw error;
  const { code, message } = error;
  parentPort?.postMessage({ refusal: { code, message } });
}
