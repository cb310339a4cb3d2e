import { v } from "convex/values";

/** What is counted of invitations. */
export const vOutcomes = {
  invited: v.number(),
  accepted: v.number(),
  declined: v.number(),
  revoked: v.number(),
  expired: v.number(),
};

export const NO_OUTCOMES = {
  invited: 0,
  accepted: 0,
  declined: 0,
  revoked: 0,
  expired: 0,
};
