import {
  type GenericDataModel,
  type GenericQueryCtx,
  internalMutationGeneric,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type GenericValidator, v } from "convex/values";
import type { ComponentApi } from "../../convex/_generated/component.js";
import { type Permission, vDeliveredEvent, type vMetadata } from "../shared.js";
import type { AppTypes } from "./appTypes.js";
import type { RunMutationCtx, RunQueryCtx } from "./ctx.js";
import { type Caller, Host } from "./host.js";
import { runJob } from "./worker.js";
import { vWorkerJob, type WorkerJob } from "./workerJobs.js";
import type { AnyDefinition } from "./operations/define.js";
import { defineOperations, type Operations } from "./operations/index.js";
import type { defaultRoles, Roles } from "./roles.js";
import { type ServerMethods, serverMethods } from "./serverMethods.js";
import type {
  AnyOptions,
  CallOptions,
  Connections,
  Metadata,
  Options,
} from "./options.js";

type Methods<T extends AppTypes, Ctx> = {
  [Name in keyof Operations<T>]: (
    ctx: Ctx &
      (Operations<T>[Name]["kind"] extends "query"
        ? RunQueryCtx
        : RunMutationCtx),
    args: Operations<T>[Name]["args"],
    options?: CallOptions,
  ) => Promise<Operations<T>[Name]["returns"]>;
};

/** The functions `orgs.api()` makes, to be exported from a file of the app's `convex/` folder. */
export type Api<T extends AppTypes> = {
  [Name in keyof Operations<T>]: Operations<T>[Name]["kind"] extends "query"
    ? RegisteredQuery<
        "public",
        Operations<T>[Name]["args"],
        Promise<Operations<T>[Name]["returns"]>
      >
    : RegisteredMutation<
        "public",
        Operations<T>[Name]["args"],
        Promise<Operations<T>[Name]["returns"]>
      >;
};

/** The types of one app: `AppTypesOf<typeof orgs>["role"]`. */
export type AppTypesOf<Orgs> =
  Orgs extends OrgInvitations<infer T, never> ? T : never;

/**
 * Organizations, members and invitations for an app. Every operation is a method for server code, which acts for the
 * user of `getUser` unless told otherwise, and a function of `api()` for the browser.
 */
export type OrgInvitations<T extends AppTypes, Ctx = RunQueryCtx> = Methods<
  T,
  Ctx
> &
  ServerMethods<T> & {
    /** Queries and mutations for the browser, each acting for the user that `getUser` returns. */
    api: () => Api<T>;
    /**
     * The one internal mutation of the app that the component calls: for `onEvent`, for reminders, and to ask what
     * became of silent mails. Export it, and name it with `connect`.
     */
    worker: () => RegisteredMutation<
      "internal",
      { job: WorkerJob },
      Promise<null>
    >;
    /** Names the app's own functions that the component calls back; before the first call of any other. */
    connect: (connections: Connections) => void;
  };

type OrgInvitationsConstructor = {
  /**
   * @example
   * export const orgs = new OrgInvitations(components.orgInvitations, {
   *   getUser: (ctx: QueryCtx) => currentUser(ctx),
   *   acceptUrl: ({ token }) => `${process.env.SITE_URL}/invite/${token}`,
   * });
   * export const { createOrganization, inviteMember, listInvitations } = orgs.api();
   */
  new <
    const R extends Roles = typeof defaultRoles,
    I extends GenericValidator = typeof vMetadata,
    O extends GenericValidator = typeof vMetadata,
    Ctx = GenericQueryCtx<GenericDataModel>,
  >(
    component: ComponentApi,
    options: Options<R, I, O, Ctx>,
  ): OrgInvitations<
    {
      role: keyof R & string;
      // All of the package's can be asked for, also what the app has given to nobody.
      permission: R[keyof R][number] | Permission;
      invitationMetadata: Metadata<I>;
      organizationMetadata: Metadata<O>;
    },
    unknown
  >;
};

class OrgInvitationsImpl {
  constructor(component: ComponentApi, options: AnyOptions) {
    const host = new Host(component, options);
    const operations: Record<string, AnyDefinition> = defineOperations(options);
    const methods: Record<string, unknown> = serverMethods(host);
    const api: Record<string, unknown> = {};
    for (const [name, operation] of Object.entries(operations)) {
      if (operation.kind === "query") {
        const method = methodOf<RunQueryCtx>(host, name, operation);
        const { args, returns } = operation;
        const handler = (ctx: RunQueryCtx, given: Given) => method(ctx, given);
        api[name] = queryGeneric({ args, returns, handler });
        methods[name] = method;
      } else {
        const method = methodOf<RunMutationCtx>(host, name, operation);
        const { args, returns } = operation;
        const handler = (ctx: RunMutationCtx, given: Given) =>
          method(ctx, given);
        api[name] = mutationGeneric({ args, returns, handler });
        methods[name] = method;
      }
    }
    const worker = () =>
      internalMutationGeneric({
        args: { job: vWorkerJob },
        returns: v.null(),
        handler: async (ctx, { job }) => {
          await runJob(host, ctx, job);
          return null;
        },
      });
    const connect = (to: Connections) => host.connect(to);
    Object.assign(this, methods, { api: () => api, worker, connect });
  }
}

type Given = Record<string, unknown>;

const methodOf =
  <Ctx extends RunQueryCtx>(
    host: Host<RunQueryCtx>,
    name: string,
    operation: {
      isAnonymous: boolean;
      run(
        host: Host<RunQueryCtx>,
        ctx: Ctx,
        args: Given,
        caller: Caller,
      ): Promise<unknown>;
    },
  ) =>
  async (ctx: Ctx, given: Given, as: CallOptions = {}): Promise<unknown> => {
    const values = await host.named(ctx, given);
    const caller = operation.isAnonymous
      ? { actor: null, user: null }
      : await host.caller(ctx, name, values, as);
    return await operation.run(host, ctx, values, caller);
  };

// The methods come from one table (operations/), so their types cannot be seen from the class body.
export const OrgInvitations =
  // eslint-disable-next-line no-restricted-syntax -- the only one: see above
  OrgInvitationsImpl as unknown as OrgInvitationsConstructor;

/** The arguments of the mutation that `onEvent` names. */
export const vOnEventArgs = {
  event: vDeliveredEvent,
};

export { consoleDelivery } from "./mail/transport.js";
export type {
  MailTransport,
  MailUpdate,
  InvitationMessage,
  InviterNotice,
} from "./mail/transport.js";
export type { Operations } from "./operations/index.js";
export type { InvitationRef } from "./operations/acceptance.js";
export type { MemberRef } from "./operations/members.js";
export { defaultRoles, defineRoles } from "./roles.js";
export type {
  AppTypes,
  Carries,
  Changes,
  Explanation,
  Invitation,
  InvitationProblem,
  InviteRow,
  Member,
  Membership,
  MyInvitation,
  MyOrganization,
  Organization,
  OrgEvent,
  Page,
  Preview,
  RecipientInvitation,
  RowResult,
  Seats,
  Sent,
  Suppression,
} from "./appTypes.js";
export type { RunMutationCtx, RunQueryCtx } from "./ctx.js";
export type { InvitationLink } from "./links.js";
export type * from "./options.js";
export type { RateLimit, RateLimits } from "./rateLimits.js";
export type { Worker } from "./workerJobs.js";
export type { PaginationOptions } from "convex/server";
export {
  ERRORS,
  isOrgInvitationsError,
  maskEmail,
  normalizeEmail,
  PERMISSIONS,
} from "../shared.js";
export type {
  DeliveredEvent,
  DeliveryStatus,
  EventType,
  Health,
  InvitationStatus,
  OnDuplicate,
  OrgInvitationsErrorCode,
  OrgInvitationsErrorData,
  Permission,
  RateScope,
} from "../shared.js";
