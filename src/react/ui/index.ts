"use client";

import type { ReactNode } from "react";
import type { OrgHooks } from "../orgHooks.js";
import type { InvitationOf, ReturnsOf, RoleOf } from "../types.js";
import {
  acceptInvitationOf,
  type AcceptInvitationProps,
} from "./AcceptInvitation.js";
import type { Ui, UiHooks } from "./context.js";
import { invitationsTableOf } from "./InvitationsTable.js";
import { inviteMembersOf } from "./InviteMembers.js";
import { type LabelChanges, withLabels } from "./labels.js";
import { membersTableOf } from "./MembersTable.js";
import { myInvitationsOf, type MyInvitationsProps } from "./MyInvitations.js";
import { organizationSwitcherOf } from "./OrganizationSwitcher.js";

type StatusOf<Api> = InvitationOf<Api> extends { status: infer S } ? S : never;
type In = { organizationId: string };

export type OrgUi<Api> = {
  InviteMembers: (props: In & { defaultRole?: RoleOf<Api> }) => ReactNode;
  InvitationsTable: (
    props: In & { status?: StatusOf<Api> | StatusOf<Api>[] },
  ) => ReactNode;
  MembersTable: (props: In) => ReactNode;
  OrganizationSwitcher: (props: {
    onChange?: (organizationId: string) => void;
  }) => ReactNode;
  MyInvitations: (props: MyInvitationsProps) => ReactNode;
  AcceptInvitation: (
    props: AcceptInvitationProps<ReturnsOf<Api, "acceptInvitation">>,
  ) => ReactNode;
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
  {
    roles,
    labels,
    locale,
  }: {
    /** Highest first. Default: owner, admin, member. */
    roles?: readonly RoleOf<Api>[];
    /** Other texts, or another language. */
    labels?: LabelChanges;
    /** For dates. Default: the browser's. */
    locale?: string;
  } = {},
): OrgUi<Api> {
  const ui: Ui = {
    hooks: hooks as unknown as UiHooks,
    roles: (roles as readonly string[] | undefined) ?? [
      "owner",
      "admin",
      "member",
    ],
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
  } as OrgUi<Api>;
}

export { defaultLabels, type LabelChanges, type Labels } from "./labels.js";
export type { AcceptInvitationProps } from "./AcceptInvitation.js";
export type { MyInvitationsProps } from "./MyInvitations.js";
