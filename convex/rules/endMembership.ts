import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { type Actor } from "../validators.js";
import { eventActor, recordEvent } from "./events.js";
import { releaseSeats } from "./seats.js";

/** The counterpart of the one door: every membership ends here, and its seat is free at once. */
export async function endMembership(
  ctx: MutationCtx,
  member: Doc<"members">,
  actor: Actor,
  onEvent: string | undefined,
): Promise<void> {
  const { organizationId, userId, role, seatShard: shard } = member;
  await ctx.db.delete("members", member._id);
  await releaseSeats(ctx, { organizationId, shard, kind: "members" });
  const left = actor.kind === "user" && actor.user.userId === userId;
  await recordEvent(
    ctx,
    {
      organizationId,
      type: left ? "member.left" : "member.removed",
      actor: eventActor(actor),
      userId,
      data: { role },
    },
    onEvent,
  );
}
