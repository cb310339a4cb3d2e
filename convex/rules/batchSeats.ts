import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { afterFirst, type Checked, invited } from "./batchRows.js";
import { errorData } from "../pure/errors.js";
import type { Sender } from "./sender.js";
import { countSeats, releaseSeats, takeSeats, tooFewSeats } from "./seats.js";

type Rows = { organizationId: Id<"organizations">; checked: Checked[] };
/** What is to be accepted some day and holds no seat; one that takes another's place takes over its seat too. */
const isSeatless = (row: Checked) => {
  if (!row.ok || row.plan.do === "return") return false;
  const { plan } = row;
  const before = plan.do === "renew" ? plan.invitation : plan.instead;
  return before?.seatShard === undefined;
};

type Seated = { checked: Checked[]; shard?: number };

/**
 * The first rows get the seats there are, and each of the others fails alone. Where an invitation holds no seat, the
 * others go out with a warning, unless the host requires a free seat.
 */
export async function bookSeats(
  ctx: MutationCtx,
  sender: Sender,
  rows: Rows,
  dryRun: boolean,
): Promise<Seated> {
  if (!sender.policy.countPendingInvitations) {
    return { checked: await compareSeats(ctx, sender, rows) };
  }
  return await reserveSeats(ctx, sender, rows, dryRun);
}

async function reserveSeats(
  ctx: MutationCtx,
  { policy }: Sender,
  { organizationId, checked }: Rows,
  dryRun: boolean,
): Promise<Seated> {
  const want = checked.filter(isSeatless).length;
  if (want === 0) return { checked };
  const hostLimit = policy.memberLimit;
  if (dryRun) {
    const { limit, ...taken } = await countSeats(
      ctx,
      organizationId,
      hostLimit,
    );
    if (limit === null) return { checked };
    const free = limit - taken.used - taken.pending;
    const error = errorData("SEAT_LIMIT_REACHED", { limit, ...taken });
    const refuse = () => ({ ok: false as const, error });
    return { checked: afterFirst(checked, isSeatless, free, refuse) };
  }
  const [key = ""] = invited(checked.filter(isSeatless));
  const { shard, granted, seats } = await takeSeats(
    ctx,
    { organizationId, hostLimit, key, kind: "reserved" },
    want,
  );
  const error = errorData("SEAT_LIMIT_REACHED", seats);
  const refuse = () => ({ ok: false as const, error });
  return { checked: afterFirst(checked, isSeatless, granted, refuse), shard };
}

async function compareSeats(
  ctx: MutationCtx,
  { policy, requireFreeSeat }: Sender,
  { organizationId, checked }: Rows,
): Promise<Checked[]> {
  const [key, ...others] = invited(checked.filter(isSeatless));
  if (key === undefined) return checked;
  const hostLimit = policy.memberLimit;
  const full = await tooFewSeats(
    ctx,
    { organizationId, hostLimit, key },
    1 + others.length,
  );
  if (!full) return checked;
  const error = errorData("SEAT_LIMIT_REACHED", full);
  const free = full.limit - full.used - full.pending;
  return afterFirst(checked, isSeatless, free, (row) =>
    row.ok && !requireFreeSeat
      ? { ...row, warning: error }
      : { ok: false, error },
  );
}

/** Gives back what rows had taken that failed afterwards. */
export async function returnSeats(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  { checked, shard }: Seated,
  left: Checked[],
): Promise<void> {
  const count =
    checked.filter(isSeatless).length - left.filter(isSeatless).length;
  if (shard === undefined || count === 0) return;
  const kind = "reserved";
  await releaseSeats(ctx, { organizationId, shard, count, kind });
}
