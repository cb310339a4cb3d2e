import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Doors } from "../pure/policy.js";
import type { EventActor } from "../pure/event.js";
import { memberThen, recordEvent } from "./events.js";

/** The one way in which a member's role changes; who may has been asked before. The same role again is no change. */
export async function changeRole(
  ctx: MutationCtx,
  member: Doc<"members">,
  role: string,
  actor: EventActor,
  doors: Doors,
): Promise<void> {
  if (member.role === role) return;
  await ctx.db.patch("members", member._id, { role });
  await recordEvent(
    ctx,
    {
      organizationId: member.organizationId,
      type: "member.role_updated",
      actor,
      subject: memberThen(member),
      data: { role, previousRole: member.role },
    },
    doors,
  );
}
