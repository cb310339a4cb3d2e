import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { fail } from "./errors.js";
import { ownerRole, type RoleTable } from "./roles.js";

/** Whether this member is the only one left with the highest role. Reads two rows at most. */
export async function isLastOwner(
  ctx: QueryCtx,
  roles: RoleTable,
  member: Doc<"members">,
): Promise<boolean> {
  const owner = ownerRole(roles);
  if (member.role !== owner) return false;
  const owners = await ctx.db
    .query("members")
    .withIndex("by_organization_role", (q) =>
      q.eq("organizationId", member.organizationId).eq("role", owner),
    )
    .take(2);
  return owners.length < 2;
}

/** Asked before an owner leaves, is removed or is demoted. */
export async function mustKeepOwner(
  ctx: QueryCtx,
  roles: RoleTable,
  member: Doc<"members">,
): Promise<void> {
  if (await isLastOwner(ctx, roles, member)) fail("LAST_OWNER");
}
