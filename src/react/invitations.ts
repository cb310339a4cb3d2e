import type { OptimisticLocalStore } from "convex/browser";
import { useMemo } from "react";
import { isEmail, normalizeEmail } from "../shared.js";
import { useAction, useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import { addRows, changeRows, shows } from "./optimistic.js";
import { now, usePassed } from "./time.js";
import type {
  ArgsOf,
  InvitationOf,
  Needs,
  RowState,
  Without,
} from "./types.js";

export type InvitationAction =
  "revoke" | "resend" | "update" | "takeOver" | "lift";

type Row = {
  invitationId: string;
  organizationId: string;
  email: string;
  status: string;
  expiresAt: number;
};

export type InvitationFilter = {
  organizationId: string | undefined;
  status?: string | string[];
  inviterId?: string;
  search?: string;
  pageSize?: number;
};

export type InvitationRow<Api> = InvitationOf<Api> &
  RowState<InvitationAction> & {
    /** Its link is dead from now on. */
    revoke: Needs<
      Api,
      "revokeInvitation",
      (reason?: string) => Promise<unknown>
    >;
    /** A new link, also for one that has expired. */
    resend: Needs<
      Api,
      "resendInvitation",
      (options?: { expiresInMs?: number }) => Promise<unknown>
    >;
    /** Changes it in place: its link stays valid. */
    update: Needs<
      Api,
      "updateInvitation",
      (
        changes: Without<ArgsOf<Api, "updateInvitation">, "invitationId">,
      ) => Promise<unknown>
    >;
    /** The caller stands for it in place of its inviter, who may have left: see `problem`. Its link stays valid. */
    takeOver: Needs<Api, "takeOverInvitation", () => Promise<unknown>>;
    /** Lets mail through again to an address that bounced. */
    liftSuppression: Needs<Api, "liftSuppression", () => Promise<unknown>>;
  };

export const invitationHooks = (bound: Bound) => ({
  useInvitations({
    organizationId,
    status,
    inviterId,
    search,
    pageSize,
  }: InvitationFilter) {
    const list = bound.query("listInvitationsPaginated");
    bound.useServerTime();
    const args =
      organizationId === undefined
        ? "skip"
        : {
            organizationId,
            ...(status !== undefined && { status }),
            ...(inviterId !== undefined && { inviterId }),
            ...(search && { search }),
          };
    const found = useList<Row>(list, args, { ...bound, pageSize });
    const pending = found.results.filter((row) => row.status === "pending");
    // Rendered again when one of them ends; the database says so a moment later.
    usePassed(pending.map(({ expiresAt }) => expiresAt));
    const { run: runAny, stateOf } = useRowActions<InvitationAction>(bound);
    const updates = useMemo(() => {
      type Store = OptimisticLocalStore;
      type Change = { invitationId: string; role?: string };
      return {
        revoke: (store: Store, { invitationId }: Change) =>
          changeRows(store, list, (row, asked) => {
            if (row.invitationId !== invitationId) return row;
            const stays = shows(asked.status, "revoked");
            return stays ? { ...row, status: "revoked" } : null;
          }),
        role: (store: Store, { invitationId, role }: Change) =>
          changeRows(store, list, (row) =>
            role !== undefined && row.invitationId === invitationId
              ? { ...row, role }
              : row,
          ),
      };
    }, [list]);
    const revoke = useOptimistic(bound, "revokeInvitation", updates.revoke);
    const resend = useOptimistic(bound, "resendInvitation");
    const update = useOptimistic(bound, "updateInvitation", updates.role);
    const takeOver = useOptimistic(bound, "takeOverInvitation");
    const lift = useOptimistic(bound, "liftSuppression");
    const run: typeof runAny = async (id, action, call) =>
      isProvisional(id) ? undefined : await runAny(id, action, call);
    const results = found.results.map((row) => {
      const { invitationId: id, email, expiresAt } = row;
      const late = row.status === "pending" && expiresAt <= now();
      return {
        ...row,
        ...(late && { status: "expired" }),
        ...stateOf(id),
        // The server does not know it yet.
        ...(isProvisional(id) && { isPending: true }),
        revoke: (reason?: string) =>
          run(id, "revoke", () =>
            revoke({ invitationId: id, ...(reason && { reason }) }),
          ),
        resend: (options: object = {}) =>
          run(id, "resend", () => resend({ invitationId: id, ...options })),
        update: (changes: object) =>
          run(id, "update", () => update({ invitationId: id, ...changes })),
        takeOver: () =>
          run(id, "takeOver", () => takeOver({ invitationId: id })),
        liftSuppression: () =>
          run(id, "lift", () =>
            lift({ organizationId: row.organizationId, email }),
          ),
      };
    });
    return { ...found, results };
  },

  useInviteMembers(organizationId: string | undefined) {
    const list = bound.query("listInvitationsPaginated");
    const showNow = useMemo(
      () => (store: OptimisticLocalStore, args: Record<string, unknown>) => {
        if (args.dryRun === true) return;
        const rows = new Map(
          (args.invitations as InvitedRow[]).map((row) => {
            const email = normalizeEmail(row.email);
            return [email, { ...row, email }];
          }),
        );
        const known = new Set<unknown>();
        changeRows(store, list, (row) => {
          if (row.organizationId === args.organizationId) known.add(row.email);
          return row;
        });
        addRows(
          store,
          list,
          ({ organizationId: id, status, search, inviterId }) =>
            id === args.organizationId &&
            // Whose they are to be is not known here.
            !inviterId &&
            !search &&
            shows(status, "pending"),
          [...rows.values()]
            .filter(({ email }) => isEmail(email) && !known.has(email))
            .map((row) => provisional(row, String(args.organizationId))),
        );
      },
      [list],
    );
    const { mutate, ...state } = useAction(bound, "inviteMembers", showNow);
    const takeOver = useAction(bound, "takeOverInvitation");
    return {
      ...state,
      takeOver,
      mutate: async (args: { invitations: InvitedRow[] }) => {
        if (organizationId === undefined) return undefined;
        // The name that parseInvitees has read is for the screen: the invitation has none.
        const invitations = args.invitations.map(({ name: _, ...row }) => row);
        const all = { organizationId, ...args, invitations };
        return (await mutate(all)) as unknown;
      },
    };
  },
});

type InvitedRow = { email: string; role: string; name?: string };

const WEEK = 7 * 24 * 60 * 60 * 1000;

const PROVISIONAL = "provisional:";
const isProvisional = (invitationId: string) =>
  invitationId.startsWith(PROVISIONAL);

/** How the row will look; the server's comes in its place. */
function provisional(
  row: { email: string; role: string },
  organizationId: string,
) {
  const at = now();
  return {
    ...row,
    invitationId: PROVISIONAL + row.email,
    organizationId,
    status: "pending",
    createdAt: at,
    updatedAt: at,
    sentAt: at,
    sendCount: 1,
    expiresAt: at + WEEK,
    delivery: { status: "queued", at, times: { queued: at } },
  };
}
