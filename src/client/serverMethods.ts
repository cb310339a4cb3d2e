import type { DeliveredEvent, Health } from "../shared.js";
import type { InviterNotice, MailUpdate } from "./mail/transport.js";
import { handleEmailEvent, recordUpdate } from "./mail/follow.js";
import { notifyInviter } from "./mail/notices.js";
import { type Host, mustActor, toUser } from "./host.js";
import {
  mustBeChange,
  mustBeMetadata,
  ofInvitations,
  ofOrganizations,
} from "./metadata.js";
import type {
  AppTypes,
  Carries,
  Invitation,
  Page,
  Suppression,
} from "./appTypes.js";
import type { CallOptions, HostUser } from "./options.js";
import type { PaginationOptions } from "convex/server";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";

/** For the app's own server code: these are no part of `api()`. */
export type ServerMethods<T extends AppTypes> = {
  /**
   * Adds someone without an invitation. Acts as trusted code unless `as` names a user, who then needs `member:add`.
   * ALREADY_MEMBER, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, SEAT_LIMIT_REACHED.
   */
  addMember: (
    ctx: RunMutationCtx,
    args: {
      organizationId: string;
      user: HostUser;
      role: T["role"];
      publicMetadata?: T["invitationMetadata"];
    },
    options?: CallOptions,
  ) => Promise<{ memberId: string }>;
  /** Makes an organization that `owner` owns, as trusted code. */
  createOrganizationFor: (
    ctx: RunMutationCtx,
    args: {
      owner: HostUser;
      name: string;
      slug?: string;
      logoUrl?: string | null;
    } & Carries<"metadata", T["organizationMetadata"]>,
  ) => Promise<{ organizationId: string; slug: string }>;
  /** Call it when a user's name, picture or addresses change: memberships show them. Continues in batches. */
  syncUser: (ctx: RunMutationCtx, args: { user: HostUser }) => Promise<null>;
  /**
   * Removes a user everywhere. Where they are the last owner, the highest-ranked member who is there longest becomes
   * owner; where they are alone, the organization is deleted. Continues in batches.
   */
  removeUser: (ctx: RunMutationCtx, args: { userId: string }) => Promise<null>;
  /** Every invitation ever sent to an address, in all organizations. */
  exportEmail: (
    ctx: RunQueryCtx,
    args: { email: string; paginationOpts: PaginationOptions },
  ) => Promise<Page<Invitation<T>>>;
  /** Revokes what is pending for an address and takes the address out of everything. Continues in batches. */
  eraseEmail: (ctx: RunMutationCtx, args: { email: string }) => Promise<null>;
  /**
   * For the callback of the transport's component, such as `onEmailEvent` of Resend's: the status of a mail. The same
   * event twice, or events in another order, end the same.
   */
  handleEmailEvent: (ctx: RunMutationCtx, args: unknown) => Promise<void>;
  /** The same for any other transport. `reference` came with the message. */
  recordDelivery: (ctx: RunMutationCtx, update: MailUpdate) => Promise<void>;
  /**
   * For `onEvent`: mails the inviter about the outcome, and returns how many were told. Of other events, and of
   * kinds that are not listed, nothing. Goes to proven addresses only, within `rateLimits.perRecipient`.
   */
  notifyInviter: (
    ctx: RunMutationCtx,
    event: Pick<DeliveredEvent, "type" | "invitationIds">,
    kinds?: readonly InviterNotice["kind"][],
  ) => Promise<number>;
  /** Every address that gets no mail, newest first; all spellings of one mailbox together, on one page. */
  listSuppressions: (
    ctx: RunQueryCtx,
    args: { paginationOpts: PaginationOptions },
  ) => Promise<Page<Suppression>>;
  /**
   * Deletes invitations whose deadline passed more than `olderThanMs` ago and that are over, and brings back what was
   * lost. With `eventsOlderThanMs` it also deletes all events before that, which are otherwise kept as long as their
   * organization. Continues in batches.
   */
  prune: (
    ctx: RunMutationCtx,
    args: { olderThanMs: number; eventsOlderThanMs?: number },
  ) => Promise<null>;
  /** What should not be there, if anything; bounded, whatever the size of the app. */
  health: (ctx: RunQueryCtx) => Promise<Health>;
  /**
   * After a restore, an import or cancelled functions: everything that is due gets its function again, what stopped
   * half way goes on, seats are counted anew. Changes nothing where nothing is wrong. Continues in batches.
   */
  repair: (ctx: RunMutationCtx) => Promise<null>;
  /**
   * Hands every event recorded since then (epoch ms) to `onEvent` once more, with the same `eventId`: for what a
   * restore or a cancelled function lost. Continues in batches.
   */
  redeliver: (ctx: RunMutationCtx, args: { since: number }) => Promise<null>;
};

const ALL_NOTICES = ["accepted", "declined", "expired", "bounced"] as const;

export function serverMethods(host: Host<RunQueryCtx>): {
  [Name in keyof ServerMethods<AppTypes>]: unknown;
} {
  const { component } = host;
  const methods: ServerMethods<AppTypes> = {
    addMember: async (ctx, args, options) => {
      const { organizationId, user, role, publicMetadata } = await host.named(
        ctx,
        args,
      );
      const as = options?.as ?? "system";
      const email = user.emails.find(({ verified }) => verified)?.address;
      const about = { organizationId, userId: user.userId, role, email };
      const caller = await host.caller(ctx, "addMember", about, { as });
      mustBeChange(ofInvitations(host.options), publicMetadata);
      return await ctx.runMutation(component.members.add, {
        actor: mustActor(caller),
        policy: await host.writePolicy(ctx, { organizationId }),
        organizationId,
        user: toUser(user),
        role,
        publicMetadata: publicMetadata as Record<string, unknown> | undefined,
      });
    },
    createOrganizationFor: async (
      ctx,
      { owner, name, slug, logoUrl, ...args },
    ) => {
      mustBeMetadata(ofOrganizations(host.options), args.metadata);
      return await ctx.runMutation(component.organizations.create, {
        name,
        slug,
        logoUrl: logoUrl ?? undefined,
        metadata: args.metadata as Record<string, unknown> | undefined,
        actor: { kind: "system" },
        owner: toUser(owner),
        policy: await host.writePolicy(ctx, {}),
      });
    },
    syncUser: async (ctx, { user }) =>
      await ctx.runMutation(component.users.sync, {
        user: toUser(user),
        doors: await host.doors(),
      }),
    removeUser: async (ctx, { userId }) =>
      await ctx.runMutation(component.users.remove, {
        userId,
        roles: host.roles,
        doors: await host.doors(),
      }),
    exportEmail: async (ctx, args) => {
      const found = await ctx.runQuery(component.personalData.exportAll, args);
      return found as Page<Invitation<AppTypes>>;
    },
    eraseEmail: async (ctx, { email }) =>
      await ctx.runMutation(component.personalData.erase, {
        email,
        doors: await host.doors(),
      }),
    handleEmailEvent: (ctx, args) => handleEmailEvent(host, ctx, args),
    recordDelivery: (ctx, update) => recordUpdate(host, ctx, update),
    notifyInviter: (ctx, event, kinds = ALL_NOTICES) =>
      notifyInviter(host, ctx, event, kinds),
    listSuppressions: async (ctx, args) =>
      await ctx.runQuery(component.suppressions.list, args),
    prune: async (ctx, { olderThanMs, eventsOlderThanMs }) =>
      await ctx.runMutation(component.retention.prune, {
        olderThanMs,
        eventsOlderThanMs,
        doors: await host.doors(),
      }),
    health: async (ctx) =>
      await ctx.runQuery(component.health.check, {
        now: Date.now(),
        sample: Math.random(),
      }),
    repair: async (ctx) =>
      await ctx.runMutation(component.repair.repair, {
        doors: await host.doors(),
      }),
    redeliver: async (ctx, { since }) =>
      await ctx.runMutation(component.hostEvents.redeliver, {
        since,
        doors: await host.doors(),
      }),
  };
  return methods;
}
