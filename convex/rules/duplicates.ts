import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { GrantProblem, OnDuplicate } from "../pure/invitation.js";
import type { GrantRules, Policy } from "../pure/policy.js";
import { mustReach } from "./access.js";
import type { Draft } from "./drafts.js";
import { fail } from "../pure/errors.js";
import { grantProblems } from "./inviter.js";

/**
 * One live invitation per organization and address. The lookup covers the range that a concurrent create would write,
 * so two cannot both find nothing. An expired, declined or revoked one never blocks, nor does one whose deadline has
 * passed while its sweep is late.
 */
export async function findLive(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  email: string,
): Promise<Doc<"invitations"> | null> {
  return await ctx.db
    .query("invitations")
    .withIndex("by_organization_status_email", (q) =>
      q
        .eq("organizationId", organizationId)
        .eq("state.kind", "pending")
        .eq("email", email),
    )
    .unique();
}

export async function mustNotBeMember(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  email: string,
): Promise<void> {
  const member = await ctx.db
    .query("members")
    .withIndex("by_organization_email", (q) =>
      q.eq("organizationId", organizationId).eq("email", email),
    )
    .first();
  if (member) fail("ALREADY_MEMBER", { memberId: member._id });
}

/** What is to be done with a checked draft. */
export type Plan =
  | { do: "insert"; draft: Draft; instead?: Doc<"invitations"> }
  | { do: "renew"; draft: Draft; invitation: Doc<"invitations"> }
  | {
      do: "return";
      invitation: Doc<"invitations">;
      problem: GrantProblem | undefined;
    };

export async function planDraft(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  draft: Draft,
  {
    onDuplicate,
    policy,
    granter,
  }: {
    onDuplicate: OnDuplicate;
    policy: Policy;
    granter: Doc<"members"> | null;
  },
): Promise<Plan> {
  const { email } = draft;
  await mustNotBeMember(ctx, organizationId, email);
  const live = await findLive(ctx, organizationId, email);
  if (!live) return { do: "insert", draft };
  if (live.expiresAt <= Date.now()) {
    return { do: "insert", draft, instead: live };
  }
  switch (onDuplicate) {
    case "error":
      return await failPending(ctx, live, policy, granter);
    case "return": {
      const problem = await grantProblems(ctx, policy, granter)(live);
      return { do: "return", invitation: live, problem };
    }
    case "replace":
      mustReach(policy.roles, granter, live);
      mustHaveCooledDown(live, policy);
      return { do: "insert", draft, instead: live };
    case "resend":
      mustReach(policy.roles, granter, live);
      mustHaveCooledDown(live, policy);
      return { do: "renew", draft, invitation: live };
  }
}

/** Says as well when nobody could accept it: then anyone who may invite can take it over. */
export async function failPending(
  ctx: QueryCtx,
  live: Doc<"invitations">,
  rules: GrantRules,
  caller: Doc<"members"> | null,
): Promise<never> {
  const problem = await grantProblems(ctx, rules, caller)(live);
  return fail("INVITATION_ALREADY_PENDING", {
    invitationId: live._id,
    expiresAt: live.expiresAt,
    ...(problem && { problem }),
  });
}

/** A mailbox is not flooded by someone who clicks "send again" ten times. */
export function mustHaveCooledDown(
  { sentAt }: Doc<"invitations">,
  { resendCooldownMs }: Policy,
): void {
  const retryAfterMs = sentAt + resendCooldownMs - Date.now();
  if (retryAfterMs > 0) {
    fail("RATE_LIMITED", { retryAfterMs, scope: "invitation" });
  }
}
