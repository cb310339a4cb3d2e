import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { mergedStream } from "convex-helpers/server/stream";
import { type Infer, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import { mutation, type QueryCtx, query } from "./_generated/server.js";
import { MAX_ROLES_ASKED } from "./pure/limits.js";
import {
  findMember,
  mustBeMember,
  mustGetOrganization,
  mustHave,
  organizationIdOf,
} from "./rules/access.js";
import { endMembership, mustKeepOwner } from "./rules/endMembership.js";
import { fail } from "./pure/errors.js";
import { eventActor, memberThen, recordEvent } from "./rules/events.js";
import { grantMembership } from "./rules/grantMembership.js";
import { searchMembers } from "./rules/memberSearch.js";
import { changeRole } from "./rules/memberRole.js";
import { mustFindMember, vMemberRef } from "./rules/memberRef.js";
import { type List, pageOf } from "./rules/paging.js";
import { mustExist, mustNotOutrank, ownerRole } from "./pure/roles.js";
import { mustBeSmall } from "./pure/text.js";
import schema from "./schema.js";
import { vActor, vUser } from "./pure/actor.js";
import { vMetadata } from "./pure/invitation.js";
import { vAccess, vPolicy, vRoles } from "./pure/policy.js";
import {
  membershipView,
  memberView,
  vMember,
  vMembership,
} from "./views/organization.js";

/** By name, or those of some roles in the order in which they joined. `search`: the beginning of a name or an address. */
export const list = query({
  args: {
    actor: vActor,
    roles: vRoles,
    organizationId: v.string(),
    // Any role when it is empty.
    oneOf: v.array(v.string()),
    search: v.optional(v.string()),
    paginationOpts: paginationOptsValidator,
  },
  returns: paginationResultValidator(vMember),
  handler: async (ctx, { actor, roles, oneOf, search, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    await mustHave(ctx, { actor, roles }, organizationId, "member:list");
    if (oneOf.length > MAX_ROLES_ASKED) {
      const issue = `must be ${MAX_ROLES_ASKED} at most`;
      fail("INVALID_ARGUMENT", { field: "role", issue });
    }
    const { paginationOpts } = args;
    const found = search?.trim()
      ? await searchMembers(ctx, organizationId, search, oneOf, paginationOpts)
      : await pageOf(byRole(ctx, organizationId, oneOf), paginationOpts);
    return { ...found, page: found.page.map(memberView) };
  },
});

function byRole(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  oneOf: string[],
): List<Doc<"members">> {
  const members = paginator(ctx.db, schema).query("members");
  const byName = () =>
    members.withIndex("by_organization_name", (q) =>
      q.eq("organizationId", organizationId),
    );
  const ranges = [...new Set(oneOf)].map((role) =>
    members.withIndex("by_organization_role", (q) =>
      q.eq("organizationId", organizationId).eq("role", role),
    ),
  );
  const [only = byName()] = ranges;
  const rows =
    ranges.length > 1 ? mergedStream(ranges, ["_creationTime"]) : only;
  return { rows, holds: (row) => row.organizationId === organizationId };
}

/** The user's own membership with what it permits; null when there is none. */
export const get = query({
  args: { userId: v.string(), roles: vRoles, organizationId: v.string() },
  returns: v.union(vMembership, v.null()),
  handler: async (
    ctx,
    { userId, roles, ...args },
  ): Promise<Infer<typeof vMembership> | null> => {
    const id = ctx.db.normalizeId("organizations", args.organizationId);
    const member = id && (await findMember(ctx, id, userId));
    return member && membershipView(member, roles);
  },
});

/** For those who may list members; for people outside the organization there is nobody. */
export const one = query({
  args: { actor: vActor, roles: vRoles, ...vMemberRef },
  returns: vMember,
  handler: async (ctx, { actor, roles, ...ref }) => {
    const caller = { actor, roles };
    const { target } = await mustFindFor(ctx, caller, ref, "member:list");
    return memberView(target);
  },
});

/** Adds someone without an invitation; for the host's own server code and for those who may. */
export const add = mutation({
  args: {
    actor: vActor,
    policy: vPolicy,
    organizationId: v.string(),
    user: vUser,
    role: v.string(),
    publicMetadata: v.optional(vMetadata),
  },
  returns: v.object({ memberId: v.string() }),
  handler: async (ctx, { actor, policy, user, role, ...args }) => {
    const { roles, limits } = policy;
    const { publicMetadata } = args;
    mustBeSmall("publicMetadata", publicMetadata, limits.metadataBytes);
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const caller = { actor, roles };
    const granter = await mustHave(ctx, caller, organizationId, "member:add");
    mustExist(roles, role);
    mustNotOutrank(roles, granter, role);
    const { memberId, outcome } = await grantMembership(ctx, {
      organizationId,
      user,
      role,
      actor,
      policy,
      publicMetadata,
      activate: false,
    });
    if (outcome !== "joined") fail("ALREADY_MEMBER", { memberId });
    return { memberId };
  },
});

export const updateRole = mutation({
  args: {
    actor: vActor,
    access: vAccess,
    memberId: v.string(),
    role: v.string(),
  },
  returns: v.null(),
  handler: async (ctx, { actor, access, memberId, role }) => {
    const { roles } = access;
    const { target, granter } = await mustManage(
      ctx,
      { actor, roles },
      { memberId },
      "member:update",
    );
    mustExist(roles, role);
    mustNotOutrank(roles, granter, role);
    if (target.role === role) return null;
    await mustKeepOwner(ctx, roles, target);
    await changeRole(ctx, target, role, eventActor(actor), access.doors);
    return null;
  },
});

export const remove = mutation({
  args: { actor: vActor, access: vAccess, ...vMemberRef },
  returns: v.null(),
  handler: async (ctx, { actor, access, ...ref }) => {
    const { roles } = access;
    const caller = { actor, roles };
    const { target } = await mustManage(ctx, caller, ref, "member:remove");
    await mustKeepOwner(ctx, roles, target);
    await endMembership(ctx, target, actor, access.doors);
    return null;
  },
});

export const leave = mutation({
  args: { actor: vActor, access: vAccess, organizationId: v.string() },
  returns: v.null(),
  handler: async (ctx, { actor, access, ...args }) => {
    const organizationId = organizationIdOf(ctx, args.organizationId);
    const member = await mustBeMember(ctx, actor, organizationId);
    if (!member) fail("NOT_A_MEMBER");
    await mustKeepOwner(ctx, access.roles, member);
    await endMembership(ctx, member, actor, access.doors);
    return null;
  },
});

/** Atomic: the member becomes owner, and the caller, if an owner, gets `previousOwnerRole` (default: the next rank). */
export const transferOwnership = mutation({
  args: {
    actor: vActor,
    access: vAccess,
    memberId: v.string(),
    previousOwnerRole: v.optional(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, { actor, access, memberId, previousOwnerRole }) => {
    const { roles, doors } = access;
    const owner = ownerRole(roles);
    const target = await mustFindMember(ctx, { memberId });
    const { organizationId } = target;
    const caller =
      actor.kind === "user"
        ? await findMember(ctx, organizationId, actor.user.userId)
        : null;
    if (actor.kind === "system") await mustGetOrganization(ctx, organizationId);
    else if (!caller) fail("MEMBER_NOT_FOUND");
    mustNotOutrank(roles, caller, owner);
    const demoted = previousOwnerRole ?? roles[1]?.name ?? owner;
    mustExist(roles, demoted);
    if (target._id === caller?._id) {
      const issue = "must be someone else";
      fail("INVALID_ARGUMENT", { field: "memberId", issue });
    }
    const by = eventActor(actor);
    await changeRole(ctx, target, owner, by, doors);
    if (caller) await changeRole(ctx, caller, demoted, by, doors);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "organization.ownership_transferred",
        actor: by,
        subject: memberThen(target),
        data: { role: owner, previousRole: target.role },
      },
      doors,
    );
    return null;
  },
});

type Ref = Parameters<typeof mustFindMember>[1];

async function mustManage(
  ctx: QueryCtx,
  caller: Parameters<typeof mustHave>[1],
  ref: Ref,
  permission: "member:update" | "member:remove",
) {
  const found = await mustFindFor(ctx, caller, ref, permission);
  mustNotOutrank(caller.roles, found.granter, found.target.role);
  return found;
}

/**
 * To people outside the organization its members do not exist. Of those inside, one who may not ask is not told who is
 * there either: the permission comes before the look-up, or an address could be tried out.
 */
async function mustFindFor(
  ctx: QueryCtx,
  caller: Parameters<typeof mustHave>[1],
  ref: Ref,
  permission: "member:list" | "member:update" | "member:remove",
) {
  const { actor } = caller;
  const mayAsk = async (organizationId: Id<"organizations">) => {
    if (actor.kind === "user") {
      const own = await findMember(ctx, organizationId, actor.user.userId);
      if (!own) fail("MEMBER_NOT_FOUND");
    }
    return await mustHave(ctx, caller, organizationId, permission);
  };
  const inside = ctx.db.normalizeId("organizations", ref.organizationId ?? "");
  const asked = inside && { granter: await mayAsk(inside) };
  const target = await mustFindMember(ctx, ref);
  const { granter } = asked ?? {
    granter: await mayAsk(target.organizationId),
  };
  return { target, granter };
}
