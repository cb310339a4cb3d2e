import { v } from "convex/values";
import { internalMutation, internalQuery } from "./_generated/server";
import { orgs } from "./organizations";

// What should not be there, if anything.
export const health = internalQuery({
  args: {},
  handler: (ctx) => orgs.health(ctx),
});

// After a restore, an import, or functions that somebody cancelled.
export const repair = internalMutation({
  args: {},
  handler: (ctx) => orgs.repair(ctx),
});

// Every event since then once more, with the `eventId` it had.
export const redeliver = internalMutation({
  args: { since: v.number() },
  handler: (ctx, { since }) => orgs.redeliver(ctx, { since }),
});
