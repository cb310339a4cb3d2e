import { type Infer, v } from "convex/values";

/** What `orgs.health` finds. Counts of what should not be there go up to 100, which means that many or more. */
export const vHealth = v.object({
  isHealthy: v.boolean(),
  // Minutes whose function was lost; pending invitations past their deadline.
  overdueTimers: v.number(),
  overduePending: v.number(),
  // What the app threw at, to be tried again; what waits for a function to call, or was tried often enough.
  failedDeliveries: v.number(),
  parkedWork: v.number(),
  lastError: v.optional(v.string()),
  // Invitations that could not be ended.
  setAside: v.number(),
  unfinishedDeletions: v.number(),
  // Deletions, erasures and other work in batches that has not moved for an hour.
  stuckTasks: v.number(),
  // A sample of organizations: how many were counted anew, and the ids of those whose seats do not add up.
  seats: v.object({ checked: v.number(), wrong: v.array(v.string()) }),
  // Which functions of the app the component knows.
  connected: v.object({ worker: v.boolean(), onEvent: v.boolean() }),
});
export type Health = Infer<typeof vHealth>;
