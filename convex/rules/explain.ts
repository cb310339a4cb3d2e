import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { GrantProblem } from "../pure/invitation.js";
import type { Policy } from "../pure/policy.js";
import type { User } from "../pure/actor.js";
import { findMember } from "./access.js";
import { grantProblems } from "./inviter.js";
import { type Found, recipientProblem } from "./recipient.js";
import { countSeats } from "./seats.js";

/** What comes first of all that stands between someone and accepting; `ready` when nothing does. */
type Obstacle =
  | {
      state:
        | "ready"
        | "sign_in"
        | "wrong_account"
        | "verify_email"
        | "already_member"
        | "full";
    }
  // Someone has to take it over: its role is gone, or its inviter is.
  | { state: "unavailable"; code: GrantProblem };

export type Standing =
  | { state: "accepted"; byMe: boolean }
  | { state: "declined" | "revoked" }
  | { state: "expired"; expiredAt: number }
  | (Obstacle & { organization: Doc<"organizations"> });

export async function explain(
  ctx: QueryCtx,
  user: User | null,
  policy: Policy,
  found: Found,
): Promise<Standing> {
  const { invitation } = found;
  const { state, organizationId, expiresAt } = invitation;
  switch (state.kind) {
    case "accepted":
      return { state: "accepted", byMe: state.by === user?.userId };
    case "declined":
      return { state: "declined" };
    case "revoked":
      return { state: "revoked" };
    case "expired":
      return { state: "expired", expiredAt: expiresAt };
    case "pending":
  }
  const organization = await ctx.db.get("organizations", organizationId);
  if (!organization || organization.deletedAt !== undefined) {
    return { state: "revoked" };
  }
  return { ...(await firstObstacle(ctx, user, policy, found)), organization };
}

async function firstObstacle(
  ctx: QueryCtx,
  user: User | null,
  policy: Policy,
  found: Found,
): Promise<Obstacle> {
  const { invitation } = found;
  const { organizationId, seatShard } = invitation;
  const member = user && (await findMember(ctx, organizationId, user.userId));
  // Before anybody makes an account for what cannot be accepted.
  const code = await grantProblems(ctx, policy, member)(invitation);
  if (code !== undefined) return { state: "unavailable", code };
  if (!user) return { state: "sign_in" };
  const problem = recipientProblem(user, found, policy);
  if (problem === "wrong_account" || problem === "verify_email") {
    return { state: problem };
  }
  if (member) return { state: "already_member" };
  const hostLimit = policy.memberLimit;
  const seats = await countSeats(ctx, organizationId, hostLimit);
  const taken =
    seatShard === undefined ? seats.used + seats.pending : seats.used;
  const isFull = seats.limit !== null && taken >= seats.limit;
  return { state: isFull ? "full" : "ready" };
}
