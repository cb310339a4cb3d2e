import { cronJobs } from "convex/server";
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation } from "./_generated/server.js";
import { orgs } from "./organizations.js";

const DAY = 24 * 60 * 60 * 1000;

export const pruneInvitations = internalMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => orgs.prune(ctx, { olderThanMs: 90 * DAY }),
});

const crons = cronJobs();
crons.interval(
  "prune old invitations",
  { hours: 24 },
  internal.crons.pruneInvitations,
);

export default crons;
