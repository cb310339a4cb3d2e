import { v } from "convex/values";
import {
  vExplanation,
  vGrantOutcome,
  vMyInvitation,
  vPreviewResult,
} from "../../shared.js";
import { mustUser } from "../host.js";
import { anonymousQuery, mutation, query } from "./define.js";

const vRef = {
  token: v.optional(v.string()),
  invitationId: v.optional(v.string()),
};

export const acceptanceOperations = () => ({
  serverTime: {
    ...mutation({}, v.number(), async () => Date.now()),
    isAnonymous: true as const,
  },

  listMyInvitations: query(
    {},
    v.array(vMyInvitation),
    async (host, ctx, _args, caller) =>
      await ctx.runQuery(host.component.acceptance.listMine, {
        user: mustUser(caller),
        policy: host.grantRules,
      }),
  ),

  previewInvitation: anonymousQuery(
    { token: v.string() },
    vPreviewResult,
    async (host, ctx, { token }) =>
      await ctx.runQuery(host.component.acceptance.preview, {
        token,
        policy: host.grantRules,
      }),
  ),

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

  acceptInvitation: mutation(
    vRef,
    v.object({
      organizationId: v.string(),
      memberId: v.string(),
      role: v.string(),
      redirectUrl: v.optional(v.string()),
      outcome: vGrantOutcome,
    }),
    async (host, ctx, ref, caller) => {
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

  declineInvitation: mutation(
    { ...vRef, reason: v.optional(v.string()) },
    v.object({ status: v.union(v.literal("declined"), v.literal("expired")) }),
    async (host, ctx, args, caller) =>
      await ctx.runMutation(host.component.acceptance.decline, {
        ...args,
        // Nobody signed in may decline by token; the app itself declines for nobody.
        user: caller.actor && mustUser(caller),
        policy: await host.writePolicy(ctx, args),
      }),
  ),
});
