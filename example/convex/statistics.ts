import type { DeliveredEvent } from "convex-org-invitations";
import { v } from "convex/values";
import { type MutationCtx, query } from "./_generated/server.js";
import { orgs } from "./organizations.js";
import { vOutcomes } from "./outcomes.js";

type Outcome = keyof typeof vOutcomes;

const NONE = {
  invited: 0,
  accepted: 0,
  declined: 0,
  revoked: 0,
  expired: 0,
};

const COUNTED: Partial<Record<DeliveredEvent["type"], Outcome>> = {
  "invitation.created": "invited",
  "invitation.accepted": "accepted",
  "invitation.declined": "declined",
  "invitation.revoked": "revoked",
  "invitation.expired": "expired",
};

/** From `onEvent`: an event of a bulk call or a sweep speaks of many invitations at once. */
export async function countEvent(
  ctx: MutationCtx,
  { type, organizationId, at, data }: DeliveredEvent,
): Promise<void> {
  const outcome = COUNTED[type];
  if (outcome === undefined) return;
  const day = new Date(at).toISOString().slice(0, 10);
  const row = await ctx.db
    .query("invitationDays")
    .withIndex("by_organization_day", (q) =>
      q.eq("organizationId", organizationId).eq("day", day),
    )
    .unique();
  const count = data.count ?? 1;
  if (row) {
    const patch = { [outcome]: row[outcome] + count };
    await ctx.db.patch("invitationDays", row._id, patch);
  } else {
    const first = { ...NONE, [outcome]: count };
    await ctx.db.insert("invitationDays", { organizationId, day, ...first });
  }
}

/** What happened on each day since `since`, oldest first; days on which nothing happened are left out. */
export const invitations = query({
  args: { organizationId: v.string(), since: v.string() },
  returns: v.array(v.object({ day: v.string(), ...vOutcomes })),
  handler: async (ctx, { organizationId, since }) => {
    const membership = await orgs.getMembership(ctx, { organizationId });
    if (!membership?.permissions.includes("invitation:list")) return [];
    const rows = await ctx.db
      .query("invitationDays")
      .withIndex("by_organization_day", (q) =>
        q.eq("organizationId", organizationId).gte("day", since),
      )
      .take(31);
    return rows.map(({ _id, _creationTime, organizationId: _, ...row }) => row);
  },
});
