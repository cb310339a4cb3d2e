/* eslint-disable */
/**
 * Generated `ComponentApi` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type { FunctionReference } from "convex/server";

/**
 * A utility for referencing a Convex component's exposed API.
 *
 * Useful when expecting a parameter like `components.myComponent`.
 * Usage:
 * ```ts
 * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
 *   return ctx.runQuery(component.someFile.someQuery, { ...args });
 * }
 * ```
 */
export type ComponentApi<Name extends string | undefined = string | undefined> =
  {
    acceptance: {
      accept: FunctionReference<
        "mutation",
        "internal",
        {
          invitationId?: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          token?: string;
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          };
        },
        {
          memberId: string;
          organizationId: string;
          outcome: "joined" | "already_member" | "role_raised";
          redirectUrl?: string;
          role: string;
          vouchedEmail: string | null;
        },
        Name
      >;
      decline: FunctionReference<
        "mutation",
        "internal",
        {
          invitationId?: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          reason?: string;
          token?: string;
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          } | null;
        },
        { status: "declined" | "expired" },
        Name
      >;
      explainToken: FunctionReference<
        "query",
        "internal",
        {
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          token: string;
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          } | null;
        },
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "ready";
          }
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "sign_in";
          }
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "wrong_account";
          }
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "verify_email";
          }
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "already_member";
          }
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "full";
          }
        | {
            code: "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            state: "unavailable";
          }
        | { expiredAt: number; state: "expired" }
        | { state: "revoked" }
        | { state: "declined" }
        | { byMe: boolean; state: "accepted" }
        | { state: "not_found" },
        Name
      >;
      listMine: FunctionReference<
        "query",
        "internal",
        {
          policy: {
            requireActiveInviter: boolean;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          };
        },
        Array<{
          createdAt: number;
          email: string;
          expiresAt: number | null;
          invitationId: string;
          inviterName?: string;
          logoUrl?: string;
          message?: string;
          organizationId: string;
          organizationName: string;
          organizationSlug: string;
          problem?: "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
          publicMetadata?: Record<string, any>;
          redirectUrl?: string;
          role: string;
          scope: "organization" | "app";
        }>,
        Name
      >;
      preview: FunctionReference<
        "query",
        "internal",
        {
          policy: {
            requireActiveInviter: boolean;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          token: string;
        },
        | {
            invitation: {
              expiresAt: number | null;
              inviterName?: string;
              logoUrl?: string;
              maskedEmail: string;
              message?: string;
              organizationId: string;
              organizationName: string;
              problem?:
                "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
              role: string;
              scope: "organization" | "app";
            };
            valid: true;
          }
        | {
            code:
              | "INVITATION_NOT_FOUND"
              | "INVITATION_EXPIRED"
              | "INVITATION_REVOKED"
              | "INVITATION_DECLINED"
              | "INVITATION_ALREADY_ACCEPTED";
            valid: false;
          },
        Name
      >;
    };
    activeOrganization: {
      get: FunctionReference<
        "query",
        "internal",
        { userId: string },
        {
          createdAt: number;
          joinedAt: number;
          logoUrl?: string;
          memberId: string;
          metadata?: Record<string, any>;
          name: string;
          organizationId: string;
          role: string;
          slug: string;
        } | null,
        Name
      >;
      set: FunctionReference<
        "mutation",
        "internal",
        { organizationId: string | null; userId: string },
        null,
        Name
      >;
    };
    events: {
      list: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          invitationId?: string;
          organizationId: string;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          roles: Array<{ name: string; permissions: Array<string> }>;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            actor:
              | { email?: string; kind: "user"; name?: string; userId: string }
              | { kind: "recipient" }
              | { kind: "system" };
            at: number;
            data: {
              count?: number;
              fields?: Array<string>;
              previousRole?: string;
              reason?: string;
              role?: string;
            };
            email: string | null;
            eventId: string;
            invitationId?: string;
            invitationIds: Array<string>;
            organizationId: string;
            subject?: { email?: string; name?: string; userId?: string };
            type:
              | "organization.created"
              | "organization.updated"
              | "organization.deleted"
              | "organization.ownership_transferred"
              | "member.added"
              | "member.role_updated"
              | "member.removed"
              | "invitation.created"
              | "invitation.updated"
              | "invitation.resent"
              | "invitation.accepted"
              | "invitation.declined"
              | "invitation.revoked"
              | "invitation.expired"
              | "invitation.reminded"
              | "invitation.email_sent"
              | "invitation.email_delivered"
              | "invitation.email_delayed"
              | "invitation.email_bounced"
              | "invitation.email_complained"
              | "invitation.email_failed"
              | "suppression.lifted";
            userId?: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    health: {
      check: FunctionReference<
        "query",
        "internal",
        { now: number; sample: number },
        {
          connected: { onEvent: boolean; worker: boolean };
          failedDeliveries: number;
          isHealthy: boolean;
          lastError?: string;
          overduePending: number;
          overdueTimers: number;
          parkedWork: number;
          seats: { checked: number; wrong: Array<string> };
          setAside: number;
          stuckTasks: number;
          unfinishedDeletions: number;
        },
        Name
      >;
    };
    hostEvents: {
      redeliver: FunctionReference<
        "mutation",
        "internal",
        { doors: { onEvent?: string; worker?: string }; since: number },
        null,
        Name
      >;
    };
    invitations: {
      get: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          invitationId: string;
          policy: {
            requireActiveInviter: boolean;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
        },
        | {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          }
        | {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            organizationName?: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokedAt?: number;
            role: string;
            scope: "organization" | "app";
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
          }
        | null,
        Name
      >;
      list: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          inviterId?: string;
          organizationId: string;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          policy: {
            requireActiveInviter: boolean;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          search?: string;
          statuses: Array<
            "pending" | "accepted" | "declined" | "revoked" | "expired"
          >;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      revoke: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          invitationId: string;
          reason?: string;
        },
        { status: "revoked" | "expired" },
        Name
      >;
      takeOver: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          invitationId: string;
        },
        {
          acceptedAt?: number;
          acceptedBy?: string;
          createdAt: number;
          declineReason?: string;
          declinedAt?: number;
          delivery:
            | { status: "none" }
            | {
                at: number;
                reason?: string;
                status:
                  | "queued"
                  | "sent"
                  | "delivered"
                  | "delayed"
                  | "bounced"
                  | "complained"
                  | "failed";
                times: {
                  bounced?: number;
                  complained?: number;
                  delayed?: number;
                  delivered?: number;
                  failed?: number;
                  queued: number;
                  sent?: number;
                };
              };
          email: string;
          expiredAt?: number;
          expiresAt: number | null;
          invitationId: string;
          inviterId?: string;
          inviterName?: string;
          locale?: string;
          memberId?: string;
          message?: string;
          organizationId: string;
          problem?: "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
          publicMetadata?: Record<string, any>;
          redirectUrl?: string;
          revokeReason?: string;
          revokedAt?: number;
          revokedBy?: string;
          role: string;
          scope: "organization" | "app";
          sendCount: number;
          sentAt: number;
          status: "pending" | "accepted" | "declined" | "revoked" | "expired";
          updatedAt: number;
        },
        Name
      >;
      update: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          expiresInMs?: number;
          invitationId: string;
          locale?: string | null;
          message?: string | null;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          publicMetadata?: Record<string, any> | null;
          redirectUrl?: string | null;
          role?: string;
        },
        {
          acceptedAt?: number;
          acceptedBy?: string;
          createdAt: number;
          declineReason?: string;
          declinedAt?: number;
          delivery:
            | { status: "none" }
            | {
                at: number;
                reason?: string;
                status:
                  | "queued"
                  | "sent"
                  | "delivered"
                  | "delayed"
                  | "bounced"
                  | "complained"
                  | "failed";
                times: {
                  bounced?: number;
                  complained?: number;
                  delayed?: number;
                  delivered?: number;
                  failed?: number;
                  queued: number;
                  sent?: number;
                };
              };
          email: string;
          expiredAt?: number;
          expiresAt: number | null;
          invitationId: string;
          inviterId?: string;
          inviterName?: string;
          locale?: string;
          memberId?: string;
          message?: string;
          organizationId: string;
          problem?: "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
          publicMetadata?: Record<string, any>;
          redirectUrl?: string;
          revokeReason?: string;
          revokedAt?: number;
          revokedBy?: string;
          role: string;
          scope: "organization" | "app";
          sendCount: number;
          sentAt: number;
          status: "pending" | "accepted" | "declined" | "revoked" | "expired";
          updatedAt: number;
        },
        Name
      >;
    };
    links: {
      issue: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          invitationId: string;
          keepMailed: boolean;
        },
        {
          invitation: {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          };
          mailedLink: "valid" | "dead" | "none";
          token: string;
        },
        Name
      >;
    };
    lookup: {
      about: FunctionReference<
        "query",
        "internal",
        {
          email?: string;
          invitationId?: string;
          memberId?: string;
          organizationId?: string;
          slug?: string;
          token?: string;
          userId?: string;
        },
        { email?: string; organizationId: string; role?: string } | null,
        Name
      >;
    };
    mails: {
      claimNotices: FunctionReference<
        "mutation",
        "internal",
        {
          invitationIds: Array<string>;
          perRecipient: { max: number; periodMs: number } | null;
        },
        Array<{
          count: number;
          invitations: Array<{ email: string; reason?: string; role: string }>;
          inviterName?: string;
          organization: { logoUrl?: string; name: string };
          organizationId: string;
          to: string;
        }>,
        Name
      >;
      handOverFailed: FunctionReference<
        "mutation",
        "internal",
        {
          doors: { onEvent?: string; worker?: string };
          failures: Array<{ invitationId: string; reason: string }>;
          shown: boolean;
        },
        null,
        Name
      >;
      record: FunctionReference<
        "mutation",
        "internal",
        {
          at: number;
          doors: { onEvent?: string; worker?: string };
          isPermanent: boolean;
          reason?: string;
          reference: string;
          status:
            | "sent"
            | "delivered"
            | "delayed"
            | "bounced"
            | "complained"
            | "failed";
        },
        null,
        Name
      >;
    };
    members: {
      add: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          organizationId: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          publicMetadata?: Record<string, any>;
          role: string;
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          };
        },
        { memberId: string },
        Name
      >;
      get: FunctionReference<
        "query",
        "internal",
        {
          organizationId: string;
          roles: Array<{ name: string; permissions: Array<string> }>;
          userId: string;
        },
        {
          email?: string;
          imageUrl?: string;
          invitationId?: string;
          joinedAt: number;
          memberId: string;
          name?: string;
          organizationId: string;
          permissions: Array<string>;
          publicMetadata?: Record<string, any>;
          role: string;
          userId: string;
        } | null,
        Name
      >;
      leave: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          organizationId: string;
        },
        null,
        Name
      >;
      list: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          oneOf: Array<string>;
          organizationId: string;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          roles: Array<{ name: string; permissions: Array<string> }>;
          search?: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            email?: string;
            imageUrl?: string;
            invitationId?: string;
            joinedAt: number;
            memberId: string;
            name?: string;
            organizationId: string;
            publicMetadata?: Record<string, any>;
            role: string;
            userId: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      one: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          email?: string;
          memberId?: string;
          organizationId?: string;
          roles: Array<{ name: string; permissions: Array<string> }>;
          userId?: string;
        },
        {
          email?: string;
          imageUrl?: string;
          invitationId?: string;
          joinedAt: number;
          memberId: string;
          name?: string;
          organizationId: string;
          publicMetadata?: Record<string, any>;
          role: string;
          userId: string;
        },
        Name
      >;
      remove: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          email?: string;
          memberId?: string;
          organizationId?: string;
          userId?: string;
        },
        null,
        Name
      >;
      transferOwnership: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          memberId: string;
          previousOwnerRole?: string;
        },
        null,
        Name
      >;
      updateRole: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          memberId: string;
          role: string;
        },
        null,
        Name
      >;
    };
    organizations: {
      checkSlug: FunctionReference<
        "query",
        "internal",
        { slug: string },
        { available: boolean; slug: string },
        Name
      >;
      create: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          logoUrl?: string;
          metadata?: Record<string, any>;
          name: string;
          owner: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          };
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          slug?: string;
        },
        { organizationId: string; slug: string },
        Name
      >;
      get: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          memberLimit: number | null;
          organizationId?: string;
          roles: Array<{ name: string; permissions: Array<string> }>;
          slug?: string;
        },
        {
          createdAt: number;
          logoUrl?: string;
          membership?: {
            email?: string;
            imageUrl?: string;
            invitationId?: string;
            joinedAt: number;
            memberId: string;
            name?: string;
            organizationId: string;
            permissions: Array<string>;
            publicMetadata?: Record<string, any>;
            role: string;
            userId: string;
          };
          metadata?: Record<string, any>;
          name: string;
          organizationId: string;
          seats: { limit: number | null; pending: number; used: number };
          slug: string;
        } | null,
        Name
      >;
      listMine: FunctionReference<
        "query",
        "internal",
        { userId: string },
        Array<{
          createdAt: number;
          joinedAt: number;
          logoUrl?: string;
          memberId: string;
          metadata?: Record<string, any>;
          name: string;
          organizationId: string;
          role: string;
          slug: string;
        }>,
        Name
      >;
      remove: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          organizationId: string;
        },
        null,
        Name
      >;
      update: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          logoUrl?: string | null;
          memberLimit?: number | null;
          metadata?: Record<string, any> | null;
          name?: string;
          organizationId: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          slug?: string;
        },
        null,
        Name
      >;
    };
    personalData: {
      erase: FunctionReference<
        "mutation",
        "internal",
        { doors: { onEvent?: string; worker?: string }; email: string },
        null,
        Name
      >;
      exportAll: FunctionReference<
        "query",
        "internal",
        {
          email: string;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    reminding: {
      remind: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          deliver: boolean;
          invitationId: string;
          maxPending: number | null;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          rateLimits: {
            perInviter: { max: number; periodMs: number } | null;
            perOrganization: { max: number; periodMs: number } | null;
            perRecipient: { max: number; periodMs: number } | null;
          };
          reminders: { afterMs: number; max: number } | null;
          requireFreeSeat: boolean;
        },
        {
          invitation: {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          };
          organization: { logoUrl?: string; name: string } | null;
          outcome: "created" | "replaced" | "resent" | "existing";
          token: string | null;
          warning?: {
            code: "SEAT_LIMIT_REACHED";
            limit: number;
            message: string;
            pending: number;
            status: number;
            used: number;
          };
        } | null,
        Name
      >;
    };
    repair: {
      repair: FunctionReference<
        "mutation",
        "internal",
        { doors: { onEvent?: string; worker?: string } },
        null,
        Name
      >;
    };
    retention: {
      prune: FunctionReference<
        "mutation",
        "internal",
        {
          doors: { onEvent?: string; worker?: string };
          eventsOlderThanMs?: number;
          olderThanMs: number;
        },
        null,
        Name
      >;
    };
    sending: {
      create: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          deliver: boolean;
          idempotencyKey?: string;
          invitation: {
            email: string;
            expiresInMs?: number;
            locale?: string;
            message?: string;
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            role: string;
          };
          maxPending: number | null;
          onDuplicate: "error" | "return" | "resend" | "replace";
          organizationId: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          rateLimits: {
            perInviter: { max: number; periodMs: number } | null;
            perOrganization: { max: number; periodMs: number } | null;
            perRecipient: { max: number; periodMs: number } | null;
          };
          reminders: { afterMs: number; max: number } | null;
          requireFreeSeat: boolean;
        },
        {
          invitation: {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          };
          organization: { logoUrl?: string; name: string } | null;
          outcome: "created" | "replaced" | "resent" | "existing";
          token: string | null;
          warning?: {
            code: "SEAT_LIMIT_REACHED";
            limit: number;
            message: string;
            pending: number;
            status: number;
            used: number;
          };
        },
        Name
      >;
      createMany: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          deliver: boolean;
          dryRun: boolean;
          invitations: Array<{
            email: string;
            expiresInMs?: number;
            locale?: string;
            message?: string;
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            role: string;
          }>;
          maxPending: number | null;
          onDuplicate: "error" | "return" | "resend" | "replace";
          organizationId: string;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          rateLimits: {
            perInviter: { max: number; periodMs: number } | null;
            perOrganization: { max: number; periodMs: number } | null;
            perRecipient: { max: number; periodMs: number } | null;
          };
          reminders: { afterMs: number; max: number } | null;
          requireFreeSeat: boolean;
        },
        {
          organization: { logoUrl?: string; name: string } | null;
          rows: Array<
            | {
                email: string;
                issued: {
                  invitation: {
                    acceptedAt?: number;
                    acceptedBy?: string;
                    createdAt: number;
                    declineReason?: string;
                    declinedAt?: number;
                    delivery:
                      | { status: "none" }
                      | {
                          at: number;
                          reason?: string;
                          status:
                            | "queued"
                            | "sent"
                            | "delivered"
                            | "delayed"
                            | "bounced"
                            | "complained"
                            | "failed";
                          times: {
                            bounced?: number;
                            complained?: number;
                            delayed?: number;
                            delivered?: number;
                            failed?: number;
                            queued: number;
                            sent?: number;
                          };
                        };
                    email: string;
                    expiredAt?: number;
                    expiresAt: number | null;
                    invitationId: string;
                    inviterId?: string;
                    inviterName?: string;
                    locale?: string;
                    memberId?: string;
                    message?: string;
                    organizationId: string;
                    problem?:
                      | "ROLE_NOT_FOUND"
                      | "ROLE_NOT_ALLOWED"
                      | "INVITER_INACTIVE";
                    publicMetadata?: Record<string, any>;
                    redirectUrl?: string;
                    revokeReason?: string;
                    revokedAt?: number;
                    revokedBy?: string;
                    role: string;
                    scope: "organization" | "app";
                    sendCount: number;
                    sentAt: number;
                    status:
                      | "pending"
                      | "accepted"
                      | "declined"
                      | "revoked"
                      | "expired";
                    updatedAt: number;
                  };
                  outcome: "created" | "replaced" | "resent" | "existing";
                  token: string | null;
                  warning?: {
                    code: "SEAT_LIMIT_REACHED";
                    limit: number;
                    message: string;
                    pending: number;
                    status: number;
                    used: number;
                  };
                } | null;
                ok: true;
                warning?: {
                  code: "SEAT_LIMIT_REACHED";
                  limit: number;
                  message: string;
                  pending: number;
                  status: number;
                  used: number;
                };
              }
            | { email: string; error: any; ok: false }
          >;
        },
        Name
      >;
      resend: FunctionReference<
        "mutation",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          deliver: boolean;
          expiresInMs?: number;
          invitationId: string;
          maxPending: number | null;
          policy: {
            countPendingInvitations: boolean;
            doors: { onEvent?: string; worker?: string };
            invitationTtlMs: number;
            limits: { message: number; metadataBytes: number; name: number };
            memberLimit: number | null;
            raiseRoleOnAccept: boolean;
            redirectOrigins: Array<string>;
            requireActiveInviter: boolean;
            requireEmailMatch: boolean;
            requireVerifiedEmail: boolean;
            resendCooldownMs: number;
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          rateLimits: {
            perInviter: { max: number; periodMs: number } | null;
            perOrganization: { max: number; periodMs: number } | null;
            perRecipient: { max: number; periodMs: number } | null;
          };
          reminders: { afterMs: number; max: number } | null;
          requireFreeSeat: boolean;
        },
        {
          invitation: {
            acceptedAt?: number;
            acceptedBy?: string;
            createdAt: number;
            declineReason?: string;
            declinedAt?: number;
            delivery:
              | { status: "none" }
              | {
                  at: number;
                  reason?: string;
                  status:
                    | "queued"
                    | "sent"
                    | "delivered"
                    | "delayed"
                    | "bounced"
                    | "complained"
                    | "failed";
                  times: {
                    bounced?: number;
                    complained?: number;
                    delayed?: number;
                    delivered?: number;
                    failed?: number;
                    queued: number;
                    sent?: number;
                  };
                };
            email: string;
            expiredAt?: number;
            expiresAt: number | null;
            invitationId: string;
            inviterId?: string;
            inviterName?: string;
            locale?: string;
            memberId?: string;
            message?: string;
            organizationId: string;
            problem?:
              "ROLE_NOT_FOUND" | "ROLE_NOT_ALLOWED" | "INVITER_INACTIVE";
            publicMetadata?: Record<string, any>;
            redirectUrl?: string;
            revokeReason?: string;
            revokedAt?: number;
            revokedBy?: string;
            role: string;
            scope: "organization" | "app";
            sendCount: number;
            sentAt: number;
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            updatedAt: number;
          };
          organization: { logoUrl?: string; name: string } | null;
          outcome: "created" | "replaced" | "resent" | "existing";
          token: string | null;
          warning?: {
            code: "SEAT_LIMIT_REACHED";
            limit: number;
            message: string;
            pending: number;
            status: number;
            used: number;
          };
        },
        Name
      >;
    };
    suppressions: {
      get: FunctionReference<
        "query",
        "internal",
        {
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          email: string;
          organizationId: string;
          roles: Array<{ name: string; permissions: Array<string> }>;
        },
        { at: number; email?: string; reason: "bounced" | "complained" } | null,
        Name
      >;
      lift: FunctionReference<
        "mutation",
        "internal",
        {
          access: {
            doors: { onEvent?: string; worker?: string };
            roles: Array<{ name: string; permissions: Array<string> }>;
          };
          actor:
            | {
                kind: "user";
                user: {
                  emails: Array<{ address: string; verified: boolean }>;
                  imageUrl?: string;
                  name?: string;
                  userId: string;
                };
              }
            | { kind: "system" };
          email: string;
          organizationId: string;
        },
        { lifted: boolean },
        Name
      >;
      list: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            at: number;
            email?: string;
            reason: "bounced" | "complained";
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    users: {
      remove: FunctionReference<
        "mutation",
        "internal",
        {
          doors: { onEvent?: string; worker?: string };
          roles: Array<{ name: string; permissions: Array<string> }>;
          userId: string;
        },
        null,
        Name
      >;
      sync: FunctionReference<
        "mutation",
        "internal",
        {
          doors: { onEvent?: string; worker?: string };
          user: {
            emails: Array<{ address: string; verified: boolean }>;
            imageUrl?: string;
            name?: string;
            userId: string;
          };
        },
        null,
        Name
      >;
    };
  };
