import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { takeBatch } from "./batch.js";

/** More than this is not counted in one transaction. */
const MOST = 2000;

type Counted = { members: number; reserved: number };

/**
 * What the rows of seats would be if they were counted anew: the members and the pending invitations that point at
 * each. No `shards` for an organization too large to be counted in one transaction.
 */
export async function countAnew(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  mostBytes?: number,
): Promise<{ shards: Map<number, Counted> | null; bytes: number }> {
  const members = await takeBatch(
    ctx.db
      .query("members")
      .withIndex("by_organization_user", (q) =>
        q.eq("organizationId", organizationId),
      ),
    MOST,
    mostBytes,
  );
  if (members.isRest) return { shards: null, bytes: members.bytes };
  const pending = await takeBatch(
    ctx.db
      .query("invitations")
      .withIndex("by_organization_status", (q) =>
        q.eq("organizationId", organizationId).eq("state.kind", "pending"),
      ),
    MOST,
    mostBytes,
  );
  const bytes = members.bytes + pending.bytes;
  if (pending.isRest) return { shards: null, bytes };
  const shards = new Map<number, Counted>();
  const count = (shard: number | undefined, kind: keyof Counted) => {
    if (shard === undefined) return;
    const row = shards.get(shard) ?? { members: 0, reserved: 0 };
    shards.set(shard, { ...row, [kind]: row[kind] + 1 });
  };
  for (const { seatShard } of members.batch) count(seatShard, "members");
  for (const { seatShard } of pending.batch) count(seatShard, "reserved");
  return { shards, bytes };
}

export type SeatFaults = {
  wrong: { row: Doc<"seats">; is: Counted }[];
  missing: { shard: number; is: Counted }[];
  twice: Doc<"seats">[];
};

/** What does not say what was counted: rows with other numbers, and shards that have no row, or two. */
export function seatFaults(
  rows: Doc<"seats">[],
  counted: Map<number, Counted>,
): SeatFaults {
  const seen = new Set<number>();
  const faults: SeatFaults = { wrong: [], missing: [], twice: [] };
  for (const row of rows) {
    const is = counted.get(row.shard) ?? { members: 0, reserved: 0 };
    const isRight = row.members === is.members && row.reserved === is.reserved;
    if (seen.has(row.shard)) faults.twice.push(row);
    else if (!isRight) faults.wrong.push({ row, is });
    seen.add(row.shard);
  }
  for (const [shard, is] of counted) {
    if (!seen.has(shard)) faults.missing.push({ shard, is });
  }
  return faults;
}

export const isSound = ({ wrong, missing, twice }: SeatFaults): boolean =>
  wrong.length + missing.length + twice.length === 0;
