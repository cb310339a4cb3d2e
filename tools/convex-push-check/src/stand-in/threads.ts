/** Threads and processes that run files of this tool, which are TypeScript. */
import { Worker } from "node:worker_threads";

/** Node's flags that make it understand TypeScript, whatever folder it is started in. */
export const TYPESCRIPT = ["--import", import.meta.resolve("tsx")];

/** A thread that can be stopped, and whose code can make modules of text. */
export function startWorker(file: URL, given: object): Worker {
  return new Worker(new URL("./thread.mjs", import.meta.url), {
    execArgv: ["--experimental-vm-modules", "--no-warnings"],
    workerData: { file: file.href, ...given },
  });
}
