import type { Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import type { Policy, User } from "../validators.js";
import { previewView, type vExplanation } from "../views.js";
import { findMember } from "./access.js";
import { grantProblems } from "./inviter.js";
import { type Found, recipientProblem } from "./recipient.js";
import { countSeats } from "./seats.js";

type Explanation = Infer<typeof vExplanation>;

export async function explain(
  ctx: QueryCtx,
  user: User | null,
  policy: Policy,
  found: Found,
): Promise<Explanation> {
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
  const obstacle = await firstObstacle(ctx, user, policy, found);
  const code = obstacle.state === "unavailable" ? obstacle.code : undefined;
  const preview = previewView(invitation, organization, code);
  return { ...obstacle, invitation: preview };
}

type Obstacle =
  Extract<Explanation, { invitation: unknown }> extends infer E
    ? E extends unknown
      ? Omit<E, "invitation">
      : never
    : never;

async function firstObstacle(
  ctx: QueryCtx,
  user: User | null,
  policy: Policy,
  found: Found,
): Promise<Obstacle> {
  const { invitation } = found;
  const { organizationId, seatShard } = invitation;
  const member = user && (await findMember(ctx, organizationId, user.userId));
  // Before anybody makes an account for what can not be accepted.
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
