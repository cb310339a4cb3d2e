import { type Infer, v, type Value } from "convex/values";
import { query, type QueryCtx } from "./_generated/server.js";
import { HOUR } from "./pure/limits.js";
import { takeBatch } from "./rules/batch.js";
import { newestDoors } from "./rules/host.js";
import { countAnew, isSound, seatFaults } from "./rules/seatCount.js";
import { seatRows } from "./rules/seats.js";
import { GRACE } from "./rules/timers.js";
import { vHealth } from "./views/health.js";

/** Counts go up to this, or to so many bytes: it means this many or more. */
const MOST = 100;
const MOST_BYTES = 512 * 1024;
const SAMPLE = 5;
/** Of the members of one, and again of its pending invitations. A larger one is not counted here. */
const SAMPLE_BYTES = 512 * 1024;
/** Of all that are counted. All of this together, and a row too many of each, is within what one query may read. */
const SAMPLES_BYTES = 2 * 1024 * 1024;

/**
 * What should not be there. The caller's clock comes as an argument, since a query has none; `sample`, from 0 to 1,
 * says at which organizations to look.
 */
export const check = query({
  args: { now: v.number(), sample: v.number() },
  returns: vHealth,
  handler: async (ctx, { now, sample }): Promise<Infer<typeof vHealth>> => {
    const late = now - GRACE;
    const count = async <Row extends Record<string, Value>>(
      rows: AsyncIterable<Row>,
    ) => (await takeBatch(rows, MOST, MOST_BYTES)).batch.length;
    const doors = await newestDoors(ctx);
    const found = {
      overdueTimers: await count(
        ctx.db
          .query("timers")
          .withIndex("by_minute", (q) => q.lt("minute", late)),
      ),
      overduePending: await count(
        ctx.db
          .query("invitations")
          .withIndex("by_status_expiry", (q) =>
            q.eq("state.kind", "pending").lt("expiresAt", late),
          ),
      ),
      failedDeliveries: await count(
        ctx.db
          .query("failedDeliveries")
          .withIndex("by_retry", (q) => q.gt("retryAt", 0)),
      ),
      parkedWork: await count(
        ctx.db
          .query("failedDeliveries")
          .withIndex("by_retry", (q) => q.eq("retryAt", undefined)),
      ),
      setAside: await count(ctx.db.query("setAside")),
      unfinishedDeletions: await count(
        ctx.db.query("organizations").withIndex("by_deletion", (q) =>
          q
            .eq("emptiedAt", undefined)
            .gt("deletedAt", 0)
            .lt("deletedAt", now - HOUR),
        ),
      ),
      stuckTasks: await count(
        ctx.db
          .query("tasks")
          .withIndex("by_moved", (q) => q.lt("movedAt", now - HOUR)),
      ),
    };
    const seats = await sampleSeats(ctx, now, sample);
    const [failed] = await ctx.db
      .query("failedDeliveries")
      .order("desc")
      .take(1);
    const isHealthy =
      Object.values(found).every((n) => n === 0) && seats.wrong.length === 0;
    return {
      isHealthy,
      ...found,
      lastError: failed?.error,
      seats,
      connected: {
        worker: doors.worker !== undefined,
        onEvent: doors.onEvent !== undefined,
      },
    };
  },
});

/** A few organizations, counted anew. */
async function sampleSeats(ctx: QueryCtx, now: number, sample: number) {
  const oldest = await ctx.db.query("organizations").first();
  const begin = oldest?._creationTime ?? now;
  const from = (time: number) =>
    takeBatch(
      ctx.db
        .query("organizations")
        .withIndex("by_creation_time", (q) => q.gte("_creationTime", time)),
      SAMPLE,
      SAMPLE_BYTES,
    );
  const { batch: after } = await from(begin + sample * (now - begin));
  // Round the end: there may be few of them, or none for long.
  const some = after.length < SAMPLE ? (await from(begin)).batch : [];
  const organizations = [...after, ...some]
    .filter(({ _id }, at, all) => all.findIndex((o) => o._id === _id) === at)
    .slice(0, SAMPLE);
  const wrong: string[] = [];
  let checked = 0;
  let read = 0;
  for (const { _id, deletedAt } of organizations) {
    if (deletedAt !== undefined || read > SAMPLES_BYTES) continue;
    const { shards, bytes } = await countAnew(ctx, _id, SAMPLE_BYTES);
    read += bytes;
    if (!shards) continue;
    checked++;
    if (!isSound(seatFaults(await seatRows(ctx, _id), shards))) {
      wrong.push(_id);
    }
  }
  return { checked, wrong };
}
