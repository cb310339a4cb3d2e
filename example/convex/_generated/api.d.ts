/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as activity from "../activity.js";
import type * as auth from "../auth.js";
import type * as conformance from "../conformance.js";
import type * as crons from "../crons.js";
import type * as email from "../email.js";
import type * as emailEvents from "../emailEvents.js";
import type * as http from "../http.js";
import type * as httpMail from "../httpMail.js";
import type * as mailFields from "../mailFields.js";
import type * as organizations from "../organizations.js";
import type * as outcomes from "../outcomes.js";
import type * as seed from "../seed.js";
import type * as statistics from "../statistics.js";
import type * as users from "../users.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  activity: typeof activity;
  auth: typeof auth;
  conformance: typeof conformance;
  crons: typeof crons;
  email: typeof email;
  emailEvents: typeof emailEvents;
  http: typeof http;
  httpMail: typeof httpMail;
  mailFields: typeof mailFields;
  organizations: typeof organizations;
  outcomes: typeof outcomes;
  seed: typeof seed;
  statistics: typeof statistics;
  users: typeof users;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  orgInvitations: import("convex-org-invitations/_generated/component.js").ComponentApi<"orgInvitations">;
  resend: import("@convex-dev/resend/_generated/component.js").ComponentApi<"resend">;
  mailWorkpool: import("@convex-dev/workpool/_generated/component.js").ComponentApi<"mailWorkpool">;
};
