import { type Infer, v } from "convex/values";
import { vUser } from "./actor.js";
import { vRoles } from "./policy.js";

/** The same by reference, for as long as it is still to be done: no address and no name waits in it. */
export const vHostWork = v.union(
  v.object({ kind: v.literal("event"), eventId: v.id("events") }),
  v.object({ kind: v.literal("remind"), invitationId: v.id("invitations") }),
);
export type HostWork = Infer<typeof vHostWork>;

/**
 * Work that takes more than one transaction, and how far it has come. It is kept in a row and only named in what is
 * scheduled: the arguments of scheduled functions outlive an erasure.
 */
export const vTask = v.union(
  v.object({
    kind: v.literal("deleteOrganization"),
    organizationId: v.id("organizations"),
  }),
  v.object({ kind: v.literal("eraseEmail"), email: v.string() }),
  v.object({
    kind: v.literal("scrubEvents"),
    // Whose name and address are to go.
    email: v.optional(v.string()),
    userId: v.optional(v.string()),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("scrubInviter"),
    userId: v.string(),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("syncUser"),
    user: vUser,
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({
    kind: v.literal("removeUser"),
    userId: v.string(),
    roles: vRoles,
  }),
  v.object({
    kind: v.literal("prune"),
    cutoff: v.number(),
    eventsCutoff: v.optional(v.number()),
  }),
  v.object({
    kind: v.literal("redeliver"),
    since: v.number(),
    until: v.number(),
    cursor: v.union(v.string(), v.null()),
  }),
  v.object({ kind: v.literal("rearm"), after: v.number() }),
  v.object({
    kind: v.literal("recountSeats"),
    cursor: v.union(v.string(), v.null()),
  }),
);
export type Task = Infer<typeof vTask>;
export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { kind: Kind }>;
