import { v } from "convex/values";
import {
  vExplanation,
  vGrantOutcome,
  vMyInvitation,
  vPreviewResult,
} from "../../shared.js";
import { mustUser } from "../host.js";
import { anonymousQuery, mutation, query } from "./define.js";

/** Names an invitation by its link, or by id for the in-app inbox of a verified address. */
export type InvitationRef = { token: string } | { invitationId: string };

const vRef = {
  token: v.optional(v.string()),
  invitationId: v.optional(v.string()),
};

export const acceptanceOperations = () => ({
  /** Pending invitations to any verified address of the caller, newest 100. */
  listMyInvitations: query(
    {},
    v.array(vMyInvitation),
    async (host, ctx, _args, caller) =>
      await ctx.runQuery(host.component.acceptance.listMine, {
        user: mustUser(caller),
        policy: host.grantRules,
      }),
  ),

  /** For anyone with the token, also signed out. Never throws for a bad token. */
  previewInvitation: anonymousQuery(
    { token: v.string() },
    vPreviewResult,
    async (host, ctx, { token }) =>
      await ctx.runQuery(host.component.acceptance.preview, {
        token,
        policy: host.grantRules,
      }),
  ),

  /** What stands between the caller, also signed out, and accepting. */
  explainInvitation: query(
    { token: v.string() },
    vExplanation,
    async (host, ctx, { token }, { user }) =>
      await ctx.runQuery(host.component.acceptance.explainToken, {
        token,
        user,
        policy: await host.policy(ctx, { token }),
      }),
  ),

  /**
   * INVITATION_NOT_FOUND, the INVITATION_… error of its state, RECIPIENT_MISMATCH, EMAIL_NOT_VERIFIED,
   * SEAT_LIMIT_REACHED, INVITER_INACTIVE, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED. Again by the same user: no effect.
   */
  acceptInvitation: mutation(
    vRef,
    v.object({
      organizationId: v.string(),
      memberId: v.string(),
      /** The one they have now. */
      role: v.string(),
      redirectUrl: v.optional(v.string()),
      /**
       * Asked again, the same. `already_member`: they kept the role that they had. `role_raised`: see the option
       * `raiseRoleOnAccept`.
       */
      outcome: vGrantOutcome,
    }),
    async (host, ctx, ref: InvitationRef, caller) => {
      const user = mustUser(caller);
      const { vouchedEmail: email, ...accepted } = await ctx.runMutation(
        host.component.acceptance.accept,
        { ...ref, user, policy: await host.writePolicy(ctx, ref) },
      );
      if (email !== null) {
        const { userId } = user;
        await host.options.onEmailVerified?.(ctx, { userId, email });
      }
      const { redirectUrl = host.options.defaultRedirectUrl } = accepted;
      return { ...accepted, redirectUrl };
    },
  ),

  /**
   * By token without an account. `expired` when its deadline had passed already. The same errors as accepting, as far
   * as they apply.
   */
  declineInvitation: mutation(
    { ...vRef, reason: v.optional(v.string()) },
    v.object({ status: v.union(v.literal("declined"), v.literal("expired")) }),
    async (host, ctx, args: InvitationRef & { reason?: string }, caller) =>
      await ctx.runMutation(host.component.acceptance.decline, {
        ...args,
        // By token nobody has to be signed in. Trusted server code names for whom it declines.
        user: caller.actor && mustUser(caller),
        policy: await host.writePolicy(ctx, args),
      }),
  ),
});
