import type { FunctionReference } from "convex/server";
import { type Infer, v } from "convex/values";
import { vHostJob } from "../shared.js";

/** One mail, by the transport's id and by ours. */
const vMail = v.object({ messageId: v.string(), reference: v.string() });
export type Mail = Infer<typeof vMail>;

/** What the worker is called with: by the component, or for checks by the app itself. */
export const vWorkerJob = v.union(
  ...vHostJob.members,
  v.object({
    kind: v.literal("check"),
    mails: v.array(vMail),
    attempt: v.number(),
  }),
);
export type WorkerJob = Infer<typeof vWorkerJob>;

/** The reference of what `orgs.worker()` makes. */
export type Worker = FunctionReference<
  "mutation",
  "internal",
  { job: WorkerJob }
>;
