/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as acceptance from "../acceptance.js";
import type * as activeOrganization from "../activeOrganization.js";
import type * as addresses from "../addresses.js";
import type * as crons from "../crons.js";
import type * as deletion from "../deletion.js";
import type * as deliveries from "../deliveries.js";
import type * as events from "../events.js";
import type * as health from "../health.js";
import type * as hostEvents from "../hostEvents.js";
import type * as invitations from "../invitations.js";
import type * as limits from "../limits.js";
import type * as links from "../links.js";
import type * as lookup from "../lookup.js";
import type * as memberViews from "../memberViews.js";
import type * as members from "../members.js";
import type * as notices from "../notices.js";
import type * as organizations from "../organizations.js";
import type * as recipientViews from "../recipientViews.js";
import type * as reminding from "../reminding.js";
import type * as repair from "../repair.js";
import type * as retention from "../retention.js";
import type * as rules_access from "../rules/access.js";
import type * as rules_activeOrganization from "../rules/activeOrganization.js";
import type * as rules_addresses from "../rules/addresses.js";
import type * as rules_batch from "../rules/batch.js";
import type * as rules_batchRows from "../rules/batchRows.js";
import type * as rules_batchSeats from "../rules/batchSeats.js";
import type * as rules_checkBatch from "../rules/checkBatch.js";
import type * as rules_deliveryStatus from "../rules/deliveryStatus.js";
import type * as rules_drafts from "../rules/drafts.js";
import type * as rules_duplicates from "../rules/duplicates.js";
import type * as rules_endMembership from "../rules/endMembership.js";
import type * as rules_errors from "../rules/errors.js";
import type * as rules_events from "../rules/events.js";
import type * as rules_expiry from "../rules/expiry.js";
import type * as rules_explain from "../rules/explain.js";
import type * as rules_grantMembership from "../rules/grantMembership.js";
import type * as rules_hidden from "../rules/hidden.js";
import type * as rules_host from "../rules/host.js";
import type * as rules_hostCalls from "../rules/hostCalls.js";
import type * as rules_idempotency from "../rules/idempotency.js";
import type * as rules_invitationLists from "../rules/invitationLists.js";
import type * as rules_inviteBatch from "../rules/inviteBatch.js";
import type * as rules_inviter from "../rules/inviter.js";
import type * as rules_leavePending from "../rules/leavePending.js";
import type * as rules_links from "../rules/links.js";
import type * as rules_mailLog from "../rules/mailLog.js";
import type * as rules_mailboxes from "../rules/mailboxes.js";
import type * as rules_mayMail from "../rules/mayMail.js";
import type * as rules_memberLimit from "../rules/memberLimit.js";
import type * as rules_memberRef from "../rules/memberRef.js";
import type * as rules_memberRole from "../rules/memberRole.js";
import type * as rules_memberSearch from "../rules/memberSearch.js";
import type * as rules_oldSuppressions from "../rules/oldSuppressions.js";
import type * as rules_owners from "../rules/owners.js";
import type * as rules_paging from "../rules/paging.js";
import type * as rules_pendingLimit from "../rules/pendingLimit.js";
import type * as rules_placeInvitation from "../rules/placeInvitation.js";
import type * as rules_rateLimits from "../rules/rateLimits.js";
import type * as rules_recipient from "../rules/recipient.js";
import type * as rules_reference from "../rules/reference.js";
import type * as rules_reminders from "../rules/reminders.js";
import type * as rules_roles from "../rules/roles.js";
import type * as rules_scrubbing from "../rules/scrubbing.js";
import type * as rules_seatCount from "../rules/seatCount.js";
import type * as rules_seats from "../rules/seats.js";
import type * as rules_setAside from "../rules/setAside.js";
import type * as rules_sha256 from "../rules/sha256.js";
import type * as rules_slugs from "../rules/slugs.js";
import type * as rules_suppressedAddresses from "../rules/suppressedAddresses.js";
import type * as rules_suppression from "../rules/suppression.js";
import type * as rules_tasks from "../rules/tasks.js";
import type * as rules_text from "../rules/text.js";
import type * as rules_timers from "../rules/timers.js";
import type * as rules_tokens from "../rules/tokens.js";
import type * as rules_visible from "../rules/visible.js";
import type * as sending from "../sending.js";
import type * as sent from "../sent.js";
import type * as suppressions from "../suppressions.js";
import type * as sweeps from "../sweeps.js";
import type * as tasks from "../tasks.js";
import type * as users from "../users.js";
import type * as validators from "../validators.js";
import type * as views from "../views.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  acceptance: typeof acceptance;
  activeOrganization: typeof activeOrganization;
  addresses: typeof addresses;
  crons: typeof crons;
  deletion: typeof deletion;
  deliveries: typeof deliveries;
  events: typeof events;
  health: typeof health;
  hostEvents: typeof hostEvents;
  invitations: typeof invitations;
  limits: typeof limits;
  links: typeof links;
  lookup: typeof lookup;
  memberViews: typeof memberViews;
  members: typeof members;
  notices: typeof notices;
  organizations: typeof organizations;
  recipientViews: typeof recipientViews;
  reminding: typeof reminding;
  repair: typeof repair;
  retention: typeof retention;
  "rules/access": typeof rules_access;
  "rules/activeOrganization": typeof rules_activeOrganization;
  "rules/addresses": typeof rules_addresses;
  "rules/batch": typeof rules_batch;
  "rules/batchRows": typeof rules_batchRows;
  "rules/batchSeats": typeof rules_batchSeats;
  "rules/checkBatch": typeof rules_checkBatch;
  "rules/deliveryStatus": typeof rules_deliveryStatus;
  "rules/drafts": typeof rules_drafts;
  "rules/duplicates": typeof rules_duplicates;
  "rules/endMembership": typeof rules_endMembership;
  "rules/errors": typeof rules_errors;
  "rules/events": typeof rules_events;
  "rules/expiry": typeof rules_expiry;
  "rules/explain": typeof rules_explain;
  "rules/grantMembership": typeof rules_grantMembership;
  "rules/hidden": typeof rules_hidden;
  "rules/host": typeof rules_host;
  "rules/hostCalls": typeof rules_hostCalls;
  "rules/idempotency": typeof rules_idempotency;
  "rules/invitationLists": typeof rules_invitationLists;
  "rules/inviteBatch": typeof rules_inviteBatch;
  "rules/inviter": typeof rules_inviter;
  "rules/leavePending": typeof rules_leavePending;
  "rules/links": typeof rules_links;
  "rules/mailLog": typeof rules_mailLog;
  "rules/mailboxes": typeof rules_mailboxes;
  "rules/mayMail": typeof rules_mayMail;
  "rules/memberLimit": typeof rules_memberLimit;
  "rules/memberRef": typeof rules_memberRef;
  "rules/memberRole": typeof rules_memberRole;
  "rules/memberSearch": typeof rules_memberSearch;
  "rules/oldSuppressions": typeof rules_oldSuppressions;
  "rules/owners": typeof rules_owners;
  "rules/paging": typeof rules_paging;
  "rules/pendingLimit": typeof rules_pendingLimit;
  "rules/placeInvitation": typeof rules_placeInvitation;
  "rules/rateLimits": typeof rules_rateLimits;
  "rules/recipient": typeof rules_recipient;
  "rules/reference": typeof rules_reference;
  "rules/reminders": typeof rules_reminders;
  "rules/roles": typeof rules_roles;
  "rules/scrubbing": typeof rules_scrubbing;
  "rules/seatCount": typeof rules_seatCount;
  "rules/seats": typeof rules_seats;
  "rules/setAside": typeof rules_setAside;
  "rules/sha256": typeof rules_sha256;
  "rules/slugs": typeof rules_slugs;
  "rules/suppressedAddresses": typeof rules_suppressedAddresses;
  "rules/suppression": typeof rules_suppression;
  "rules/tasks": typeof rules_tasks;
  "rules/text": typeof rules_text;
  "rules/timers": typeof rules_timers;
  "rules/tokens": typeof rules_tokens;
  "rules/visible": typeof rules_visible;
  sending: typeof sending;
  sent: typeof sent;
  suppressions: typeof suppressions;
  sweeps: typeof sweeps;
  tasks: typeof tasks;
  users: typeof users;
  validators: typeof validators;
  views: typeof views;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
