import { fail, PERMISSIONS, type Permission, visibleLine } from "../shared.js";

/** Roles by name, highest rank first; each with the permissions it has. The first role is the owner's. */
export type Roles = Readonly<Record<string, readonly string[]>>;

/**
 * Declares an app's roles. Order is rank: nobody can grant or manage a role above their own. Permissions are this
 * package's (`PERMISSIONS`, and `organization:setMemberLimit` for who may lift the app's `memberLimit`) and any others the app asks for itself with `usePermissions` or `getMembership`.
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
  mustBeRoles(table);
  return table;
}

/** Also for a table that was never declared: with a wrong order, the creator of an organization would not own it. */
export function mustBeRoles(table: Roles): void {
  const refuse = (issue: string) =>
    fail("INVALID_ARGUMENT", { field: "roles", issue });
  const entries = Object.entries(table ?? {});
  if (entries.length === 0) refuse("must name at least one role");
  for (const [name, permissions] of entries) {
    if (visibleLine(name) === "") refuse("must not have a role without a name");
    // JavaScript sorts such keys first, so the order of the table would not be the rank.
    if (/^\d+$/.test(name)) refuse(`"${name}" cannot be a role's name`);
    const isList =
      Array.isArray(permissions) &&
      permissions.every((one) => typeof one === "string");
    if (!isList) refuse(`"${name}" must have a list of permissions`);
  }
}

/**
 * owner > admin > member: owners have all `PERMISSIONS`, admins all but `organization:delete`. Nobody sets an
 * organization's own member limit unless the app says who may.
 */
export const defaultRoles = defineRoles({
  owner: PERMISSIONS,
  admin: PERMISSIONS.filter((one) => one !== "organization:delete"),
  member: ["member:list"] as const,
});
