import { Invitations } from "@vllnt/convex-invitations";
import { register } from "@vllnt/convex-invitations/test";
import manifest from "@vllnt/convex-invitations/package.json";
import {
  anyApi,
  componentsGeneric,
  defineSchema,
  defineTable,
  mutationGeneric,
  paginationOptsValidator,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { auth, EMAIL, makePeer, names, OWNER } from "./peer.js";

export const name = manifest.name;
export const version = manifest.version;
export const note =
  "Keeps no members: the app's part (is the caller a member, one membership per user) was written around the calls of " +
  "its README and is in the numbers. No check of the address, no seats, no events; a duplicate is stored.";

/** The app's part. */
const schema = defineSchema({
  memberships: defineTable({
    orgId: v.string(),
    userId: v.string(),
    role: v.string(),
  }).index("by_org_user", ["orgId", "userId"]),
});

const invites = new Invitations(componentsGeneric().invitations);
const ORG = "acme";
const api = anyApi.app;

const membership = async (ctx, userId) =>
  await ctx.db
    .query("memberships")
    .withIndex("by_org_user", (q) => q.eq("orgId", ORG).eq("userId", userId))
    .unique();

async function mustBeMember(ctx) {
  const member = await membership(ctx, await auth(ctx));
  if (!member) throw new Error("Not a member");
  return member;
}

const app = {
  invite: mutationGeneric({
    args: { email: v.string() },
    handler: async (ctx, { email }) => {
      const { userId } = await mustBeMember(ctx);
      return await invites.issue(ctx, ORG, {
        role: "member",
        inviterRef: userId,
        inviteeRef: email,
      });
    },
  }),
  join: mutationGeneric({
    args: { token: v.string() },
    handler: async (ctx, { token }) => {
      const userId = await auth(ctx);
      const grant = await invites.accept(ctx, token, userId);
      if (await membership(ctx, userId)) return;
      await ctx.db.insert("memberships", {
        orgId: grant.resourceRef,
        userId,
        role: grant.role ?? "member",
      });
    },
  }),
  pending: queryGeneric({
    args: { paginationOpts: paginationOptsValidator },
    handler: async (ctx, { paginationOpts }) => {
      await mustBeMember(ctx);
      return await invites.listPending(ctx, ORG, paginationOpts);
    },
  }),
  preview: queryGeneric({
    args: { token: v.string() },
    handler: async (ctx, { token }) => await invites.getByToken(ctx, token),
  }),
  permission: queryGeneric({
    args: {},
    handler: async (ctx) => (await mustBeMember(ctx)).role === "owner",
  }),
};

export async function makeWorld(size, strict) {
  const { t, as, owner, recorder } = await makePeer({
    schema,
    app,
    register,
    strict,
  });
  await t.run(async ({ db }) => {
    for (const userId of [OWNER, ...names("member", size - 1)]) {
      const role = userId === OWNER ? "owner" : "member";
      await db.insert("memberships", { orgId: ORG, userId, role });
    }
  });
  for (const person of names("pending", size)) {
    await owner.mutation(api.invite, { email: `${person}@example.com` });
  }
  const invite = () => owner.mutation(api.invite, { email: EMAIL });
  const paginationOpts = { numItems: 20, cursor: null };
  return {
    recorder,
    prepare: {
      create: async () => invite,
      accept: async () => {
        const { token } = await invite();
        return () => as("bob").mutation(api.join, { token });
      },
      page: async () => () => owner.query(api.pending, { paginationOpts }),
      preview: async () => {
        const { token } = await invite();
        return () => t.query(api.preview, { token });
      },
      permission: async () => () => owner.query(api.permission, {}),
    },
  };
}
