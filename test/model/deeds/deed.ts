import type { Kind } from "../known.js";
import type { Answer } from "../model.js";
import type { Run } from "../run.js";
import type { Step, StepOf } from "../steps.js";

/** A step as it can be taken now: what the model has done and answers, and the call that is to do the same. */
export type Deed = {
  op?: Kind;
  expected: Answer | Answer[] | "any of those known";
  call: () => Promise<unknown>;
};

/** Null: there is nothing that it could be done to. */
export type Deeds = {
  [Op in Step["op"]]: (run: Run, step: StepOf<Op>) => Deed | null;
};
