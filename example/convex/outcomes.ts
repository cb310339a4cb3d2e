import { v } from "convex/values";

/** What is counted of invitations. */
export const vOutcomes = {
  invited: v.number(),
  accepted: v.number(),
  declined: v.number(),
  revoked: v.number(),
  expired: v.number(),
};
