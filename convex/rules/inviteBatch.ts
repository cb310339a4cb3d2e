import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { GrantProblem, Outcome } from "../pure/invitation.js";
import { type Checked, isInsert, type SeatsWarning } from "./batchRows.js";
import { bookBatch } from "./bookBatch.js";
import type { Batch } from "./planBatch.js";
import type { Plan } from "./duplicates.js";
import type { OrgInvitationsErrorData } from "../pure/errors.js";
import { announce, appendEvent, eventActor, recordEvent } from "./events.js";
import {
  insertInvitation,
  endForReplacement,
  type Issued,
  renewInvitation,
} from "./issue.js";
import type { Sender } from "./sender.js";

/** One per row, in order. A row that fails leaves nothing behind and does not touch the others. */
export type RowResult =
  | ({ ok: true; outcome: Outcome } & Notes &
      (Issued | { invitation: Doc<"invitations">; token: null }))
  | { ok: false; error: OrgInvitationsErrorData };
/** What holds nothing up, and yet its inviter should know. */
export type Notes = { warning?: SeatsWarning; problem?: GrantProblem };

/** Plan, book, carry out: invites everyone in `rows` that can be invited. Writes one event for all that are new. */
export async function inviteBatch(
  ctx: MutationCtx,
  sender: Sender,
  batch: Batch,
): Promise<RowResult[]> {
  const { organizationId } = batch;
  const { checked, shard } = await bookBatch(ctx, sender, batch, false);
  const inserts = checked.filter(isInsert).length;
  const isBatch = inserts > 1;
  const event = {
    organizationId,
    type: "invitation.created" as const,
    actor: eventActor(sender.actor),
    data: isBatch ? { count: inserts } : {},
  };
  const eventId = isBatch ? await appendEvent(ctx, event) : undefined;
  const created: Doc<"invitations">[] = [];
  const results: RowResult[] = [];
  for (const row of checked) {
    if (!row.ok) {
      results.push(row);
      continue;
    }
    const result = await carryOut(ctx, sender, row.plan, {
      organizationId,
      seatShard: shard,
      batchEvents: eventId ? [eventId] : [],
    });
    if (row.plan.do === "insert") created.push(result.invitation);
    results.push({ ...result, warning: row.warning });
  }
  const { doors } = sender.policy;
  const [only] = created;
  if (eventId) {
    const invitationIds = created.map(({ _id }) => _id);
    await ctx.db.patch("events", eventId, { invitationIds });
    await announce(ctx, eventId, doors);
  } else if (only) {
    await recordEvent(ctx, { ...event, invitation: only }, doors);
  }
  return results;
}

/** The same checks, no writes. */
export async function dryRunBatch(
  ctx: MutationCtx,
  sender: Sender,
  batch: Batch,
): Promise<Checked[]> {
  return (await bookBatch(ctx, sender, batch, true)).checked;
}

async function carryOut(
  ctx: MutationCtx,
  sender: Sender,
  plan: Plan,
  place: Parameters<typeof insertInvitation>[3],
): Promise<Extract<RowResult, { ok: true }>> {
  switch (plan.do) {
    case "return": {
      const { invitation, problem } = plan;
      const existing = { outcome: "existing" as const, invitation, problem };
      return { ok: true, ...existing, token: null };
    }
    case "renew": {
      const { invitation, draft } = plan;
      // One from before the host wanted it to hold a seat gets it now.
      const seatShard = invitation.seatShard ?? place.seatShard;
      const issued = await renewInvitation(
        ctx,
        sender,
        invitation,
        draft,
        seatShard,
      );
      return { ok: true, outcome: "resent", ...issued };
    }
    case "insert": {
      const { draft, instead } = plan;
      const seatShard = instead?.seatShard ?? place.seatShard;
      if (instead) await endForReplacement(ctx, sender, instead);
      const issued = await insertInvitation(ctx, sender, draft, {
        ...place,
        seatShard,
      });
      const replaced = instead && instead.expiresAt > Date.now();
      return {
        ok: true,
        outcome: replaced ? "replaced" : "created",
        ...issued,
      };
    }
  }
}
