import { type Infer, v } from "convex/values";
import { mutation, type QueryCtx, query } from "./_generated/server.js";
import { MAX_PAGE } from "./pure/limits.js";
import {
  findMember,
  mustGetOrganization,
  mustHave,
  mustPermit,
  organizationIdOf,
} from "./rules/access.js";
import { fail } from "./pure/errors.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { insertMember } from "./rules/grantMembership.js";
import { mustBeMemberLimit } from "./pure/memberLimit.js";
import { ownerRole } from "./pure/roles.js";
import { countSeats, openSeats, setOwnLimit } from "./rules/seats.js";
import { bySlug, freeSlug, mustBeFree } from "./rules/slugs.js";
import {
  cleanLine,
  mustBeSmall,
  parseHttpUrl,
  parseSlug,
} from "./pure/text.js";
import { deleteOrganization } from "./deletion.js";
import { vActor, vUser } from "./pure/actor.js";
import { vMemberLimit, vAccess, vPolicy, vRoles } from "./pure/policy.js";
import { vMetadata } from "./pure/invitation.js";
import {
  membershipView,
  myOrganizationView,
  organizationView,
  vMyOrganization,
  vOrganization,
} from "./views/organization.js";

const vCreated = v.object({
  organizationId: v.string(),
  slug: v.string(),
});

/** `owner` becomes its first member, with the highest role, and it becomes their active organization. */
export const create = mutation({
  args: {
    actor: vActor,
    owner: vUser,
    policy: vPolicy,
    name: v.string(),
    slug: v.optional(v.string()),
    logoUrl: v.optional(v.string()),
    metadata: v.optional(vMetadata),
  },
  returns: vCreated,
  handler: async (ctx, args): Promise<Infer<typeof vCreated>> => {
    const { actor, owner, policy, metadata, logoUrl } = args;
    mustBeMemberLimit(policy.memberLimit, 0);
    const name = cleanLine("name", args.name, policy.limits.name);
    mustBeSmall("metadata", metadata, policy.limits.metadataBytes);
    const slug =
      args.slug === undefined
        ? await freeSlug(ctx, name)
        : await mustBeFree(ctx, parseSlug(args.slug));
    const organizationId = await ctx.db.insert("organizations", {
      name,
      slug,
      logoUrl:
        logoUrl === undefined ? undefined : parseHttpUrl("logoUrl", logoUrl),
      metadata,
    });
    const role = ownerRole(policy.roles);
    const seatShard = await openSeats(
      ctx,
      organizationId,
      policy.memberLimit,
      owner.userId,
    );
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "organization.created",
        actor: eventActor(actor),
      },
      policy.doors,
    );
    const grant = { organizationId, user: owner, role, actor, policy };
    await insertMember(ctx, { ...grant, activate: true }, seatShard);
    return { organizationId, slug };
  },
});

/** Fields that are absent stay as they are; `null` clears. `memberLimit: null` means none. */
export const update = mutation({
  args: {
    actor: vActor,
    policy: vPolicy,
    organizationId: v.string(),
    name: v.optional(v.string()),
    slug: v.optional(v.string()),
    logoUrl: v.optional(v.union(v.string(), v.null())),
    metadata: v.optional(v.union(vMetadata, v.null())),
    memberLimit: v.optional(vMemberLimit),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    const { policy, name, slug, logoUrl, metadata, memberLimit } = args;
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const caller = { actor: args.actor, roles: policy.roles };
    const permission = "organization:update";
    const member = await mustHave(ctx, caller, organizationId, permission);
    await mustGetOrganization(ctx, organizationId);
    if (memberLimit !== undefined) {
      mustPermit(policy.roles, member, "organization:setMemberLimit");
      mustBeMemberLimit(memberLimit, 1);
      await setOwnLimit(ctx, organizationId, memberLimit);
    }
    mustBeSmall("metadata", metadata ?? undefined, policy.limits.metadataBytes);
    const changes = {
      ...(name !== undefined && {
        name: cleanLine("name", name, policy.limits.name),
      }),
      ...(slug !== undefined && {
        slug: await mustBeFree(ctx, parseSlug(slug), organizationId),
      }),
      ...(logoUrl !== undefined && {
        logoUrl:
          logoUrl === null ? undefined : parseHttpUrl("logoUrl", logoUrl),
      }),
      ...(metadata !== undefined && { metadata: metadata ?? undefined }),
    };
    const fields = [
      ...Object.keys(changes),
      ...(memberLimit === undefined ? [] : ["memberLimit"]),
    ];
    if (fields.length === 0) return null;
    await ctx.db.patch("organizations", organizationId, changes);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "organization.updated",
        actor: eventActor(args.actor),
        data: { fields },
      },
      policy.doors,
    );
    return null;
  },
});

/**
 * Nobody finds or joins it from here on. Members and pending invitations go in batches that continue automatically; up
 * to 100 members go in this transaction, and until its batch comes a later one still has the rights of a member.
 */
export const remove = mutation({
  args: { actor: vActor, access: vAccess, organizationId: v.string() },
  returns: v.null(),
  handler: async (ctx, { actor, access, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const caller = { actor, roles: access.roles };
    await mustHave(ctx, caller, organizationId, "organization:delete");
    await mustGetOrganization(ctx, organizationId);
    await deleteOrganization(ctx, organizationId, actor, access.doors);
    return null;
  },
});

/** Null when there is none, or the caller is not in it: a screen that loses access shows nothing instead of failing. */
export const get = query({
  args: {
    actor: vActor,
    roles: vRoles,
    memberLimit: vMemberLimit,
    organizationId: v.optional(v.string()),
    slug: v.optional(v.string()),
  },
  returns: v.union(vOrganization, v.null()),
  handler: async (
    ctx,
    { actor, roles, memberLimit, ...which },
  ): Promise<Infer<typeof vOrganization> | null> => {
    const organization = await find(ctx, which);
    if (!organization || organization.deletedAt !== undefined) return null;
    const organizationId = organization._id;
    const member =
      actor.kind === "user"
        ? await findMember(ctx, organizationId, actor.user.userId)
        : undefined;
    if (member === null) return null;
    return {
      ...organizationView(organization),
      membership: member && membershipView(member, roles),
      seats: await countSeats(ctx, organizationId, memberLimit),
    };
  },
});

/** The user's organizations, the one they used last first; 200 at most. */
export const listMine = query({
  args: { userId: v.string() },
  returns: v.array(vMyOrganization),
  handler: async (ctx, { userId }) => {
    const members = await ctx.db
      .query("members")
      .withIndex("by_user_active", (q) => q.eq("userId", userId))
      .order("desc")
      .take(MAX_PAGE);
    const rows = await Promise.all(
      members.map(async (member) => {
        const id = member.organizationId;
        const organization = await ctx.db.get("organizations", id);
        return organization && organization.deletedAt === undefined
          ? [myOrganizationView(organization, member)]
          : [];
      }),
    );
    return rows.flat();
  },
});

/** Whether a slug could be used now, and the form it would be stored in. */
export const checkSlug = query({
  args: { slug: v.string() },
  returns: v.object({ slug: v.string(), available: v.boolean() }),
  handler: async (ctx, args) => {
    const slug = parseSlug(args.slug);
    return { slug, available: (await bySlug(ctx, slug)) === null };
  },
});

async function find(
  ctx: QueryCtx,
  which: { organizationId?: string; slug?: string },
) {
  if ((which.slug === undefined) === (which.organizationId === undefined)) {
    fail("INVALID_ARGUMENT", {
      field: "organizationId",
      issue: "give either an organizationId or a slug",
    });
  }
  if (which.slug !== undefined) {
    return await bySlug(ctx, which.slug.trim().toLowerCase());
  }
  const id = ctx.db.normalizeId("organizations", which.organizationId ?? "");
  return id && (await ctx.db.get("organizations", id));
}
