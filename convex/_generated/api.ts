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
import type * as crons from "../crons.js";
import type * as deletion from "../deletion.js";
import type * as events from "../events.js";
import type * as health from "../health.js";
import type * as hostEvents from "../hostEvents.js";
import type * as invitations from "../invitations.js";
import type * as links from "../links.js";
import type * as lookup from "../lookup.js";
import type * as mails from "../mails.js";
import type * as members from "../members.js";
import type * as organizations from "../organizations.js";
import type * as personalData from "../personalData.js";
import type * as pure_actor from "../pure/actor.js";
import type * as pure_emails from "../pure/emails.js";
import type * as pure_errors from "../pure/errors.js";
import type * as pure_event from "../pure/event.js";
import type * as pure_hidden from "../pure/hidden.js";
import type * as pure_invitation from "../pure/invitation.js";
import type * as pure_limits from "../pure/limits.js";
import type * as pure_links from "../pure/links.js";
import type * as pure_mailReference from "../pure/mailReference.js";
import type * as pure_mailStatus from "../pure/mailStatus.js";
import type * as pure_mailbox from "../pure/mailbox.js";
import type * as pure_memberLimit from "../pure/memberLimit.js";
import type * as pure_policy from "../pure/policy.js";
import type * as pure_roles from "../pure/roles.js";
import type * as pure_sha256 from "../pure/sha256.js";
import type * as pure_task from "../pure/task.js";
import type * as pure_text from "../pure/text.js";
import type * as pure_tokens from "../pure/tokens.js";
import type * as pure_visible from "../pure/visible.js";
import type * as reminding from "../reminding.js";
import type * as repair from "../repair.js";
import type * as retention from "../retention.js";
import type * as rules_access from "../rules/access.js";
import type * as rules_activeOrganization from "../rules/activeOrganization.js";
import type * as rules_batch from "../rules/batch.js";
import type * as rules_batchRows from "../rules/batchRows.js";
import type * as rules_batchSeats from "../rules/batchSeats.js";
import type * as rules_bookBatch from "../rules/bookBatch.js";
import type * as rules_drafts from "../rules/drafts.js";
import type * as rules_duplicates from "../rules/duplicates.js";
import type * as rules_endMembership from "../rules/endMembership.js";
import type * as rules_events from "../rules/events.js";
import type * as rules_explain from "../rules/explain.js";
import type * as rules_grantMembership from "../rules/grantMembership.js";
import type * as rules_host from "../rules/host.js";
import type * as rules_hostCalls from "../rules/hostCalls.js";
import type * as rules_idempotency from "../rules/idempotency.js";
import type * as rules_invitationLists from "../rules/invitationLists.js";
import type * as rules_inviteBatch from "../rules/inviteBatch.js";
import type * as rules_inviter from "../rules/inviter.js";
import type * as rules_issue from "../rules/issue.js";
import type * as rules_leavePending from "../rules/leavePending.js";
import type * as rules_mailLog from "../rules/mailLog.js";
import type * as rules_mailboxes from "../rules/mailboxes.js";
import type * as rules_mayMail from "../rules/mayMail.js";
import type * as rules_memberRef from "../rules/memberRef.js";
import type * as rules_memberRole from "../rules/memberRole.js";
import type * as rules_memberSearch from "../rules/memberSearch.js";
import type * as rules_oldSuppressions from "../rules/oldSuppressions.js";
import type * as rules_paging from "../rules/paging.js";
import type * as rules_pendingLimit from "../rules/pendingLimit.js";
import type * as rules_planBatch from "../rules/planBatch.js";
import type * as rules_rateLimits from "../rules/rateLimits.js";
import type * as rules_recipient from "../rules/recipient.js";
import type * as rules_scrubbing from "../rules/scrubbing.js";
import type * as rules_seatCount from "../rules/seatCount.js";
import type * as rules_seats from "../rules/seats.js";
import type * as rules_sender from "../rules/sender.js";
import type * as rules_setAside from "../rules/setAside.js";
import type * as rules_slugs from "../rules/slugs.js";
import type * as rules_suppressedAddresses from "../rules/suppressedAddresses.js";
import type * as rules_suppression from "../rules/suppression.js";
import type * as rules_tasks from "../rules/tasks.js";
import type * as rules_timers from "../rules/timers.js";
import type * as sending from "../sending.js";
import type * as suppressions from "../suppressions.js";
import type * as sweeps from "../sweeps.js";
import type * as tasks from "../tasks.js";
import type * as users from "../users.js";
import type * as views_event from "../views/event.js";
import type * as views_health from "../views/health.js";
import type * as views_invitation from "../views/invitation.js";
import type * as views_issued from "../views/issued.js";
import type * as views_mail from "../views/mail.js";
import type * as views_organization from "../views/organization.js";
import type * as views_preview from "../views/preview.js";
import type * as views_recipient from "../views/recipient.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  acceptance: typeof acceptance;
  activeOrganization: typeof activeOrganization;
  crons: typeof crons;
  deletion: typeof deletion;
  events: typeof events;
  health: typeof health;
  hostEvents: typeof hostEvents;
  invitations: typeof invitations;
  links: typeof links;
  lookup: typeof lookup;
  mails: typeof mails;
  members: typeof members;
  organizations: typeof organizations;
  personalData: typeof personalData;
  "pure/actor": typeof pure_actor;
  "pure/emails": typeof pure_emails;
  "pure/errors": typeof pure_errors;
  "pure/event": typeof pure_event;
  "pure/hidden": typeof pure_hidden;
  "pure/invitation": typeof pure_invitation;
  "pure/limits": typeof pure_limits;
  "pure/links": typeof pure_links;
  "pure/mailReference": typeof pure_mailReference;
  "pure/mailStatus": typeof pure_mailStatus;
  "pure/mailbox": typeof pure_mailbox;
  "pure/memberLimit": typeof pure_memberLimit;
  "pure/policy": typeof pure_policy;
  "pure/roles": typeof pure_roles;
  "pure/sha256": typeof pure_sha256;
  "pure/task": typeof pure_task;
  "pure/text": typeof pure_text;
  "pure/tokens": typeof pure_tokens;
  "pure/visible": typeof pure_visible;
  reminding: typeof reminding;
  repair: typeof repair;
  retention: typeof retention;
  "rules/access": typeof rules_access;
  "rules/activeOrganization": typeof rules_activeOrganization;
  "rules/batch": typeof rules_batch;
  "rules/batchRows": typeof rules_batchRows;
  "rules/batchSeats": typeof rules_batchSeats;
  "rules/bookBatch": typeof rules_bookBatch;
  "rules/drafts": typeof rules_drafts;
  "rules/duplicates": typeof rules_duplicates;
  "rules/endMembership": typeof rules_endMembership;
  "rules/events": typeof rules_events;
  "rules/explain": typeof rules_explain;
  "rules/grantMembership": typeof rules_grantMembership;
  "rules/host": typeof rules_host;
  "rules/hostCalls": typeof rules_hostCalls;
  "rules/idempotency": typeof rules_idempotency;
  "rules/invitationLists": typeof rules_invitationLists;
  "rules/inviteBatch": typeof rules_inviteBatch;
  "rules/inviter": typeof rules_inviter;
  "rules/issue": typeof rules_issue;
  "rules/leavePending": typeof rules_leavePending;
  "rules/mailLog": typeof rules_mailLog;
  "rules/mailboxes": typeof rules_mailboxes;
  "rules/mayMail": typeof rules_mayMail;
  "rules/memberRef": typeof rules_memberRef;
  "rules/memberRole": typeof rules_memberRole;
  "rules/memberSearch": typeof rules_memberSearch;
  "rules/oldSuppressions": typeof rules_oldSuppressions;
  "rules/paging": typeof rules_paging;
  "rules/pendingLimit": typeof rules_pendingLimit;
  "rules/planBatch": typeof rules_planBatch;
  "rules/rateLimits": typeof rules_rateLimits;
  "rules/recipient": typeof rules_recipient;
  "rules/scrubbing": typeof rules_scrubbing;
  "rules/seatCount": typeof rules_seatCount;
  "rules/seats": typeof rules_seats;
  "rules/sender": typeof rules_sender;
  "rules/setAside": typeof rules_setAside;
  "rules/slugs": typeof rules_slugs;
  "rules/suppressedAddresses": typeof rules_suppressedAddresses;
  "rules/suppression": typeof rules_suppression;
  "rules/tasks": typeof rules_tasks;
  "rules/timers": typeof rules_timers;
  sending: typeof sending;
  suppressions: typeof suppressions;
  sweeps: typeof sweeps;
  tasks: typeof tasks;
  users: typeof users;
  "views/event": typeof views_event;
  "views/health": typeof views_health;
  "views/invitation": typeof views_invitation;
  "views/issued": typeof views_issued;
  "views/mail": typeof views_mail;
  "views/organization": typeof views_organization;
  "views/preview": typeof views_preview;
  "views/recipient": typeof views_recipient;
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
