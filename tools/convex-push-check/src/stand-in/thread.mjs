/** The beginning of a thread: a file of it that is TypeScript can be loaded only after this. */
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.file);
