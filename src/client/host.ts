import { createFunctionHandle } from "convex/server";
import type { ComponentApi } from "../../convex/_generated/component.js";
import {
  type Access,
  type Actor,
  type Doors,
  fail,
  type GrantRules,
  httpUrl,
  limits,
  personName,
  type Policy,
  type RateLimits,
  type User,
} from "../shared.js";
import { DEFAULTS } from "./defaults.js";
import { mustBePendingLimit, mustBeSet, mustBeSound } from "./mustBeSound.js";
import { grantRulesOf, policyOf, rolesOf } from "./policy.js";
import { toRateLimits } from "./rateLimits.js";
import { mustBeAllowed } from "./veto.js";
import type {
  AnyOptions,
  CallOptions,
  Connections,
  HostUser,
} from "./options.js";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";

export type Caller = { actor: Actor | null; user: User | null };

/** What a call names: an organization, or something that leads to it. */
export type About = {
  organizationId?: string;
  slug?: string;
  invitationId?: string;
  token?: string;
  memberId?: string;
};

/** The same for what a user is about to do: a member may be named within an organization. */
export type AboutMember = About & { userId?: string; email?: string };

/** A slug may stand wherever an id does; what has the form of an id (31 to 37 letters and digits) is one. */
const SLUG_FOR_ID = /^(?![0-9a-z]{31,37}$)[a-z0-9]+(?:-[a-z0-9]+)*$/i;

/** The app's side of every call: who calls, and what the app has decided. */
export class Host<Ctx extends RunQueryCtx> {
  readonly component: ComponentApi;
  readonly options: AnyOptions<Ctx>;

  /** The app's own functions that the component calls back. */
  readonly connections: Connections;
  private isSet = false;

  constructor(component: ComponentApi, options: AnyOptions<Ctx>) {
    this.component = component;
    this.options = options;
    this.connections = { worker: options.worker, onEvent: options.onEvent };
    mustBeSound(options);
  }

  /** Once is enough: the settings stay what they are. */
  private mustBeSet(): void {
    if (this.isSet) return;
    mustBeSet(this.options);
    this.isSet = true;
  }

  connect(connections: Connections): void {
    Object.assign(this.connections, connections);
  }

  get roles(): Policy["roles"] {
    return rolesOf(this.options.roles);
  }

  hasRole(role: string): boolean {
    return this.roles.some(({ name }) => name === role);
  }

  /** Who calls, after the app's veto. */
  async caller(
    ctx: Ctx,
    name: string,
    args: Record<string, unknown>,
    { as }: CallOptions,
  ): Promise<Caller> {
    this.mustBeSet();
    if (as === "system") return { actor: { kind: "system" }, user: null };
    const hostUser = as ?? (await this.options.getUser(ctx));
    // A copy, from before the veto: it cannot make anybody someone else.
    const user = hostUser && toUser(hostUser);
    await mustBeAllowed(this, ctx, { name, args, user: hostUser });
    return { actor: user && { kind: "user", user }, user };
  }

  /** By what a pending invitation can still be accepted. */
  get grantRules(): GrantRules {
    return grantRulesOf(this.options);
  }

  async memberLimit(ctx: Ctx, about: About): Promise<number | null> {
    return await this.limitOf(ctx, "memberLimit", about);
  }

  /** A number, null for none, or what the app says of this organization. */
  private async limitOf(
    ctx: Ctx,
    option: "memberLimit" | "maxPendingInvitations",
    about: About,
  ): Promise<number | null> {
    const { [option]: limit = DEFAULTS[option] } = this.options;
    if (typeof limit !== "function") return limit;
    const organizationId = await this.organizationOf(ctx, about);
    if (organizationId === null) return DEFAULTS[option];
    return await limit(ctx, { organizationId });
  }

  /** The id of the organization that is named by its slug in place of it; what is not there stays as it is. */
  async named<Args extends Record<string, unknown>>(
    ctx: Ctx,
    args: Args,
  ): Promise<Args> {
    const { organizationId: slug } = args;
    if (typeof slug !== "string" || !SLUG_FOR_ID.test(slug)) return args;
    const organizationId = (await this.lookUp(ctx, { slug }))?.organizationId;
    return organizationId === undefined ? args : { ...args, organizationId };
  }

  /** A second call, for what is not named by its organization's id. */
  async lookUp(
    ctx: Ctx,
    about: AboutMember,
  ): Promise<{ organizationId: string; role?: string; email?: string } | null> {
    if (Object.values(about).every((name) => name === undefined)) return null;
    return await ctx.runQuery(this.component.lookup.about, about);
  }

  private async organizationOf(ctx: Ctx, about: About): Promise<string | null> {
    if (about.organizationId !== undefined) return about.organizationId;
    const { slug, token, invitationId, memberId } = about;
    const ways = { slug, token, invitationId, memberId };
    return (await this.lookUp(ctx, ways))?.organizationId ?? null;
  }

  /** All settings, for a query. */
  async policy(ctx: Ctx, about: About): Promise<Policy> {
    return policyOf(this.options, await this.memberLimit(ctx, about));
  }

  /** All settings, for what sends mail. */
  async sending(ctx: Ctx & RunMutationCtx, about: About) {
    const maxPending = await this.limitOf(ctx, "maxPendingInvitations", about);
    mustBePendingLimit(maxPending);
    return {
      policy: await this.writePolicy(ctx, about),
      rateLimits: await this.rateLimits(ctx, about),
      reminders: this.reminders(),
      requireFreeSeat: this.options.requireFreeSeat ?? DEFAULTS.requireFreeSeat,
      maxPending,
    };
  }

  private reminders() {
    const { remindAfterMs, maxReminders } = this.options;
    if (remindAfterMs === undefined) return null;
    if (!this.connections.worker) {
      const issue = "is needed to send reminders: orgs.connect({ worker })";
      return fail("INVALID_ARGUMENT", { field: "worker", issue });
    }
    return {
      afterMs: remindAfterMs,
      max: maxReminders ?? DEFAULTS.maxReminders,
    };
  }

  async rateLimits(ctx: Ctx, about: About): Promise<RateLimits> {
    const { rateLimits } = this.options;
    if (typeof rateLimits !== "function") return toRateLimits(rateLimits);
    const organizationId = await this.organizationOf(ctx, about);
    return toRateLimits(
      organizationId === null ? {} : await rateLimits(ctx, { organizationId }),
    );
  }

  /** The same for a mutation, with where the component calls back. */
  async writePolicy(ctx: Ctx & RunMutationCtx, about: About): Promise<Policy> {
    const policy = await this.policy(ctx, about);
    return { ...policy, doors: await this.doors() };
  }

  /** What most writes need of the settings. */
  async access(): Promise<Access> {
    return { roles: this.roles, doors: await this.doors() };
  }

  /** Made anew for each write: a handle of an earlier deploy may lead nowhere. */
  async doors(): Promise<Doors> {
    this.mustBeSet();
    const { worker, onEvent } = this.connections;
    return {
      ...(worker && { worker: await createFunctionHandle(worker) }),
      ...(onEvent && { onEvent: await createFunctionHandle(onEvent) }),
    };
  }
}

export function mustActor({ actor }: Caller): Actor {
  return actor ?? fail("UNAUTHENTICATED");
}

/** For what only a person can do: trusted server code names one with `{ as: user }`. */
export function mustUser({ user, actor }: Caller): User {
  if (actor?.kind === "system") {
    const issue = "must be a user here, not the system";
    fail("INVALID_ARGUMENT", { field: "as", issue });
  }
  return user ?? fail("UNAUTHENTICATED");
}

/** The one gate for what the host says of a person, so that every list, preview, event and mail shows the same. */
export function toUser({ userId, emails, ...shown }: HostUser): User {
  if (userId === "" || userId.length > limits.MAX_USER_ID) {
    const issue = `must have 1 to ${limits.MAX_USER_ID} characters`;
    fail("INVALID_ARGUMENT", { field: "userId", issue });
  }
  const name = personName(shown.name ?? "");
  const imageUrl = httpUrl(shown.imageUrl ?? "");
  return {
    userId,
    emails: emails.map(({ address, verified }) => ({ address, verified })),
    ...(name !== undefined && { name }),
    ...(imageUrl !== undefined && { imageUrl }),
  };
}
