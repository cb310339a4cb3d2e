import type { GrantRules, Policy } from "../shared.js";
import { DEFAULTS } from "./defaults.js";
import type { AnyOptions } from "./options.js";
import type { Roles } from "./roles.js";

/** The app's table as the component takes it: highest rank first. */
export const rolesOf = (table: Roles = DEFAULTS.roles): Policy["roles"] =>
  Object.entries(table).map(([name, permissions]) => ({
    name,
    permissions: [...permissions],
  }));

type Settings = Pick<
  AnyOptions<never>,
  "roles" | Exclude<keyof Policy, "memberLimit" | "doors">
>;

/** By what a pending invitation can still be accepted. */
export const grantRulesOf = ({
  roles,
  requireActiveInviter = DEFAULTS.requireActiveInviter,
}: Settings): GrantRules => ({ roles: rolesOf(roles), requireActiveInviter });

/** All settings, with the defaults for those that the app does not give. Nobody is called back. */
export const policyOf = (
  options: Settings,
  memberLimit: number | null,
): Policy => ({
  ...grantRulesOf(options),
  memberLimit,
  countPendingInvitations:
    options.countPendingInvitations ?? DEFAULTS.countPendingInvitations,
  requireEmailMatch: options.requireEmailMatch ?? DEFAULTS.requireEmailMatch,
  requireVerifiedEmail:
    options.requireVerifiedEmail ?? DEFAULTS.requireVerifiedEmail,
  raiseRoleOnAccept: options.raiseRoleOnAccept ?? DEFAULTS.raiseRoleOnAccept,
  invitationTtlMs: options.invitationTtlMs ?? DEFAULTS.invitationTtlMs,
  resendCooldownMs: options.resendCooldownMs ?? DEFAULTS.resendCooldownMs,
  redirectOrigins: [...(options.redirectOrigins ?? DEFAULTS.redirectOrigins)],
  limits: {
    name: options.limits?.name ?? DEFAULTS.limits.name,
    message: options.limits?.message ?? DEFAULTS.limits.message,
    metadataBytes:
      options.limits?.metadataBytes ?? DEFAULTS.limits.metadataBytes,
  },
  doors: {},
});
