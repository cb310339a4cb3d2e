import { PERMISSIONS, type Permission } from "../shared.js";

/** Roles by name, highest rank first; each with the permissions it has. The first role is the owner's. */
export type Roles = Readonly<Record<string, readonly string[]>>;

/**
 * Declares an app's roles. Order is rank: nobody can grant or manage a role above their own. Permissions are this
 * package's (`PERMISSIONS`) and any others the app asks for itself with `usePermissions` or `getMembership`.
 *
 * @example
 * const roles = defineRoles({
 *   owner: [...PERMISSIONS, "billing:manage"],
 *   editor: ["member:list", "invitation:create"],
 *   viewer: ["member:list"],
 * });
 */
export function defineRoles<
  const Table extends Readonly<
    Record<string, readonly (Permission | (string & {}))[]>
  >,
>(table: Table): Table {
  const names = Object.keys(table);
  const numeric = names.find((name) => /^\d+$/.test(name));
  if (names.length === 0)
    throw new Error("defineRoles: name at least one role");
  if (numeric !== undefined) {
    // JavaScript sorts such keys first, so the order of the table would not be the rank.
    throw new Error(`defineRoles: "${numeric}" can not be a role's name`);
  }
  return table;
}

const without = (...excluded: Permission[]) =>
  PERMISSIONS.filter((permission) => !excluded.includes(permission));

/** owner > admin > member. Nobody sets an organization's own member limit unless the app says who may. */
export const defaultRoles = defineRoles({
  owner: without("organization:setMemberLimit"),
  admin: without("organization:setMemberLimit", "organization:delete"),
  member: ["member:list"] as const,
});
