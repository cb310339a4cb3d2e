import { type Infer, v } from "convex/values";
import { query, type QueryCtx } from "./_generated/server.js";
import { HOUR } from "./limits.js";
import { newestDoors } from "./rules/host.js";
import { countAnew, isSound, seatFaults } from "./rules/seatCount.js";
import { seatRows } from "./rules/seats.js";
import { GRACE } from "./rules/timers.js";
import { vHealth } from "./validators.js";

/** Counts go up to this: it means this many or more. */
const MOST = 100;
const SAMPLE = 5;
/** Of the members of one, and again of its pending invitations. A larger one is not counted here. */
const SAMPLE_BYTES = 512 * 1024;

/**
 * What should not be there. The caller's clock comes as an argument, since a query has none; `sample`, from 0 to 1,
 * says at which organizations to look.
 */
export const check = query({
  args: { now: v.number(), sample: v.number() },
  returns: vHealth,
  handler: async (ctx, { now, sample }): Promise<Infer<typeof vHealth>> => {
    const late = now - GRACE;
    const count = async (rows: Promise<unknown[]>) => (await rows).length;
    const doors = await newestDoors(ctx);
    const found = {
      overdueTimers: await count(
        ctx.db
          .query("timers")
          .withIndex("by_minute", (q) => q.lt("minute", late))
          .take(MOST),
      ),
      overduePending: await count(
        ctx.db
          .query("invitations")
          .withIndex("by_status_expiry", (q) =>
            q.eq("state.kind", "pending").lt("expiresAt", late),
          )
          .take(MOST),
      ),
      failedDeliveries: await count(
        ctx.db
          .query("failedDeliveries")
          .withIndex("by_retry", (q) => q.gt("retryAt", 0))
          .take(MOST),
      ),
      parkedWork: await count(
        ctx.db
          .query("failedDeliveries")
          .withIndex("by_retry", (q) => q.eq("retryAt", undefined))
          .take(MOST),
      ),
      setAside: await count(ctx.db.query("setAside").take(MOST)),
      unfinishedDeletions: await count(
        ctx.db
          .query("organizations")
          .withIndex("by_deletion", (q) =>
            q
              .eq("emptiedAt", undefined)
              .gt("deletedAt", 0)
              .lt("deletedAt", now - HOUR),
          )
          .take(MOST),
      ),
      stuckTasks: await count(
        ctx.db
          .query("tasks")
          .withIndex("by_moved", (q) => q.lt("movedAt", now - HOUR))
          .take(MOST),
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
    ctx.db
      .query("organizations")
      .withIndex("by_creation_time", (q) => q.gte("_creationTime", time))
      .take(SAMPLE);
  const after = await from(begin + sample * (now - begin));
  // Round the end: there may be few of them, or none for long.
  const some = after.length < SAMPLE ? await from(begin) : [];
  const organizations = [...after, ...some]
    .filter(({ _id }, at, all) => all.findIndex((o) => o._id === _id) === at)
    .slice(0, SAMPLE);
  const wrong: string[] = [];
  let checked = 0;
  for (const { _id, deletedAt } of organizations) {
    const counted =
      deletedAt === undefined ? await countAnew(ctx, _id, SAMPLE_BYTES) : null;
    if (!counted) continue;
    checked++;
    if (!isSound(seatFaults(await seatRows(ctx, _id), counted))) {
      wrong.push(_id);
    }
  }
  return { checked, wrong };
}
