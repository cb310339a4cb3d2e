import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { vMember, vMembership } from "../../shared.js";
import { mustActor, mustUser } from "../host.js";
import { mutation, query } from "./define.js";

/** Names a member by the membership, or in an organization by the user or by their address. */
export type MemberRef =
  | { memberId: string }
  | { organizationId: string; userId: string }
  | { organizationId: string; email: string };

const vMemberRef = {
  memberId: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  userId: v.optional(v.string()),
  email: v.optional(v.string()),
};

export const memberOperations = () => ({
  /**
   * By name; with `role`, one or several (32 at most), in the order in which they joined. `search`: the beginning of a name or an
   * address; with `role` its pages may be shorter than asked for.
   */
  listMembers: query(
    {
      organizationId: v.string(),
      role: v.optional(v.union(v.string(), v.array(v.string()))),
      search: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    paginationResultValidator(vMember),
    async (host, ctx, { role, ...args }, caller) =>
      await ctx.runQuery(host.component.members.list, {
        ...args,
        oneOf: [role ?? []].flat(),
        actor: mustActor(caller),
        roles: host.roles,
      }),
  ),

  /** The caller's own, with what it permits; null when there is none. */
  getMembership: query(
    { organizationId: v.string() },
    v.union(vMembership, v.null()),
    async (host, ctx, { organizationId }, caller) =>
      await ctx.runQuery(host.component.members.get, {
        organizationId,
        userId: mustUser(caller).userId,
        roles: host.roles,
      }),
  ),

  /** MEMBER_NOT_FOUND, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, LAST_OWNER. */
  updateMemberRole: mutation(
    { memberId: v.string(), role: v.string() },
    v.null(),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      return await ctx.runMutation(host.component.members.updateRole, {
        ...args,
        actor,
        access,
      });
    },
  ),

  /** Another member, for those who may list them. MEMBER_NOT_FOUND. */
  getMember: query(
    vMemberRef,
    vMember,
    async (host, ctx, ref: MemberRef, caller) => {
      const actor = mustActor(caller);
      const { roles } = host;
      const args = { ...ref, actor, roles };
      return await ctx.runQuery(host.component.members.one, args);
    },
  ),

  /** MEMBER_NOT_FOUND, ROLE_NOT_ALLOWED, LAST_OWNER. */
  removeMember: mutation(
    vMemberRef,
    v.null(),
    async (host, ctx, ref: MemberRef, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      const args = { ...ref, actor, access };
      return await ctx.runMutation(host.component.members.remove, args);
    },
  ),

  /** LAST_OWNER. */
  leaveOrganization: mutation(
    { organizationId: v.string() },
    v.null(),
    async (host, ctx, { organizationId }, caller) => {
      const user = mustUser(caller);
      const access = await host.access();
      return await ctx.runMutation(host.component.members.leave, {
        organizationId,
        actor: { kind: "user", user },
        access,
      });
    },
  ),

  /**
   * The member becomes owner, the caller gets `previousOwnerRole` (default: the next rank), both or neither. For owners:
   * ROLE_NOT_ALLOWED. INVALID_ARGUMENT when the member is the caller.
   */
  transferOwnership: mutation(
    { memberId: v.string(), previousOwnerRole: v.optional(v.string()) },
    v.null(),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      return await ctx.runMutation(host.component.members.transferOwnership, {
        ...args,
        actor,
        access,
      });
    },
  ),
});
