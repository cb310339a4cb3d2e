import type { FunctionReturnType } from "convex/server";
import type { api } from "../convex/_generated/api.js";

type Organizations = typeof api.organizations;

export type Membership = NonNullable<
  FunctionReturnType<Organizations["getMembership"]>
>;
export type Invitation = FunctionReturnType<
  Organizations["listInvitations"]
>[number];
export type Role = Membership["role"];

export const ROLES: Role[] = ["owner", "admin", "member"];

/** The roles that somebody may grant: their own and those below. */
export const grantable = (role: Role) => ROLES.slice(ROLES.indexOf(role));
