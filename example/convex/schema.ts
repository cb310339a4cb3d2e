import { authTables } from "@convex-dev/auth/server";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { mailFields } from "./mailFields.js";
import { vOutcomes } from "./outcomes.js";

// The users table is Convex Auth's. Organizations, members and invitations live in the component.
export default defineSchema({
  ...authTables,
  // Outcomes of invitations, one row for each day and organization: for the chart on the overview.
  invitationDays: defineTable({
    organizationId: v.string(),
    /** `2026-01-31`, in UTC. */
    day: v.string(),
    ...vOutcomes,
  }).index("by_organization_day", ["organizationId", "day"]),
  // Mails on their way through httpMail.ts. They hold links, so they go as soon as they are handed over or given up.
  outgoingMails: defineTable(mailFields),
});
