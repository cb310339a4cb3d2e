"use client";

export { createOrgHooks } from "./createOrgHooks.js";
export type { InvitationFlow } from "./invitation.js";
export type { InvitationAction, InvitationRow } from "./invitations.js";
export { parseInvitees } from "./invitees.js";
export type { Invitee, InviteeProblem } from "./invitees.js";
export type { InviteStorage } from "./inviteStorage.js";
export type { MemberAction, MemberRow } from "./members.js";
export type { OrgHooks } from "./orgHooks.js";
export type { PendingInviteOptions } from "./pendingInvite.js";
export { grantableRoles } from "./roles.js";
export { useCountdown, useHasPassed } from "./time.js";
export type {
  Action,
  ActionError,
  ActionErrorCode,
  List,
  Loadable,
  NotExported,
  OrgApi,
  RowState,
} from "./types.js";
export { isOrgInvitationsError, maskEmail } from "../shared.js";
