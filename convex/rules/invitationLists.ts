import { paginator } from "convex-helpers/server/pagination";
import { mergedStream } from "convex-helpers/server/stream";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { INVITATION_STATUSES, type InvitationStatus } from "../validators.js";
import { normalizeEmail } from "./addresses.js";
import { type List, prefixEnd } from "./paging.js";

type Filter = {
  organizationId: Id<"organizations">;
  statuses: InvitationStatus[];
  search?: string;
};

/** One index range per status, merged in order; so a page costs its own rows, whatever else the organization has. */
export function listByStatus(
  ctx: QueryCtx,
  filter: Filter,
): List<Doc<"invitations">> {
  const { organizationId, search } = filter;
  const invitations = paginator(ctx.db, schema).query("invitations");
  const statuses =
    filter.statuses.length === 0 ? INVITATION_STATUSES : filter.statuses;
  const prefix = search === undefined ? undefined : normalizeEmail(search);
  const streams = [...new Set(statuses)].map((status) =>
    prefix === undefined
      ? invitations
          .withIndex("by_organization_status", (q) =>
            q.eq("organizationId", organizationId).eq("state.kind", status),
          )
          .order("desc")
      : invitations
          .withIndex("by_organization_status_email", (q) =>
            q
              .eq("organizationId", organizationId)
              .eq("state.kind", status)
              .gte("email", prefix)
              .lt("email", prefixEnd(prefix)),
          )
          .order("asc"),
  );
  const [only] = streams;
  const rows =
    only && streams.length === 1
      ? only
      : mergedStream(
          streams,
          prefix === undefined ? ["_creationTime"] : ["email", "_creationTime"],
        );
  return {
    rows,
    holds: (row) => row.organizationId === organizationId,
    prefix,
  };
}
