import type { PaginationOptions, PaginationResult } from "convex/server";
import { paginator } from "convex-helpers/server/pagination";
import { mergedStream } from "convex-helpers/server/stream";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import {
  INVITATION_STATUSES,
  type InvitationStatus,
} from "../pure/invitation.js";
import { normalizeEmail } from "../pure/emails.js";
import { type List, pageOf, prefixEnd } from "./paging.js";

type Filter = {
  organizationId: Id<"organizations">;
  statuses: InvitationStatus[];
  inviterId?: string;
  search?: string;
};

/**
 * Newest first; with `search` by address. A search for those of one inviter is read as a search, so its pages may hold
 * fewer rows than were asked for.
 */
export async function listByStatus(
  ctx: QueryCtx,
  filter: Filter,
  options: PaginationOptions,
): Promise<PaginationResult<Doc<"invitations">>> {
  const { inviterId } = filter;
  const found = await pageOf(listOf(ctx, filter), options);
  if (inviterId === undefined) return found;
  const page = found.page.filter((row) => row.inviterId === inviterId);
  return { ...found, page };
}

/** One index range per status, merged in order; so a page costs its own rows, whatever else the organization has. */
function listOf(ctx: QueryCtx, filter: Filter): List<Doc<"invitations">> {
  const { organizationId, search } = filter;
  const statuses =
    filter.statuses.length === 0 ? INVITATION_STATUSES : filter.statuses;
  const prefix = search === undefined ? undefined : normalizeEmail(search);
  const streams = [...new Set(statuses)].map((status) =>
    rangeOf(ctx, { ...filter, status, prefix }),
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

function rangeOf(
  ctx: QueryCtx,
  {
    organizationId,
    status,
    inviterId,
    prefix,
  }: Omit<Filter, "statuses"> & { status: InvitationStatus; prefix?: string },
) {
  const invitations = paginator(ctx.db, schema).query("invitations");
  if (prefix !== undefined) {
    return invitations
      .withIndex("by_organization_status_email", (q) =>
        q
          .eq("organizationId", organizationId)
          .eq("state.kind", status)
          .gte("email", prefix)
          .lt("email", prefixEnd(prefix)),
      )
      .order("asc");
  }
  if (inviterId !== undefined) {
    return invitations
      .withIndex("by_organization_status_inviter", (q) =>
        q
          .eq("organizationId", organizationId)
          .eq("state.kind", status)
          .eq("inviterId", inviterId),
      )
      .order("desc");
  }
  return invitations
    .withIndex("by_organization_status", (q) =>
      q.eq("organizationId", organizationId).eq("state.kind", status),
    )
    .order("desc");
}
