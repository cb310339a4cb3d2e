/// <reference types="vite/client" />
import rateLimiter from "@convex-dev/rate-limiter/test";
import type { TestConvex } from "convex-test";
import {
  componentsGeneric,
  type FunctionReference,
  type GenericSchema,
  internalMutationGeneric,
  type SchemaDefinition,
} from "convex/server";
import { v } from "convex/values";
import type { ComponentApi } from "../convex/_generated/component.js";
import { DAY, MINUTE } from "../convex/pure/limits.js";
import schema from "../convex/schema.js";
import type { InvitationStatus } from "../convex/pure/invitation.js";
import type { Policy } from "../convex/pure/policy.js";
import type { User } from "../convex/pure/actor.js";
import { policyOf } from "./client/policy.js";
import type { Roles } from "./client/roles.js";

type Modules = Record<string, () => Promise<Record<string, unknown>>>;
const modules: Modules = {
  ...watched(import.meta.glob<Record<string, unknown>>("../convex/**/*.ts")),
  "../convex/testKit.ts": async () => ({ expire }),
};

type AnyTest = TestConvex<SchemaDefinition<GenericSchema, boolean>>;
const DEFAULT_NAME = "orgInvitations";

/** Mounts the component in a convex-test instance, under the name that `app.use` gives it. */
export function register(t: AnyTest, name = DEFAULT_NAME): void {
  t.registerComponent(name, schema, modules);
  rateLimiter.register(t, `${name}/rateLimiter`);
}

let newest: string | undefined;

/**
 * The token of the link that was made last. Only a hash of its secret is stored and only the app's delivery gets it, so
 * a test would otherwise have to read its mail.
 */
export function lastToken(): string {
  if (newest === undefined) throw new Error("No invitation has been made yet");
  return newest;
}

/** What the component returns to the host's code: the functions that make a link give its token away once, here. */
function watched(all: Modules): Modules {
  const makers = ["sending", "links", "reminding"];
  const isMaker = (path: string) =>
    makers.some((name) => path === `../convex/${name}.ts`);
  return Object.fromEntries(
    Object.entries(all).map(([path, load]) => [
      path,
      isMaker(path) ? async () => watchedModule(await load()) : load,
    ]),
  );
}

const watchedModule = (module: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(module).map(([name, value]) => [
      name,
      isFunction(value) ? watchedFunction(value) : value,
    ]),
  );

/** A function of the component as convex-test calls it. */
type Handler = (ctx: unknown, args: unknown) => Promise<unknown>;
type Registered = { _handler: Handler };
const isFunction = (value: unknown): value is Registered =>
  typeof value === "function" && "_handler" in value;

function watchedFunction(registered: Registered): Registered {
  const handler: Handler = async (ctx, args) => {
    const result = await registered._handler(ctx, args);
    rememberTokens(result);
    return result;
  };
  return new Proxy(registered, {
    get: (target, key): unknown =>
      key === "_handler" ? handler : Reflect.get(target, key),
  });
}

function rememberTokens(result: unknown): void {
  if (typeof result !== "object" || result === null) return;
  for (const [field, value] of Object.entries(result)) {
    if (field === "token" && typeof value === "string") newest = value;
    else rememberTokens(value);
  }
}

/** What `vi` of vitest, or another test runner's fake clock, has to offer. */
type FakeTimers = { advanceTimersByTime: (ms: number) => unknown };

/**
 * Moves the fake clock and lets everything that becomes due run: expiry, events, whatever the app scheduled.
 *
 * @example
 * vi.useFakeTimers();
 * await advance(t, vi, 7 * 24 * 60 * 60 * 1000);
 */
export async function advance(
  t: AnyTest,
  fake: FakeTimers,
  ms: number,
): Promise<void> {
  // In hops, so that what a timer schedules is there before the clock passes it. Deadlines are on full minutes.
  let left = ms;
  while (left > 0) {
    const hop = Math.min(left, left > DAY ? DAY / 2 : MINUTE);
    fake.advanceTimersByTime(hop);
    await t.finishInProgressScheduledFunctions();
    left -= hop;
  }
  for (let round = 0; round < SETTLE_ROUNDS; round++) {
    fake.advanceTimersByTime(0);
    await t.finishInProgressScheduledFunctions();
  }
}
// A thousand reminders, some in each of a chain of functions.
const SETTLE_ROUNDS = 250;

/** The app's own choices, where a test depends on them; without limits and with the default roles otherwise. */
export type SeedOptions = {
  /** The table that the app gives to `OrgInvitations`. */
  roles?: Roles;
  memberLimit?: number | null;
  countPendingInvitations?: boolean;
  /** The name that `app.use` gives the component, if it is another. */
  mountedAs?: string;
};

/** Without waiting between two mails: a test may send as often as it likes. */
const policyFor = ({ memberLimit = null, ...options }: SeedOptions): Policy =>
  policyOf({ ...options, resendCooldownMs: 0 }, memberLimit);

/** No limits: a test may make as many invitations as it likes. */
const sending = {
  deliver: true,
  rateLimits: { perInviter: null, perOrganization: null, perRecipient: null },
  reminders: null,
  requireFreeSeat: false,
  maxPending: null,
};

const component = (name: string): ComponentApi => {
  const mounted: object | undefined = componentsGeneric()[name];
  return mounted as ComponentApi;
};

/** An organization with an owner, made without the app's functions. */
export async function seedOrganization(
  t: AnyTest,
  {
    owner = { userId: "owner", emails: [] },
    name = "Acme",
    mountedAs = DEFAULT_NAME,
    ...options
  }: { owner?: User; name?: string } & SeedOptions = {},
): Promise<{ organizationId: string; slug: string }> {
  return await t.mutation(component(mountedAs).organizations.create, {
    actor: { kind: "system" },
    owner,
    policy: policyFor(options),
    name,
  });
}

/**
 * An invitation in any state, with its secret. `role` is the lowest of the table unless given. An accepted one was
 * accepted by `userId`, by default its address.
 */
export async function seedInvitation(
  t: AnyTest,
  {
    organizationId,
    status = "pending",
    email = "bob@example.com",
    role,
    userId = email,
    mountedAs = DEFAULT_NAME,
    ...options
  }: {
    organizationId: string;
    status?: InvitationStatus;
    email?: string;
    role?: string;
    userId?: string;
  } & SeedOptions,
): Promise<{ invitationId: string; token: string }> {
  const mounted = component(mountedAs);
  const { invitations, acceptance } = mounted;
  const actor = { kind: "system" as const };
  const policy = policyFor(options);
  const lowest = policy.roles.at(-1)?.name ?? "";
  const made = await t.mutation(mounted.sending.create, {
    ...sending,
    policy,
    actor,
    organizationId,
    invitation: { email, role: role ?? lowest },
    onDuplicate: "error",
  });
  const { invitationId } = made.invitation;
  const token = made.token ?? "";
  const user = { userId, emails: [{ address: email, verified: true }] };
  switch (status) {
    case "pending":
      break;
    case "accepted":
      await t.mutation(acceptance.accept, { user, policy, token });
      break;
    case "declined":
      await t.mutation(acceptance.decline, { user, policy, token });
      break;
    case "revoked":
      await t.mutation(invitations.revoke, {
        actor,
        access: { roles: policy.roles, doors: policy.doors },
        invitationId,
      });
      break;
    case "expired": {
      const minute = Math.floor(Date.now() / MINUTE - 1) * MINUTE;
      await t.mutation(inside(mountedAs, "testKit:expire"), {
        invitationId,
        minute,
      });
      await t.mutation(inside(mountedAs, "sweeps:sweep"), { minute });
    }
  }
  return { invitationId, token };
}

/** Lets a deadline be over without touching the clock, which is the test's. */
const expire = internalMutationGeneric({
  args: { invitationId: v.string(), minute: v.number() },
  handler: async (ctx, { invitationId, minute }) => {
    const id = ctx.db.normalizeId("invitations", invitationId);
    if (id) await ctx.db.patch("invitations", id, { expiresAt: minute });
  },
});

type Inside = Record<string, Record<string, FunctionReference<"mutation">>>;

/** Internal to the component; convex-test lets a test call it all the same. */
function inside(
  mountedAs: string,
  name: `${string}:${string}`,
): FunctionReference<"mutation"> {
  const [file = "", method = ""] = name.split(":");
  const mounted: object | undefined = componentsGeneric()[mountedAs];
  const files = mounted as Inside | undefined;
  const found = files?.[file]?.[method];
  if (!found) throw new Error(`No component is mounted as ${mountedAs}`);
  return found;
}

// What the tables hold is the component's own affair, and no part of what apps can rely on.
const kit: {
  register: typeof register;
  schema: SchemaDefinition<GenericSchema, boolean>;
  modules: typeof modules;
} = { register, schema, modules };
export default kit;
