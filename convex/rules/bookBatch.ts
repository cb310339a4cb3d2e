import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { type Checked, invited } from "./batchRows.js";
import { bookSeats, returnSeats } from "./batchSeats.js";
import { openMailboxes } from "./mayMail.js";
import { holdToPendingLimit } from "./pendingLimit.js";
import { type Batch, planBatch } from "./planBatch.js";
import { takeAllowance } from "./rateLimits.js";
import type { Sender } from "./sender.js";

/** Rows over a limit on abuse fail alone. Asked last, so that rows refused for another reason take nothing from it. */
async function holdToLimits(
  ctx: MutationCtx,
  sender: Sender,
  organizationId: Id<"organizations">,
  checked: Checked[],
  dryRun: boolean,
): Promise<Checked[]> {
  const allowance = { ...sender, organizationId, dryRun };
  const count = invited(checked).length;
  const refusals = await takeAllowance(ctx, allowance, count);
  return checked.map((row) => {
    if (!row.ok || row.plan.do === "return") return row;
    const error = refusals.shift();
    return error ? { ok: false, error } : row;
  });
}

/**
 * Plans every row, then takes for those that are sound what they need: room, seats, allowance, mail. A dry run takes
 * nothing, and has the same answer.
 */
export async function bookBatch(
  ctx: MutationCtx,
  sender: Sender,
  batch: Batch,
  dryRun: boolean,
) {
  const { organizationId } = batch;
  const limit = sender.rateLimits.perRecipient;
  const mailboxes = openMailboxes(ctx, { organizationId, limit });
  const { maxPending } = sender;
  const sound = await holdToPendingLimit(
    ctx,
    { organizationId, maxPending },
    await planBatch(ctx, sender, batch, mailboxes.ask),
  );
  const rows = { organizationId, checked: sound };
  const seated = await bookSeats(ctx, sender, rows, dryRun);
  const checked = await holdToLimits(
    ctx,
    sender,
    organizationId,
    seated.checked,
    dryRun,
  );
  await returnSeats(ctx, organizationId, seated, checked);
  if (sender.deliver && !dryRun) await mailboxes.take(invited(checked));
  return { checked, shard: seated.shard };
}
