import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { fail } from "../pure/errors.js";
import { mustBeMemberLimit } from "../pure/memberLimit.js";
import type { SeatFaults } from "./seatCount.js";

/**
 * Seats are exact under any concurrency, and people who join far from the limit rarely touch one document.
 *
 * The count is spread over a few rows. Each has a quota, and a row may grow to its quota on its own: since
 * sum(max(quota, taken)) <= limit, no set of concurrent joins can pass the limit. A row that is full, or that was
 * dealt under another limit, reads all rows in its transaction, so it decides on the exact total, and deals anew.
 */
const SHARDS = 8;

type Limit = number | null;
type Kind = "members" | "reserved";
type SeatRow = Doc<"seats">;

function shardOf(key: string): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}

/** What each row gets of the free seats. The rest stays in the middle, for the row that runs dry first. */
const share = (limit: Limit, used: number) =>
  limit === null ? 0 : Math.floor((limit - used) / SHARDS);

const taken = (row: SeatRow) => row.members + row.reserved;
const sum = (rows: SeatRow[], of: (row: SeatRow) => number) =>
  rows.reduce((total, row) => total + of(row), 0);

/** The organization's own limit wins over the host's, which may change from call to call. */
const effective = (row: SeatRow | undefined, hostLimit: Limit): Limit => {
  mustBeMemberLimit(hostLimit, 0);
  return row?.ownLimit === undefined ? hostLimit : row.ownLimit;
};

const fits = (row: SeatRow, hostLimit: Limit, want: number) =>
  row.limit === effective(row, hostLimit) &&
  (row.limit === null || taken(row) + want <= row.quota);

async function seatRow(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  shard: number,
) {
  return await ctx.db
    .query("seats")
    .withIndex("by_organization_shard", (q) =>
      q.eq("organizationId", organizationId).eq("shard", shard),
    )
    // Nothing makes two of a shard; if an import did, both are counted and the first one is booked on.
    .first();
}

export async function seatRows(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
): Promise<SeatRow[]> {
  return await ctx.db
    .query("seats")
    .withIndex("by_organization_shard", (q) =>
      q.eq("organizationId", organizationId),
    )
    .take(2 * SHARDS);
}

/** For a new organization: its first row, with the owner in it. Returns the owner's shard. */
export async function openSeats(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  limit: Limit,
  owner: string,
): Promise<number> {
  const shard = shardOf(owner);
  await ctx.db.insert("seats", {
    organizationId,
    shard,
    members: 1,
    reserved: 0,
    quota: 1 + share(limit, 1),
    limit,
    closed: false,
  });
  return shard;
}

type Request = {
  organizationId: Id<"organizations">;
  hostLimit: Limit;
  /** Spreads callers over the rows: the person the seat is for. */
  key: string;
  kind: Kind;
};

/** Takes one seat or throws SEAT_LIMIT_REACHED. Returns the row it is counted in. */
export async function takeSeat(
  ctx: MutationCtx,
  request: Request,
): Promise<number> {
  const { shard, granted, seats } = await takeSeats(ctx, request, 1);
  if (granted === 0) fail("SEAT_LIMIT_REACHED", seats);
  return shard;
}

export type FullSeats = { limit: number; used: number; pending: number };

/** Takes up to `want` seats, all in one row, and says how many it got; `seats` tells a caller who got fewer why. */
export async function takeSeats(
  ctx: MutationCtx,
  { organizationId, hostLimit, key, kind }: Request,
  want: number,
): Promise<{ shard: number; granted: number; seats: FullSeats }> {
  const none = { limit: 0, used: 0, pending: 0 };
  const near = await seatRow(ctx, organizationId, shardOf(key));
  if (near && !near.closed && fits(near, hostLimit, want)) {
    await ctx.db.patch("seats", near._id, { [kind]: near[kind] + want });
    return { shard: near.shard, granted: want, seats: none };
  }
  const rows = await seatRows(ctx, organizationId);
  const [first] = rows;
  if (!first || first.closed) fail("ORG_NOT_FOUND");
  const limit = effective(first, hostLimit);
  const free = limit === null ? want : limit - sum(rows, taken);
  const granted = Math.min(want, Math.max(0, free));
  const shard = shardOf(key);
  if (granted > 0) await deal(ctx, rows, { shard, kind, granted, limit });
  const seats = {
    limit: limit ?? 0,
    used: sum(rows, (row) => row.members),
    pending: sum(rows, (row) => row.reserved),
  };
  return { shard, granted, seats };
}

/**
 * Whether fewer than `want` seats are free, and how many are taken then; null when there are enough. Nothing is booked:
 * those who accept first get them. Far from the limit it reads one row, so it is rarely in anybody's way.
 */
export async function tooFewSeats(
  ctx: QueryCtx,
  { organizationId, hostLimit, key }: Omit<Request, "kind">,
  want: number,
): Promise<FullSeats | null> {
  const near = await seatRow(ctx, organizationId, shardOf(key));
  if (near && fits(near, hostLimit, want)) return null;
  const { limit, ...taken } = await countSeats(ctx, organizationId, hostLimit);
  if (limit === null || taken.used + taken.pending + want <= limit) return null;
  return { limit, ...taken };
}

/** Books `granted` seats in `shard` and deals the free ones evenly over all rows, existing or yet to come. */
async function deal(
  ctx: MutationCtx,
  rows: SeatRow[],
  {
    shard,
    kind,
    granted,
    limit,
  }: { shard: number; kind: Kind; granted: number; limit: Limit },
): Promise<void> {
  const each = share(limit, sum(rows, taken) + granted);
  const own = rows.find((row) => row.shard === shard);
  for (const row of rows) {
    const mine = row === own;
    const seats = taken(row) + (mine ? granted : 0);
    const next = {
      limit,
      quota: seats + each,
      ...(mine && { [kind]: row[kind] + granted }),
    };
    if (mine || next.quota !== row.quota || next.limit !== row.limit) {
      await ctx.db.patch("seats", row._id, next);
    }
  }
  const [first] = rows;
  if (first && !own) {
    await ctx.db.insert("seats", {
      organizationId: first.organizationId,
      shard,
      members: 0,
      reserved: 0,
      quota: granted + each,
      limit,
      ownLimit: first.ownLimit,
      closed: false,
      [kind]: granted,
    });
  }
}

/** Gives seats back. A full organization has room again in the same transaction. */
export async function releaseSeats(
  ctx: MutationCtx,
  {
    organizationId,
    shard,
    kind,
    count = 1,
  }: {
    organizationId: Id<"organizations">;
    shard: number;
    kind: Kind;
    count?: number;
  },
): Promise<void> {
  const row = await seatRow(ctx, organizationId, shard);
  if (row) {
    await ctx.db.patch("seats", row._id, { [kind]: row[kind] - count });
  }
}

/**
 * A reserved seat becomes a member's. The total stays the same, so there is room unless the limit was lowered below
 * what is taken; then members alone must still stay within it.
 */
export async function convertReservedSeat(
  ctx: MutationCtx,
  {
    organizationId,
    shard,
    hostLimit,
  }: { organizationId: Id<"organizations">; shard: number; hostLimit: Limit },
): Promise<void> {
  const row = await seatRow(ctx, organizationId, shard);
  if (!row || row.closed) fail("ORG_NOT_FOUND");
  if (!fits(row, hostLimit, 0)) {
    const limit = effective(row, hostLimit);
    const rows = await seatRows(ctx, organizationId);
    const used = sum(rows, ({ members }) => members);
    if (limit !== null && used >= limit) {
      const pending = sum(rows, ({ reserved }) => reserved);
      fail("SEAT_LIMIT_REACHED", { limit, used, pending });
    }
  }
  await ctx.db.patch("seats", row._id, {
    members: row.members + 1,
    reserved: row.reserved - 1,
  });
}

/** The organization's own limit from now on: a number, null for none, undefined to follow the host's. */
export async function setOwnLimit(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  ownLimit: Limit | undefined,
): Promise<void> {
  for (const row of await seatRows(ctx, organizationId)) {
    await ctx.db.patch("seats", row._id, { ownLimit });
  }
}

/** Nobody joins from now on. */
export async function closeSeats(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
): Promise<void> {
  for (const row of await seatRows(ctx, organizationId)) {
    await ctx.db.patch("seats", row._id, { closed: true });
  }
}

/** The last of an organization that is gone. */
export async function dropSeats(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
): Promise<void> {
  for (const row of await seatRows(ctx, organizationId)) {
    await ctx.db.delete("seats", row._id);
  }
}

/** `pending` are the seats that pending invitations hold: 0 unless the host lets them reserve. */
export async function countSeats(
  ctx: QueryCtx,
  organizationId: Id<"organizations">,
  hostLimit: Limit,
): Promise<{ limit: Limit; used: number; pending: number }> {
  const rows = await seatRows(ctx, organizationId);
  const [first] = rows;
  return {
    limit: effective(first, hostLimit),
    used: sum(rows, (row) => row.members),
    pending: sum(rows, (row) => row.reserved),
  };
}

/**
 * Puts right what was counted anew. Every row loses its quota, also one that was right: it was dealt when others were
 * wrong. With no quota a row reads all the others before it grows, and all are dealt anew.
 */
export async function correctSeats(
  ctx: MutationCtx,
  organizationId: Id<"organizations">,
  { wrong, missing, twice }: SeatFaults,
): Promise<void> {
  const rows = await seatRows(ctx, organizationId);
  const [first] = rows;
  for (const { _id } of rows) await ctx.db.patch("seats", _id, { quota: 0 });
  for (const { row, is } of wrong) await ctx.db.patch("seats", row._id, is);
  for (const { _id } of twice) await ctx.db.delete("seats", _id);
  for (const { shard, is } of missing) {
    await ctx.db.insert("seats", {
      organizationId,
      shard,
      ...is,
      quota: 0,
      limit: first?.limit ?? null,
      ownLimit: first?.ownLimit,
      closed: false,
    });
  }
}
