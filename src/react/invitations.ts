import type { OptimisticLocalStore } from "convex/browser";
import { useMemo } from "react";
import { isEmail, normalizeEmail } from "../shared.js";
import { useAction, useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import { addRows, changeRows, shows } from "./optimistic.js";
import { now, usePassed } from "./time.js";
import type { HooksOf } from "./orgHooks.js";
import type {
  AnyOrgApi,
  ArgsOf,
  InvitationOf,
  Needs,
  RowState,
  Without,
} from "./types.js";

export type InvitationAction =
  "revoke" | "resend" | "update" | "takeOver" | "lift";

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

export const invitationHooks = (
  bound: Bound,
): HooksOf<"useInvitations" | "useInviteMembers"> => ({
  useInvitations({ organizationId, status, inviterId, search, pageSize }) {
    const list = bound.of("listInvitationsPaginated");
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
    const found = useList(list, args, {
      ...bound,
      of: organizationId,
      pageSize,
    });
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
            return stays ? { ...row, status: "revoked" as const } : null;
          }),
        role: (store: Store, { invitationId, role }: Change) =>
          changeRows(store, list, (row) =>
            role !== undefined && row.invitationId === invitationId
              ? { ...row, role }
              : row,
          ),
      };
    }, [list]);
    const revoke = useOptimistic(
      bound,
      bound.of("revokeInvitation"),
      updates.revoke,
    );
    const resend = useOptimistic(bound, bound.of("resendInvitation"));
    const update = useOptimistic(
      bound,
      bound.of("updateInvitation"),
      updates.role,
    );
    const takeOver = useOptimistic(bound, bound.of("takeOverInvitation"));
    const lift = useOptimistic(bound, bound.of("liftSuppression"));
    const run: typeof runAny = async (id, action, call) =>
      isProvisional(id) ? undefined : await runAny(id, action, call);
    const results = found.results.map((row) => {
      const { invitationId: id, email, expiresAt } = row;
      const isPast = expiresAt !== null && expiresAt <= now();
      const late = row.status === "pending" && isPast;
      return {
        ...row,
        ...(late && { status: "expired" as const }),
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

  useInviteMembers(organizationId) {
    const list = bound.of("listInvitationsPaginated");
    const showNow = useMemo(
      () => (store: OptimisticLocalStore, args: Invited) => {
        if (args.dryRun === true) return;
        const rows = new Map(
          args.invitations.map((row) => {
            const email = normalizeEmail(row.email);
            return [email, { ...row, email }];
          }),
        );
        const known = new Set<string>();
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
            .map((row) => provisional(row, args.organizationId)),
        );
      },
      [list],
    );
    const invite = bound.of("inviteMembers");
    const { mutate, ...state } = useAction(
      bound,
      useOptimistic(bound, invite, showNow),
    );
    const take = useOptimistic(bound, bound.of("takeOverInvitation"));
    const takeOver = useAction(bound, take);
    const mutateHere = async (args: Without<Invited, "organizationId">) => {
      if (organizationId === undefined) return undefined;
      // The name that parseInvitees has read is for the screen: the invitation has none.
      const invitations = args.invitations.map((row: WithName) => {
        const { name: _, ...invited } = row;
        return invited;
      });
      return await mutate({ organizationId, ...args, invitations });
    };
    return { ...state, takeOver, mutate: mutateHere };
  },
});

type Invited = AnyOrgApi["inviteMembers"]["_args"];
type WithName = Invited["invitations"][number] & { name?: string };

const PROVISIONAL = "provisional:";
const isProvisional = (invitationId: string) =>
  invitationId.startsWith(PROVISIONAL);

/** How the row will look; the server's comes in its place. */
function provisional(
  row: { email: string; role: string },
  organizationId: string,
): InvitationOf<AnyOrgApi> {
  const at = now();
  return {
    ...row,
    invitationId: PROVISIONAL + row.email,
    scope: "organization",
    organizationId,
    status: "pending",
    createdAt: at,
    updatedAt: at,
    sentAt: at,
    sendCount: 1,
    // The app may have said otherwise than a week.
    expiresAt: null,
    delivery: { status: "queued", at, times: { queued: at } },
  };
}
