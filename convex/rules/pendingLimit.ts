import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { takeBatch } from "./batch.js";
import { afterFirst, type Checked, isInsert } from "./batchRows.js";
import {
  errorData,
  failWith,
  type OrgInvitationsErrorData,
} from "../pure/errors.js";

/** Far below the 16 MiB of one transaction. More than this in pending invitations is the limit reached. */
const MOST_BYTES = 8 * 1024 * 1024;

type Asked = {
  organizationId: Id<"organizations">;
  /** Null: none. */
  maxPending: number | null;
};

/**
 * How many invitations of one organization may be pending at a time. They are counted, up to the limit, in the
 * transaction that makes one more, so it holds under any concurrency. One that takes another's place is not one more.
 */
export async function holdToPendingLimit(
  ctx: QueryCtx,
  { maxPending, organizationId }: Asked,
  checked: Checked[],
): Promise<Checked[]> {
  if (maxPending === null || !checked.some(isOneMore)) return checked;
  const { free, error } = await room(ctx, organizationId, maxPending);
  const refuse = () => ({ ok: false as const, error });
  return afterFirst(checked, isOneMore, free, refuse);
}

/** The same for an invitation that ended and is to be pending again. */
export async function mustHaveRoom(
  ctx: QueryCtx,
  { maxPending, organizationId }: Asked,
  { state }: Doc<"invitations">,
): Promise<void> {
  if (maxPending === null || state.kind === "pending") return;
  const { free, error } = await room(ctx, organizationId, maxPending);
  if (free < 1) failWith(error);
}

const isOneMore = (row: Checked) => isInsert(row) && !row.plan.instead;

async function room(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  limit: number,
): Promise<{ free: number; error: OrgInvitationsErrorData }> {
  const { batch, isRest } = await takeBatch(
    ctx.db
      .query("invitations")
      .withIndex("by_organization_status", (q) =>
        q.eq("organizationId", organizationId).eq("state.kind", "pending"),
      ),
    limit,
    MOST_BYTES,
  );
  const pending = batch.length;
  const error = errorData("INVITATION_LIMIT_REACHED", { limit, pending });
  return { free: isRest ? 0 : limit - pending, error };
}
