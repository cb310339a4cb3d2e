import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { OnDuplicate } from "../validators.js";
import { type InvitationRow, parseDraft } from "./drafts.js";
import { type Plan, planDraft } from "./duplicates.js";
import {
  errorData,
  fail,
  failWith,
  isOrgInvitationsError,
  type OrgInvitationsErrorData,
} from "./errors.js";
import { openMailboxes } from "./mayMail.js";
import type { Sender } from "./placeInvitation.js";
import { takeAllowance } from "./rateLimits.js";
import {
  countSeats,
  type FullSeats,
  releaseSeats,
  takeSeats,
} from "./seats.js";

export type Batch = {
  organizationId: Id<"organizations">;
  /** The caller's membership; null for trusted server code. */
  granter: Doc<"members"> | null;
  rows: InvitationRow[];
  onDuplicate: OnDuplicate;
};

export type Checked =
  { ok: true; plan: Plan } | { ok: false; error: OrgInvitationsErrorData };

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

/** The addresses of those rows that make or renew an invitation. */
const invited = (checked: Checked[]): string[] =>
  checked.flatMap((row) =>
    row.ok && row.plan.do !== "return" ? [row.plan.draft.email] : [],
  );

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

/** A new invitation holds a seat if the host wants it to; one that takes another's place takes over its seat too. */
const needsSeat = (row: Checked) =>
  row.ok &&
  row.plan.do === "insert" &&
  row.plan.instead?.seatShard === undefined;

async function bookSeats(
  ctx: MutationCtx,
  { policy }: Sender,
  organizationId: Id<"organizations">,
  checked: Checked[],
  dryRun: boolean,
): Promise<{ checked: Checked[]; shard?: number }> {
  const want = checked.filter(needsSeat).length;
  if (!policy.countPendingInvitations || want === 0) return { checked };
  const hostLimit = policy.memberLimit;
  if (dryRun) {
    const { limit, used, pending } = await countSeats(
      ctx,
      organizationId,
      hostLimit,
    );
    if (limit === null) return { checked };
    const free = limit - used - pending;
    return { checked: seatFirst(checked, free, { limit, used, pending }) };
  }
  const key = checked.find(isInsert)?.plan.draft.email ?? "";
  const { shard, granted, seats } = await takeSeats(
    ctx,
    { organizationId, hostLimit, key, kind: "reserved" },
    want,
  );
  return { checked: seatFirst(checked, granted, seats), shard };
}

type Insert = Extract<Plan, { do: "insert" }>;
export const isInsert = (row: Checked): row is { ok: true; plan: Insert } =>
  row.ok && row.plan.do === "insert";

/** The first rows get the seats there are; each of the others fails alone. */
function seatFirst(
  checked: Checked[],
  free: number,
  seats: FullSeats,
): Checked[] {
  let left = free;
  return checked.map((row) => {
    if (!needsSeat(row) || left-- > 0) return row;
    return { ok: false, error: errorData("SEAT_LIMIT_REACHED", seats) };
  });
}

/** What is to be done with each row, or why nothing. Seats and allowances are taken, unless it is a dry run. */
export async function checkAll(
  ctx: MutationCtx,
  sender: Sender,
  batch: Batch,
  dryRun: boolean,
) {
  const { organizationId: id } = batch;
  const limit = sender.rateLimits.perRecipient;
  const mailboxes = openMailboxes(ctx, { organizationId: id, limit });
  const sound = await checkBatch(ctx, sender, batch, mailboxes.ask);
  const seated = await bookSeats(ctx, sender, id, sound, dryRun);
  const checked = await holdToLimits(ctx, sender, id, seated.checked, dryRun);
  const { shard } = seated;
  const count =
    seated.checked.filter(needsSeat).length - checked.filter(needsSeat).length;
  if (shard !== undefined && count > 0) {
    const kind = "reserved";
    await releaseSeats(ctx, { organizationId: id, shard, count, kind });
  }
  if (sender.deliver && !dryRun) await mailboxes.take(invited(checked));
  return { checked, shard };
}
