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
import { Host } from "./host.js";
import { runJob } from "./worker.js";
import { vWorkerJob, type WorkerJob } from "./workerJobs.js";
import { defineOperations } from "./operations/index.js";
import type { Operations } from "./operationTypes.js";
import type { defaultRoles, Roles } from "./roles.js";
import { type ServerMethods, serverMethods } from "./serverMethods.js";
import type {
  AnyOptions,
  AppTypes,
  CallOptions,
  Connections,
  Metadata,
  Options,
  RunMutationCtx,
  RunQueryCtx,
} from "./types.js";

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
    /** Queries and mutations for the browser, each acting for whoever `getUser` says is signed in. */
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
    const operations = defineOperations(options);
    const methods: Record<string, unknown> = serverMethods(host);
    const api: Record<string, unknown> = {};
    for (const [name, operation] of Object.entries(operations)) {
      const { kind, args, returns, isAnonymous, run } = operation;
      const method = async (
        ctx: RunMutationCtx,
        given: Record<string, unknown>,
        as: CallOptions = {},
      ) => {
        const values = await host.named(ctx, given);
        const caller = isAnonymous
          ? { actor: null, user: null }
          : await host.caller(ctx, name, values, as);
        return await run(host, ctx, values as never, caller);
      };
      methods[name] = method;
      const handler = (ctx: RunMutationCtx, values: Record<string, unknown>) =>
        method(ctx, values);
      api[name] =
        kind === "query"
          ? queryGeneric({ args, returns, handler: handler as never })
          : mutationGeneric({ args, returns, handler });
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

// The methods come from one table (operations/), so their types can not be seen from the class body.
export const OrgInvitations =
  OrgInvitationsImpl as unknown as OrgInvitationsConstructor;

/** The arguments of the mutation that `onEvent` names. */
export const vOnEventArgs = {
  event: vDeliveredEvent,
};

export { consoleDelivery } from "./delivery.js";
export type {
  Delivery,
  DeliveryUpdate,
  InvitationMessage,
  InviterNotice,
} from "./delivery.js";
export type { Operations } from "./operationTypes.js";
export { defaultRoles, defineRoles } from "./roles.js";
export type * from "./types.js";
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
  OrgInvitationsErrorCode,
  OrgInvitationsErrorData,
  Permission,
  RateScope,
} from "../shared.js";
