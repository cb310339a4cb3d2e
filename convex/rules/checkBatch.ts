import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { InvitationRow, OnDuplicate } from "../validators.js";
import { type Checked, invited } from "./batchRows.js";
import { bookSeats, returnSeats } from "./batchSeats.js";
import { parseDraft } from "./drafts.js";
import { type Plan, planDraft } from "./duplicates.js";
import {
  fail,
  failWith,
  isOrgInvitationsError,
  type OrgInvitationsErrorData,
} from "./errors.js";
import { openMailboxes } from "./mayMail.js";
import { holdToPendingLimit } from "./pendingLimit.js";
import type { Sender } from "./placeInvitation.js";
import { takeAllowance } from "./rateLimits.js";

export type Batch = {
  organizationId: Id<"organizations">;
  /** The caller's membership; null for trusted server code. */
  granter: Doc<"members"> | null;
  rows: InvitationRow[];
  onDuplicate: OnDuplicate;
};

/** Checks every row before the first write. `mayMail` comes last: it counts on what it lets pass. */
async function checkBatch(
  ctx: MutationCtx,
  sender: Sender,
  { organizationId, granter, rows, onDuplicate }: Batch,
  mayMail: (email: string) => Promise<OrgInvitationsErrorData | null>,
): Promise<Checked[]> {
  const seen = new Set<string>();
  const checked: Checked[] = [];
  for (const row of rows) {
    checked.push(
      await asResult(async () => {
        const draft = parseDraft(row, granter, sender.policy);
        if (seen.has(draft.email)) fail("INVITATION_ALREADY_PENDING", {});
        seen.add(draft.email);
        const { policy } = sender;
        const plan = await planDraft(ctx, organizationId, draft, {
          onDuplicate,
          policy,
          granter,
        });
        if (sender.deliver && plan.do !== "return") {
          const refusal = await mayMail(draft.email);
          if (refusal) failWith(refusal);
        }
        return plan;
      }),
    );
  }
  return checked;
}

async function asResult(check: () => Promise<Plan>): Promise<Checked> {
  try {
    return { ok: true, plan: await check() };
  } catch (error) {
    if (isOrgInvitationsError(error)) return { ok: false, error: error.data };
    throw error;
  }
}

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

/** What is to be done with each row, or why nothing. Seats and allowances are taken, unless it is a dry run. */
export async function checkAll(
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
    await checkBatch(ctx, sender, batch, mailboxes.ask),
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
