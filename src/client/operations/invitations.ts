import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import {
  limits,
  vInvitation,
  vInvitationStatus,
  vRecipientInvitation,
} from "../../shared.js";
import { mustActor } from "../host.js";
import { acceptUrlOf, mustLink } from "../links.js";
import { type MetadataRule, mustBeChange, vGiven } from "../metadata.js";
import { mutation, query } from "./define.js";

const vStatuses = v.optional(
  v.union(vInvitationStatus, v.array(vInvitationStatus)),
);

export const invitationOperations = (metadata: MetadataRule) => ({
  listInvitations: query(
    {
      organizationId: v.string(),
      status: vStatuses,
      inviterId: v.optional(v.string()),
      search: v.optional(v.string()),
    },
    v.array(vInvitation),
    async (host, ctx, { status, ...args }, caller) => {
      const found = await ctx.runQuery(host.component.invitations.list, {
        ...args,
        actor: mustActor(caller),
        policy: host.grantRules,
        statuses: [status ?? []].flat(),
        paginationOpts: { numItems: limits.UNPAGED_ROWS, cursor: null },
      });
      return found.page;
    },
  ),

  listInvitationsPaginated: query(
    {
      organizationId: v.string(),
      status: vStatuses,
      inviterId: v.optional(v.string()),
      search: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    paginationResultValidator(vInvitation),
    async (host, ctx, { status, ...args }, caller) =>
      await ctx.runQuery(host.component.invitations.list, {
        ...args,
        actor: mustActor(caller),
        policy: host.grantRules,
        statuses: [status ?? []].flat(),
      }),
  ),

  getInvitation: query(
    { invitationId: v.string() },
    v.union(vInvitation, vRecipientInvitation, v.null()),
    async (host, ctx, { invitationId }, caller) =>
      await ctx.runQuery(host.component.invitations.get, {
        invitationId,
        actor: mustActor(caller),
        policy: host.grantRules,
      }),
  ),

  updateInvitation: mutation(
    {
      invitationId: v.string(),
      role: v.optional(v.string()),
      expiresInMs: v.optional(v.number()),
      message: v.optional(v.union(v.string(), v.null())),
      locale: v.optional(v.union(v.string(), v.null())),
      redirectUrl: v.optional(v.union(v.string(), v.null())),
      publicMetadata: vGiven,
    },
    vInvitation,
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      mustBeChange(metadata, args.publicMetadata);
      const policy = await host.writePolicy(ctx, {});
      return await ctx.runMutation(host.component.invitations.update, {
        ...args,
        actor,
        policy,
      });
    },
  ),

  takeOverInvitation: mutation(
    { invitationId: v.string() },
    vInvitation,
    async (host, ctx, { invitationId }, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      const args = { invitationId, actor, policy };
      return await ctx.runMutation(host.component.invitations.takeOver, args);
    },
  ),

  revokeInvitation: mutation(
    { invitationId: v.string(), reason: v.optional(v.string()) },
    v.object({ status: v.union(v.literal("revoked"), v.literal("expired")) }),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      return await ctx.runMutation(host.component.invitations.revoke, {
        ...args,
        actor,
        policy,
      });
    },
  ),

  getInvitationLink: mutation(
    { invitationId: v.string(), keepMailed: v.optional(v.boolean()) },
    v.object({
      acceptUrl: v.string(),
      expiresAt: v.number(),
      mailedLink: v.union(
        v.literal("valid"),
        v.literal("dead"),
        v.literal("none"),
      ),
    }),
    async (host, ctx, { invitationId, keepMailed }, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      await mustLink(host, ctx, caller, invitationId);
      const { invitation, token, mailedLink } = await ctx.runMutation(
        host.component.links.issue,
        { invitationId, keepMailed: keepMailed ?? false, actor, policy },
      );
      const acceptUrl = await acceptUrlOf(host, ctx, invitation, token);
      return { acceptUrl, expiresAt: invitation.expiresAt, mailedLink };
    },
  ),
});
