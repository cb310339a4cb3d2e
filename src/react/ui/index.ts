"use client";

import type { ReactNode } from "react";
import type { OrgHooks } from "../orgHooks.js";
import type {
  AnyOrgApi,
  ArgsOf,
  ReturnsOf,
  RoleOf,
  StatusOf,
  Without,
} from "../types.js";
import {
  acceptInvitationOf,
  type AcceptInvitationProps,
} from "./AcceptInvitation.js";
import type { Ui } from "./context.js";
import { invitationsTableOf } from "./InvitationsTable.js";
import { inviteMembersOf } from "./InviteMembers.js";
import { type LabelChanges, withLabels } from "./labels.js";
import { membersTableOf } from "./MembersTable.js";
import { myInvitationsOf, type MyInvitationsProps } from "./MyInvitations.js";
import { organizationSwitcherOf } from "./OrganizationSwitcher.js";

type In = { organizationId: string };

type InvitedOf<Api> =
  ArgsOf<Api, "inviteMembers"> extends { invitations: (infer Row)[] }
    ? Without<Row, "email" | "name" | "role" | "message">
    : object;

/** Required where the app's own functions require something of every invitation. */
type Invited<Api> =
  Partial<InvitedOf<Api>> extends InvitedOf<Api>
    ? { invitation?: InvitedOf<Api> }
    : { invitation: InvitedOf<Api> };

export type OrgUi<Api> = {
  /**
   * A form that takes addresses as people paste them, shows what will be sent, and shows the result of each. Shown to
   * those who may invite. `invitation` is what each invitation carries beside what they type, such as its metadata.
   */
  InviteMembers: (
    props: In & { defaultRole?: RoleOf<Api> } & Invited<Api>,
  ) => ReactNode;
  /**
   * The invitations of an organization, live, with the status of each mail, and what the user may do about them:
   * change the role, resend, renew, revoke.
   */
  InvitationsTable: (
    props: In & {
      /** One status or several; all when absent. */
      status?: StatusOf<Api> | StatusOf<Api>[];
    },
  ) => ReactNode;
  /** The members of an organization, live, and what the user may do about them: change the role, remove, leave. */
  MembersTable: (props: In) => ReactNode;
  /** A choice of the active organization. Renders nothing for someone who is in none. */
  OrganizationSwitcher: (props: {
    /** After it was chosen. */
    onChange?: (organizationId: string) => void;
  }) => ReactNode;
  /** The inbox in the app: invitations to the user's verified addresses, to be accepted or declined. */
  MyInvitations: (
    props: MyInvitationsProps<ReturnsOf<Api, "acceptInvitation">>,
  ) => ReactNode;
  /** The page behind the link, in every state. Looking at it changes nothing. */
  AcceptInvitation: (
    props: AcceptInvitationProps<ReturnsOf<Api, "acceptInvitation">>,
  ) => ReactNode;
};

type Texts = {
  /** Other texts, or another language. */
  labels?: LabelChanges;
  /** For dates. Default: the browser's. */
  locale?: string;
};
type Options<Api> = Texts & Roles<Api>;

const DEFAULT_ROLES = ["owner", "admin", "member"] as const;
type DefaultRole = (typeof DEFAULT_ROLES)[number];
type HasDefaultRoles<Api> = [RoleOf<Api>, DefaultRole] extends [
  DefaultRole,
  RoleOf<Api>,
]
  ? true
  : false;

/** Types do not say which role is above which, so an app with roles of its own does. */
type Roles<Api> =
  HasDefaultRoles<Api> extends true
    ? {
        /** Highest first. Default: owner, admin, member. */
        roles?: readonly RoleOf<Api>[];
      }
    : {
        /** Highest first. */
        roles: readonly RoleOf<Api>[];
      };

/**
 * Components built on the hooks alone: plain HTML with class names, which
 * `convex-org-invitations/react/ui/styles.css` makes presentable.
 *
 * @example
 * export const { InviteMembers, InvitationsTable } = createOrgUi(createOrgHooks(api.organizations));
 */
export function createOrgUi<Api>(
  hooks: OrgHooks<Api>,
  ...options: HasDefaultRoles<Api> extends true
    ? [options?: Options<Api>]
    : [options: Options<Api>]
): OrgUi<Api>;
// Components are written for an app of which nothing is known, as the hooks are.
export function createOrgUi(
  hooks: OrgHooks<AnyOrgApi>,
  ...[options]: [options?: Texts & { roles?: readonly unknown[] }]
): OrgUi<AnyOrgApi> {
  const { roles, labels, locale } = options ?? {};
  const ui: Ui = {
    hooks,
    roles: roles?.map(String) ?? DEFAULT_ROLES,
    labels: withLabels(labels),
    locale,
  };
  return {
    InviteMembers: inviteMembersOf(ui),
    InvitationsTable: invitationsTableOf(ui),
    MembersTable: membersTableOf(ui),
    OrganizationSwitcher: organizationSwitcherOf(ui),
    MyInvitations: myInvitationsOf(ui),
    AcceptInvitation: acceptInvitationOf(ui),
  };
}

export { defaultLabels, type LabelChanges, type Labels } from "./labels.js";
export type { AcceptInvitationProps } from "./AcceptInvitation.js";
export type { MyInvitationsProps } from "./MyInvitations.js";
