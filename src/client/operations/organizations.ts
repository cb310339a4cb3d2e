import { v } from "convex/values";
import { vMemberLimit, vMyOrganization, vOrganization } from "../../shared.js";
import { mustActor, mustUser } from "../host.js";
import {
  type MetadataRule,
  mustBeChange,
  mustBeMetadata,
  vChanged,
  vGiven,
} from "../metadata.js";
import { mutation, query } from "./define.js";

export const organizationOperations = (metadata: MetadataRule) => ({
  /** The caller becomes owner, and it their active organization. ORG_SLUG_TAKEN, INVALID_ARGUMENT, PAYLOAD_TOO_LARGE. */
  createOrganization: mutation(
    {
      name: v.string(),
      slug: v.optional(v.string()),
      /** Null is none. */
      logoUrl: v.optional(v.union(v.string(), v.null())),
      metadata: vGiven,
    },
    v.object({ organizationId: v.string(), slug: v.string() }),
    async (host, ctx, args, caller) => {
      const owner = mustUser(caller);
      mustBeMetadata(metadata, args.metadata);
      const policy = await host.writePolicy(ctx, {});
      return await ctx.runMutation(host.component.organizations.create, {
        ...args,
        logoUrl: args.logoUrl ?? undefined,
        actor: { kind: "user", user: owner },
        owner,
        policy,
      });
    },
  ),

  /** `null` clears. `memberLimit` takes the permission `organization:setMemberLimit`. */
  updateOrganization: mutation(
    {
      organizationId: v.string(),
      name: v.optional(v.string()),
      slug: v.optional(v.string()),
      logoUrl: v.optional(v.union(v.string(), v.null())),
      metadata: vChanged,
      memberLimit: v.optional(vMemberLimit),
    },
    v.null(),
    async (host, ctx, args, caller) => {
      const actor = mustActor(caller);
      mustBeChange(metadata, args.metadata);
      const policy = await host.writePolicy(ctx, args);
      return await ctx.runMutation(host.component.organizations.update, {
        ...args,
        actor,
        policy,
      });
    },
  ),

  /** Pending invitations become revoked. Continues in batches. */
  deleteOrganization: mutation(
    { organizationId: v.string() },
    v.null(),
    async (host, ctx, { organizationId }, caller) => {
      const actor = mustActor(caller);
      const access = await host.access();
      return await ctx.runMutation(host.component.organizations.remove, {
        organizationId,
        actor,
        access,
      });
    },
  ),

  /** By id or by slug. Null when there is none or the caller is not in it. `membership` is absent for trusted server code. */
  getOrganization: query(
    {
      organizationId: v.optional(v.string()),
      slug: v.optional(v.string()),
    },
    v.union(vOrganization, v.null()),
    async (
      host,
      ctx,
      args: { organizationId: string } | { slug: string },
      caller,
    ) =>
      await ctx.runQuery(host.component.organizations.get, {
        ...args,
        actor: mustActor(caller),
        roles: host.roles,
        memberLimit: await host.memberLimit(ctx, args),
      }),
  ),

  /** The caller's, the one used last first; 200 at most. */
  listOrganizations: query(
    {},
    v.array(vMyOrganization),
    async (host, ctx, _args, caller) =>
      await ctx.runQuery(host.component.organizations.listMine, {
        userId: mustUser(caller).userId,
      }),
  ),

  /** INVALID_ARGUMENT when it cannot be a slug at all. */
  checkSlug: query(
    { slug: v.string() },
    v.object({ slug: v.string(), available: v.boolean() }),
    async (host, ctx, { slug }, caller) => {
      mustActor(caller);
      return await ctx.runQuery(host.component.organizations.checkSlug, {
        slug,
      });
    },
  ),

  /** `null` for none. */
  setActiveOrganization: mutation(
    { organizationId: v.union(v.string(), v.null()) },
    v.null(),
    async (host, ctx, { organizationId }, caller) =>
      await ctx.runMutation(host.component.activeOrganization.set, {
        organizationId,
        userId: mustUser(caller).userId,
      }),
  ),

  /** The one that the caller works in, on all of their devices; null for none. */
  getActiveOrganization: query(
    {},
    v.union(vMyOrganization, v.null()),
    async (host, ctx, _args, caller) =>
      await ctx.runQuery(host.component.activeOrganization.get, {
        userId: mustUser(caller).userId,
      }),
  ),
});
