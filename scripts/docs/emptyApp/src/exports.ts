import type { OrgApi } from "convex-org-invitations/react";
import type { ApiFromModules } from "convex/server";
import type * as organizations from "../convex/organizations";

type Exported = ApiFromModules<{ organizations: typeof organizations }>;

/** For other code than the hooks. */
type NotForHooks =
  | "checkSlug"
  | "getInvitation"
  | "getInvitationLink"
  | "getMember"
  | "getSuppression"
  | "listInvitations"
  | "previewInvitation";

/** Both lists of the README together are all that the hooks call. */
export const hasAll: Exported["organizations"] extends Required<
  Omit<OrgApi, NotForHooks>
>
  ? true
  : never = true;
