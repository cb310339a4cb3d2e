import { type Infer, v } from "convex/values";

export const vUser = v.object({
  userId: v.string(),
  emails: v.array(v.object({ address: v.string(), verified: v.boolean() })),
  name: v.optional(v.string()),
  imageUrl: v.optional(v.string()),
});
export type User = Infer<typeof vUser>;

/** Who acts: a signed-in user, as the host vouches for it, or the host's own trusted server code. */
export const vActor = v.union(
  v.object({ kind: v.literal("user"), user: vUser }),
  v.object({ kind: v.literal("system") }),
);
export type Actor = Infer<typeof vActor>;
