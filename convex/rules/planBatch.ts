import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import {
  fail,
  failWith,
  isOrgInvitationsError,
  type OrgInvitationsErrorData,
} from "../pure/errors.js";
import type { InvitationRow, OnDuplicate } from "../pure/invitation.js";
import type { Checked } from "./batchRows.js";
import { parseDraft } from "./drafts.js";
import { type Plan, planDraft } from "./duplicates.js";
import type { Sender } from "./sender.js";

export type Batch = {
  organizationId: Id<"organizations">;
  /** The caller's membership; null for trusted server code. */
  granter: Doc<"members"> | null;
  rows: InvitationRow[];
  onDuplicate: OnDuplicate;
};

/** What is to be done with each row, or why nothing. `mayMail` comes last: it counts on what it lets pass. */
export async function planBatch(
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
