import { vOnEventArgs } from "convex-org-invitations";
import { v } from "convex/values";
import { internalMutation, mutation } from "./_generated/server";
import { orgs } from "./organizations";

// Every operation is also a method. It acts for the signed-in user, or as trusted code.
export const inviteFromCrm = internalMutation({
  args: { organizationId: v.string(), email: v.string() },
  handler: async (ctx, { organizationId, email }) => {
    const row = { organizationId, email, role: "member" } as const;
    return await orgs.inviteMember(ctx, row, { as: "system" });
  },
});

// The user deleted their account, or asked you to forget their address.
export const forgetMe = internalMutation({
  args: { userId: v.string(), email: v.string() },
  handler: async (ctx, { userId, email }) => {
    await orgs.removeUser(ctx, { userId });
    await orgs.eraseEmail(ctx, { email });
  },
});

// What a permission of your own guards.
export const changePlan = mutation({
  args: { organizationId: v.string() },
  handler: async (ctx, { organizationId }) => {
    const membership = await orgs.getMembership(ctx, { organizationId });
    if (membership?.role !== "owner") throw new Error("Owners only");
    // …
  },
});

// `orgs.connect({ onEvent: internal.server.onEvent })`: called for each event, also for an expiry that nobody called.
export const onEvent = internalMutation({
  args: vOnEventArgs,
  handler: async (_ctx, { event }) => {
    console.log(event.type, event.organizationId, event.invitationIds);
  },
});
