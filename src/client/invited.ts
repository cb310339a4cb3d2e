import { v, type VAny } from "convex/values";
import {
  type OrgInvitationsErrorData,
  vDeliveryStatus,
  vExpiresAt,
  vGrantProblem,
  vInvitationRow as vRow,
  vInvitationStatus,
  vOutcome,
  vSeatWarning,
} from "../shared.js";
import { vGiven } from "./metadata.js";

/** What one says to invite an address, and what one is told. */

export const vInvitationRow = vRow
  .omit("publicMetadata")
  .extend({ publicMetadata: vGiven });

export const vSent = v.object({
  invitationId: v.string(),
  expiresAt: vExpiresAt,
  status: vInvitationStatus,
  outcome: vOutcome,
  delivery: vDeliveryStatus,
  acceptUrl: v.optional(v.string()),
  /** There is no free seat for this person at the moment. See the option `requireFreeSeat`. */
  warning: v.optional(vSeatWarning),
  /** Of an `existing` one that cannot be accepted: see `Invitation`. */
  problem: v.optional(vGrantProblem),
});

const vRefused: VAny<{ email: string; ok: false } & OrgInvitationsErrorData> =
  v.any();

export const vRowResult = v.union(
  vSent.partial().extend({ email: v.string(), ok: v.literal(true) }),
  vRefused,
);
