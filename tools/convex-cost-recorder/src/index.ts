export { conflicts, invalidations, type Conflict } from "./conflicts.js";
export type { Snapshot } from "./internals.js";
export type { ReadInterval } from "./ranges.js";
export {
  recordCosts,
  type Cost,
  type Measured,
  type Race,
  type Recorder,
  type RecorderOptions,
} from "./recorder.js";
export type { DocumentWrite, Transaction } from "./transaction.js";
