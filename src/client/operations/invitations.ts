import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import {
  limits,
  vExpiresAt,
  vInvitation,
  vInvitationStatus,
  vRecipientInvitation,
} from "../../shared.js";
import { mustActor } from "../host.js";
import { acceptUrlOf, mustLink } from "../links.js";
import { type MetadataRule, mustBeChange, vChanged } from "../metadata.js";
import { mutation, query } from "./define.js";

const vFilter = {
  organizationId: v.string(),
  /** One status or several; all when absent or empty. */
  status: v.optional(v.union(vInvitationStatus, v.array(vInvitationStatus))),
  /** Those that this user made, renewed or took over. */
  inviterId: v.optional(v.string()),
  /** The beginning of an address. */
  search: v.optional(v.string()),
};

export const invitationOperations = (metadata: MetadataRule) => ({
  /** The newest 100; with `search` the first 100 by address. */
  listInvitations: query(
    vFilter,
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

  /** The same in pages, for `usePaginatedQuery` of convex-helpers. */
  listInvitationsPaginated: query(
    { ...vFilter, paginationOpts: paginationOptsValidator },
    paginationResultValidator(vInvitation),
    async (host, ctx, { status, ...args }, caller) =>
      await ctx.runQuery(host.component.invitations.list, {
        ...args,
        actor: mustActor(caller),
        policy: host.grantRules,
        statuses: [status ?? []].flat(),
      }),
  ),

  /**
   * For members who may list invitations, and for its recipient, without what is the staff's; null for others.
   * `"delivery" in invitation` tells the two apart.
   */
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

  /**
   * Its links stay valid. `null` clears. ROLE_NOT_ALLOWED when it is above the caller's rank; the INVITATION_… error of
   * its state when it is no longer pending.
   */
  updateInvitation: mutation(
    {
      invitationId: v.string(),
      role: v.optional(v.string()),
      expiresInMs: v.optional(v.number()),
      message: v.optional(v.union(v.string(), v.null())),
      locale: v.optional(v.union(v.string(), v.null())),
      redirectUrl: v.optional(v.union(v.string(), v.null())),
      publicMetadata: vChanged,
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

  /**
   * The caller stands for it from now on in place of its inviter, who may have left; no person does when it is trusted
   * server code. Its link and its deadline stay. Takes the permission `invitation:create`. ROLE_NOT_ALLOWED when it is
   * above the caller's rank, ROLE_NOT_FOUND; the INVITATION_… error of its state when it is no longer pending.
   */
  takeOverInvitation: mutation(
    { invitationId: v.string() },
    vInvitation,
    async (host, ctx, { invitationId }, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      const args = { invitationId, actor, access };
      return await ctx.runMutation(host.component.invitations.takeOver, args);
    },
  ),

  /**
   * `expired` when its deadline had passed already. ROLE_NOT_ALLOWED when it is above the caller's rank; the
   * INVITATION_… error of its state when it is no longer pending.
   */
  revokeInvitation: mutation(
    { invitationId: v.string(), reason: v.optional(v.string()) },
    v.object({ status: v.union(v.literal("revoked"), v.literal("expired")) }),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      return await ctx.runMutation(host.component.invitations.revoke, {
        ...args,
        actor,
        access,
      });
    },
  ),

  /**
   * A new link of a pending invitation, to be passed on by hand; no mail. The links before it are dead, unless
   * `keepMailed`, and `mailedLink` is the state of the mailed one (`none`: there is none). Up to four are valid at
   * a time. It lets in only who has verified the invited address: others than its mailbox have seen it. Takes the
   * permission `invitation:link`. ROLE_NOT_ALLOWED when it is above the caller's rank; the INVITATION_… error of its
   * state when it is no longer pending.
   */
  getInvitationLink: mutation(
    { invitationId: v.string(), keepMailed: v.optional(v.boolean()) },
    v.object({
      acceptUrl: v.string(),
      expiresAt: vExpiresAt,
      mailedLink: v.union(
        v.literal("valid"),
        v.literal("dead"),
        v.literal("none"),
      ),
    }),
    async (host, ctx, { invitationId, keepMailed }, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      await mustLink(host, ctx, caller, invitationId);
      const { invitation, token, mailedLink } = await ctx.runMutation(
        host.component.links.issue,
        { invitationId, keepMailed: keepMailed ?? false, actor, access },
      );
      const acceptUrl = await acceptUrlOf(host, ctx, invitation, token);
      return { acceptUrl, expiresAt: invitation.expiresAt, mailedLink };
    },
  ),
});
