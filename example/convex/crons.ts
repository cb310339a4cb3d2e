import { cronJobs } from "convex/server";
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import { internalMutation } from "./_generated/server.js";
import { orgs } from "./organizations.js";

const DAY = 24 * 60 * 60 * 1000;

/** Bodies of mails have links in them: they go as soon as nothing more is to be heard of the mail. */
export const cleanupMails = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { cleanupOldEmails, cleanupAbandonedEmails } = components.resend.lib;
    await ctx.runMutation(cleanupOldEmails, { olderThan: DAY });
    await ctx.runMutation(cleanupAbandonedEmails, { olderThan: 7 * DAY });
    return null;
  },
});

export const pruneInvitations = internalMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => orgs.prune(ctx, { olderThanMs: 90 * DAY }),
});

const crons = cronJobs();
crons.interval("clean up old mails", { hours: 1 }, internal.crons.cleanupMails);
crons.interval(
  "prune old invitations",
  { hours: 24 },
  internal.crons.pruneInvitations,
);

export default crons;
