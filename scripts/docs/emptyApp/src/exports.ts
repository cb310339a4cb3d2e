import type { OrgApi } from "convex-org-invitations/react";
import type { ApiFromModules } from "convex/server";
import type * as organizations from "../convex/organizations";

type Exported = ApiFromModules<{ organizations: typeof organizations }>;

/** Both lists of the README together are all that the hooks call. */
export const hasAll: Exported["organizations"] extends Required<OrgApi>
  ? true
  : never = true;
