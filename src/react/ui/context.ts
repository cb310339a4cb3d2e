import type { ActionError, RowState } from "../types.js";
import type { Labels } from "./labels.js";

type Preview = {
  organizationName: string;
  inviterName?: string;
  logoUrl?: string;
  role: string;
  maskedEmail: string;
  message?: string;
  expiresAt: number;
};

type Delivery = { status: string; reason?: string };

type RoleTable = { role: string; permissions: string[]; userId: string };

/** What the components use of an app's hooks, whatever its roles are called. */
export type UiHooks = {
  usePermissions: (organizationId: string | undefined) => {
    isLoading: boolean;
    membership: RoleTable | null | undefined;
    can: (permission: string) => boolean;
  };
  useInviteMembers: (organizationId: string) => {
    mutate: (args: {
      invitations: { email: string; role: string; message?: string }[];
      notify?: boolean;
    }) => Promise<InviteResult[] | undefined>;
    isPending: boolean;
    error: ActionError | null;
    takeOver: ActionOf<{ invitationId: string }>;
  };
  useInvitations: (filter: {
    organizationId: string;
    status?: string[];
    search?: string;
  }) => ListOf<InvitationRowData>;
  useMembers: (filter: {
    organizationId: string;
    search?: string;
  }) => ListOf<MemberRowData>;
  useOrganization: (which: { organizationId: string }) => {
    leave: ActionOf<{ organizationId: string }>;
  };
  useOrganizationList: () => {
    data: { organizationId: string; name: string }[] | undefined;
  };
  useActiveOrganization: () => {
    data: { organizationId: string } | null | undefined;
    setActive: ActionOf<{ organizationId: string | null }>;
  };
  useMyInvitations: () => MyInvitationRow[] | undefined;
  useInvitation: (token: string | null | undefined) => UiFlow;
};

export type ListOf<Row> = {
  results: Row[];
  status: string;
  isLoading: boolean;
  isStale: boolean;
  loadMore: (count: number) => void;
};

type ActionOf<Args> = {
  mutate: (args: Args) => Promise<unknown>;
  isPending: boolean;
  error: ActionError | null;
};

export type InviteResult = {
  email: string;
  ok: boolean;
  code?: string;
  message?: string;
  acceptUrl?: string;
  invitationId?: string;
  problem?: string;
  warning?: { limit: number };
  /** Since it was refused, with the role that it has. */
  takenOverAs?: string;
};

export type InvitationRowData = RowState<string> & {
  invitationId: string;
  email: string;
  role: string;
  status: string;
  expiresAt: number;
  inviterName?: string;
  problem?: string;
  delivery: Delivery;
  revoke: () => Promise<unknown>;
  update: (changes: { role: string }) => Promise<unknown>;
  resend: () => Promise<unknown>;
  takeOver: () => Promise<unknown>;
  liftSuppression: () => Promise<unknown>;
};

export type MemberRowData = RowState<string> & {
  memberId: string;
  userId: string;
  role: string;
  name?: string;
  email?: string;
  imageUrl?: string;
  updateRole: (role: string) => Promise<unknown>;
  remove: () => Promise<unknown>;
};

export type MyInvitationRow = RowState<string> & {
  invitationId: string;
  organizationName: string;
  role: string;
  inviterName?: string;
  problem?: string;
  expiresAt: number;
  accept: () => Promise<unknown>;
  decline: () => Promise<unknown>;
};

type Answerable = {
  invitation: Preview;
  decline: () => Promise<unknown>;
  isDeclining: boolean;
  error: ActionError | null;
};

export type UiFlow =
  | { state: "loading" | "declined" | "expired" | "revoked" | "not_found" }
  | ({ state: "needs_sign_in" } & Answerable)
  | ({ state: "ready"; accept: () => Promise<unknown> } & Answerable)
  | ({
      state: "wrong_account" | "needs_verification" | "full" | "error";
    } & Answerable)
  | { state: "accepting"; invitation: Preview }
  | { state: "accepted"; byMe: boolean; result: unknown };

/** What every component is made with. */
export type Ui = {
  hooks: UiHooks;
  labels: Labels;
  /** Highest first: nobody is offered a role above their own. */
  roles: readonly string[];
  /** For dates. Default: the browser's. */
  locale: string | undefined;
};
