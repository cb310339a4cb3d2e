import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { vEvent, vMember, vMembership } from "../../shared.js";
import { mustActor, mustUser } from "../host.js";
import { mutation, query } from "./define.js";

const vMemberRef = {
  memberId: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  userId: v.optional(v.string()),
  email: v.optional(v.string()),
};

export const memberOperations = () => ({
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

  updateMemberRole: mutation(
    { memberId: v.string(), role: v.string() },
    v.null(),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      return await ctx.runMutation(host.component.members.updateRole, {
        ...args,
        actor,
        policy,
      });
    },
  ),

  getMember: query(vMemberRef, vMember, async (host, ctx, ref, caller) => {
    const actor = mustActor(caller);
    const { roles } = host;
    const args = { ...ref, actor, roles };
    return await ctx.runQuery(host.component.members.one, args);
  }),

  removeMember: mutation(
    vMemberRef,
    v.null(),
    async (host, ctx, ref, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      const args = { ...ref, actor, policy };
      return await ctx.runMutation(host.component.members.remove, args);
    },
  ),

  leaveOrganization: mutation(
    { organizationId: v.string() },
    v.null(),
    async (host, ctx, { organizationId }, caller) => {
      const user = mustUser(caller);
      const policy = await host.writePolicy(ctx, { organizationId });
      return await ctx.runMutation(host.component.members.leave, {
        organizationId,
        actor: { kind: "user", user },
        policy,
      });
    },
  ),

  transferOwnership: mutation(
    { memberId: v.string(), previousOwnerRole: v.optional(v.string()) },
    v.null(),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      const policy = await host.writePolicy(ctx, {});
      return await ctx.runMutation(host.component.members.transferOwnership, {
        ...args,
        actor,
        policy,
      });
    },
  ),

  listEvents: query(
    {
      organizationId: v.string(),
      invitationId: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    paginationResultValidator(vEvent),
    async (host, ctx, args, caller) =>
      await ctx.runQuery(host.component.events.list, {
        ...args,
        actor: mustActor(caller),
        roles: host.roles,
      }),
  ),
});
