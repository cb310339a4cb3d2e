import type { DeliveredEvent } from "convex-org-invitations";
import { v } from "convex/values";
import { type MutationCtx, query } from "./_generated/server.js";
import { orgs } from "./organizations.js";
import { NO_OUTCOMES, vOutcomes } from "./outcomes.js";

type Outcome = keyof typeof vOutcomes;

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
  if (type === "organization.deleted") await forget(ctx, organizationId);
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
    const first = { ...NO_OUTCOMES, [outcome]: count };
    await ctx.db.insert("invitationDays", { organizationId, day, ...first });
  }
}

// One row a day: ten years of them go at once.
async function forget(ctx: MutationCtx, organizationId: string) {
  const rows = await ctx.db
    .query("invitationDays")
    .withIndex("by_organization_day", (q) =>
      q.eq("organizationId", organizationId),
    )
    .take(3650);
  for (const { _id } of rows) await ctx.db.delete("invitationDays", _id);
}

/** What happened on each of these days (`2026-01-31`, in a row, at most 31), in their order. */
export const invitations = query({
  args: { organizationId: v.string(), days: v.array(v.string()) },
  returns: v.array(v.object({ day: v.string(), ...vOutcomes })),
  handler: async (ctx, { organizationId, days }) => {
    const membership = await orgs.getMembership(ctx, { organizationId });
    if (!membership?.permissions.includes("invitation:list")) return [];
    const [first = ""] = days;
    const rows = await ctx.db
      .query("invitationDays")
      .withIndex("by_organization_day", (q) =>
        q.eq("organizationId", organizationId).gte("day", first),
      )
      .take(31);
    return days.slice(0, 31).map((day) => {
      const row = rows.find((one) => one.day === day) ?? NO_OUTCOMES;
      const { invited, accepted, declined, revoked, expired } = row;
      return { day, invited, accepted, declined, revoked, expired };
    });
  },
});
