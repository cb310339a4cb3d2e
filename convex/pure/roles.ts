import { fail } from "./errors.js";

/** A role and what it may do. */
export type RoleRule = { name: string; permissions: string[] };

/** The host's role table, highest rank first. The first role is the owner's. */
export type RoleTable = RoleRule[];

/**
 * What this package itself asks for. A host may put permissions of its own beside these, and one that is not in the list,
 * so that nobody has it by having all: with `organization:setMemberLimit` a member lifts the limit that the host has set.
 */
export const PERMISSIONS = [
  "organization:update",
  "organization:delete",
  "member:list",
  "member:add",
  "member:update",
  "member:remove",
  "invitation:list",
  "invitation:create",
  "invitation:update",
  "invitation:resend",
  "invitation:link",
  "invitation:revoke",
  "suppression:lift",
  "event:list",
] as const;

export type Permission =
  (typeof PERMISSIONS)[number] | "organization:setMemberLimit";

/** 0 is the highest rank. A role that left the table ranks below all others and may do nothing. */
function rank(roles: RoleTable, role: string): number {
  const index = roles.findIndex(({ name }) => name === role);
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}

/** A role that left the table is below all others. */
export const outranks = (roles: RoleTable, one: string, other: string) =>
  rank(roles, one) < rank(roles, other);

export function ownerRole(roles: RoleTable): string {
  const owner = roles[0];
  if (!owner) fail("INVALID_ARGUMENT", { field: "roles", issue: "is empty" });
  return owner.name;
}

export function permissionsOf(roles: RoleTable, role: string): string[] {
  return roles.find(({ name }) => name === role)?.permissions ?? [];
}

export function mustExist(roles: RoleTable, role: string): void {
  if (rank(roles, role) === Number.POSITIVE_INFINITY) {
    fail("ROLE_NOT_FOUND", { role });
  }
}

/**
 * Nobody grants, or manages, a role above their own. Asked when inviting, when editing and again when accepting.
 * `granter` is null for trusted server code.
 */
export function mustNotOutrank(
  roles: RoleTable,
  granter: { role: string } | null,
  role: string,
): void {
  if (granter === null) return;
  const own = rank(roles, granter.role);
  if (own === Number.POSITIVE_INFINITY || rank(roles, role) < own) {
    fail("ROLE_NOT_ALLOWED", { role, maxRole: granter.role });
  }
}
