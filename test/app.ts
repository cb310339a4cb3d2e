import {
  advance,
  lastToken,
  register,
  seedInvitation,
} from "convex-org-invitations/test";
import { convexTest } from "convex-test";
import {
  anyApi,
  type ApiFromModules,
  componentsGeneric,
  defineSchema,
  internalMutationGeneric,
} from "convex/server";
import { v } from "convex/values";
import { vi } from "vitest";
import {
  type AnyOptions,
  type Api,
  type AppTypes,
  type DeliveredEvent,
  type MailUpdate,
  type HostUser,
  type InvitationMessage,
  type InviterNotice,
  OrgInvitations,
  vOnEventArgs,
} from "../src/client/index.js";
import type { ComponentApi } from "../convex/_generated/component.js";

/**
 * An app of a few lines around the component, with the host's options to choose. The example app, with a real sign-up,
 * is tested in test/example and in the browser.
 */
export const component = (
  componentsGeneric() as unknown as Record<string, ComponentApi>
).orgInvitations as ComponentApi;

export type DefaultTypes = AppTypes & {
  role: "owner" | "admin" | "member";
  invitationMetadata: Record<string, unknown>;
  organizationMetadata: Record<string, unknown>;
};

export const api = (
  anyApi as unknown as ApiFromModules<{ orgs: Api<DefaultTypes> }>
).orgs;

/** A verified address unless told otherwise. Named after what they are: `person("alice")` is alice@example.com. */
export const person = (
  userId: string,
  emails: HostUser["emails"] = [
    { address: `${userId}@example.com`, verified: true },
  ],
): HostUser => ({
  userId,
  name: userId[0]?.toUpperCase() + userId.slice(1),
  emails,
});

type TestCtx = {
  auth: { getUserIdentity: () => Promise<Record<string, unknown> | null> };
};

/** Call `vi.useFakeTimers()` first when time matters. */
export function initApp(options: Partial<AnyOptions<never>> = {}) {
  const messages: InvitationMessage[] = [];
  const notices: InviterNotice[] = [];
  const events: DeliveredEvent[] = [];
  const verified: { userId: string; email: string }[] = [];
  const orgs = new OrgInvitations(component, {
    getUser: async (ctx: TestCtx) => {
      const identity = await ctx.auth.getUserIdentity();
      return identity && (JSON.parse(String(identity.user)) as HostUser);
    },
    acceptUrl: ({ token }) => `https://app.example/invite/${token}`,
    delivery: {
      send: (_ctx, message) => void messages.push(message),
      sendNotice: (_ctx, notice) => void notices.push(notice),
      // A transport whose events need no translation.
      readEvent: async (_ctx, update: MailUpdate) => update,
    },
    onEmailVerified: (_ctx, proof) => void verified.push(proof),
    onEvent: anyApi.hooks?.onEvent as never,
    worker: anyApi.hooks?.worker as never,
    ...(options as object),
  });
  const onEvent = internalMutationGeneric({
    args: vOnEventArgs,
    handler: async (_ctx, { event }) => void events.push(event),
  });
  const handleEmailEvent = internalMutationGeneric({
    args: { id: v.string(), event: v.any() },
    handler: (ctx, args) => orgs.handleEmailEvent(ctx, args),
  });
  const modules = {
    "./_generated/api.js": async () => ({}),
    "./orgs.ts": async () => orgs.api(),
    "./hooks.ts": async () => ({
      onEvent,
      handleEmailEvent,
      worker: orgs.worker(),
    }),
  };
  const t = convexTest({
    schema: defineSchema({}),
    modules,
    transactionLimits: true,
  });
  register(t);
  const as = (user: HostUser) =>
    t.withIdentity({ subject: user.userId, user: JSON.stringify(user) });
  return { t, orgs, as, messages, notices, events, verified };
}
export type App = ReturnType<typeof initApp>;

export const alice = person("alice");
export const adam = person("adam");
export const mia = person("mia");
export const sam = person("sam");
export const bob = person("bob");

/** Acme with alice (owner), adam (admin) and mia (member). Sam belongs to nothing; bob is the one to invite. */
export async function initAcme(options: Partial<AnyOptions<never>> = {}) {
  const app = initApp(options);
  const { organizationId } = await app
    .as(alice)
    .mutation(api.createOrganization, { name: "Acme" });
  const add = (user: HostUser, role: DefaultTypes["role"]) =>
    app.t.mutation(async (ctx) => {
      await app.orgs.addMember(ctx, { organizationId, user, role });
    });
  await add(adam, "admin");
  await add(mia, "member");
  return { ...app, organizationId };
}

/** The error's code, or "ok". */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    const data = (error as { data?: { code?: string } }).data;
    if (data?.code === undefined) throw error;
    return data.code;
  }
}

export const page = (numItems = 100) => ({ numItems, cursor: null });

export const pass = (app: Pick<App, "t">, ms: number) => advance(app.t, vi, ms);

export { lastToken, seedInvitation };
