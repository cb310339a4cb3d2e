/**
 * The roles that someone with the role `own` may give: their own and those below it. None while `own` is not known.
 *
 * @param roles An app's roles, highest first.
 */
export const grantableRoles = <Role extends string>(
  roles: readonly Role[],
  own: Role | undefined,
): Role[] =>
  own !== undefined && roles.includes(own)
    ? roles.slice(roles.indexOf(own))
    : [];
