import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Actor, Doors } from "../validators.js";
import { eventActor, memberThen, recordEvent } from "./events.js";
import { releaseSeats } from "./seats.js";

/** The counterpart of the one door: every membership ends here, and its seat is free at once. */
export async function endMembership(
  ctx: MutationCtx,
  member: Doc<"members">,
  actor: Actor,
  doors: Doors,
): Promise<void> {
  const { organizationId, role, seatShard: shard } = member;
  await ctx.db.delete("members", member._id);
  await releaseSeats(ctx, { organizationId, shard, kind: "members" });
  await recordEvent(
    ctx,
    {
      organizationId,
      type: "member.removed",
      actor: eventActor(actor),
      subject: memberThen(member),
      data: { role },
    },
    doors,
  );
}
