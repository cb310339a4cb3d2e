import { type Host, mustActor, toUser } from "./host.js";
import type {
  AppTypes,
  CallOptions,
  HostUser,
  Invitation,
  Page,
  PaginationOptions,
  RunMutationCtx,
  RunQueryCtx,
} from "./types.js";

/** For the app's own server code: these are no part of `api()`. */
export type ServerMethods<T extends AppTypes> = {
  /**
   * Adds somebody without an invitation. Acts as trusted code unless `as` names a user, who then needs `member:add`.
   * ALREADY_MEMBER, ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, SEAT_LIMIT_REACHED.
   */
  addMember: (
    ctx: RunMutationCtx,
    args: { organizationId: string; user: HostUser; role: T["role"] },
    options?: CallOptions,
  ) => Promise<{ memberId: string }>;
  /** Makes an organization that `owner` owns, as trusted code. */
  createOrganizationFor: (
    ctx: RunMutationCtx,
    args: { owner: HostUser; name: string; slug?: string },
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
  /** Deletes invitations whose deadline passed more than `olderThanMs` ago and that are over. Continues in batches. */
  prune: (ctx: RunMutationCtx, args: { olderThanMs: number }) => Promise<null>;
};

export function serverMethods(host: Host<RunQueryCtx>): {
  [Name in keyof ServerMethods<AppTypes>]: unknown;
} {
  const { component } = host;
  const methods: ServerMethods<AppTypes> = {
    addMember: async (ctx, { organizationId, user, role }, options) => {
      const as = options?.as ?? "system";
      const caller = await host.caller(ctx, "addMember", {}, { as });
      return await ctx.runMutation(component.members.add, {
        actor: mustActor(caller),
        policy: await host.writePolicy(ctx, { organizationId }),
        organizationId,
        user: toUser(user),
        role,
      });
    },
    createOrganizationFor: async (ctx, { owner, ...args }) =>
      await ctx.runMutation(component.organizations.create, {
        ...args,
        actor: { kind: "system" },
        owner: toUser(owner),
        policy: await host.writePolicy(ctx, {}),
      }),
    syncUser: async (ctx, { user }) =>
      await ctx.runMutation(component.users.sync, { user: toUser(user) }),
    removeUser: async (ctx, { userId }) =>
      await ctx.runMutation(component.users.remove, {
        userId,
        roles: host.roles,
        ...(await host.eventSink()),
      }),
    exportEmail: async (ctx, args) => {
      const found = await ctx.runQuery(component.addresses.exportAll, args);
      return found as Page<Invitation<AppTypes>>;
    },
    eraseEmail: async (ctx, { email }) =>
      await ctx.runMutation(component.addresses.erase, {
        email,
        ...(await host.eventSink()),
      }),
    prune: async (ctx, { olderThanMs }) =>
      await ctx.runMutation(component.retention.prune, { olderThanMs }),
  };
  return methods;
}
