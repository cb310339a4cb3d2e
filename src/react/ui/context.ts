import type { InvitationFlow } from "../invitation.js";
import type { InvitationRow } from "../invitations.js";
import type { MemberRow } from "../members.js";
import type { OrgHooks } from "../orgHooks.js";
import type { AnyOrgApi, ReturnsOf } from "../types.js";
import type { Labels } from "./labels.js";

type Hooks = OrgHooks<AnyOrgApi>;
type Explained = ReturnsOf<AnyOrgApi, "explainInvitation">;

export type Preview = Extract<Explained, { invitation: unknown }>["invitation"];
export type Accepted = ReturnsOf<AnyOrgApi, "acceptInvitation">;
export type UiFlow = InvitationFlow<Preview, Accepted>;
export type InvitationRowData = InvitationRow<AnyOrgApi>;
export type MemberRowData = MemberRow<AnyOrgApi>;
export type MyInvitationRow = NonNullable<
  ReturnType<Hooks["useMyInvitations"]>
>[number];

/** The result of one row that was invited. */
export type InviteResult = {
  email: string;
  ok: boolean;
  message?: string;
  invitationId?: string;
  acceptUrl?: string;
  problem?: InvitationRowData["problem"];
  warning?: { limit: number };
  /** Since it was refused, with the role that it has. */
  takenOverAs?: string;
};

/** What every component is made with. */
export type Ui = {
  /** Of an app of which nothing is known: whatever its roles are called. */
  hooks: Hooks;
  labels: Labels;
  /** Highest first: nobody is offered a role above their own. */
  roles: readonly string[];
  /** For dates. Default: the browser's. */
  locale: string | undefined;
};
