import { useQuery } from "convex/react";
import { useMemo } from "react";
import { useAction, useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import { changeList } from "./optimistic.js";
import type { OptimisticLocalStore } from "convex/browser";

type WithPermissions = { role: string; permissions: string[] };

export const organizationHooks = (bound: Bound) => {
  /** Skips until somebody is signed in, and while there is nothing to ask for. */
  function useSignedIn(
    name: Parameters<Bound["query"]>[0],
    args: Record<string, unknown> | undefined,
  ): unknown {
    const { isAuthenticated } = bound.useAuth();
    const isReady = isAuthenticated && args !== undefined;
    return useQuery(bound.query(name), isReady ? args : "skip");
  }

  return {
    useOrganization(which: Record<string, unknown> | undefined) {
      const data = useSignedIn("getOrganization", which) as
        { membership?: WithPermissions } | null | undefined;
      return {
        data,
        can: (permission: string) =>
          data?.membership?.permissions.includes(permission) ?? false,
        update: useAction(bound, "updateOrganization"),
        remove: useAction(bound, "deleteOrganization"),
        leave: useAction(bound, "leaveOrganization"),
      };
    },

    useOrganizationList() {
      return {
        data: useSignedIn("listOrganizations", {}),
        create: useAction(bound, "createOrganization"),
        setActive: useAction(bound, "setActiveOrganization"),
      };
    },

    useActiveOrganization() {
      return {
        data: useSignedIn("getActiveOrganization", {}),
        setActive: useAction(bound, "setActiveOrganization"),
      };
    },

    usePermissions(organizationId: string | undefined) {
      const membership = useSignedIn(
        "getMembership",
        organizationId === undefined ? undefined : { organizationId },
      ) as WithPermissions | null | undefined;
      return {
        isLoading: membership === undefined,
        membership,
        role: membership?.role,
        can: (permission: string) =>
          membership?.permissions.includes(permission) ?? false,
      };
    },

    useEvents({
      organizationId,
      invitationId,
      pageSize,
    }: {
      organizationId: string | undefined;
      invitationId?: string;
      pageSize?: number;
    }) {
      const args =
        organizationId === undefined
          ? "skip"
          : { organizationId, ...(invitationId && { invitationId }) };
      return useList(bound.query("listEvents"), args, { ...bound, pageSize });
    },

    useMyInvitations() {
      const list = bound.query("listMyInvitations");
      const data = useSignedIn("listMyInvitations", {}) as
        { invitationId: string }[] | undefined;
      bound.useServerTime();
      const { run, stateOf } = useRowActions<"accept" | "decline">(bound);
      const answered = useMemo(
        () => (store: OptimisticLocalStore, gone: { invitationId: string }) =>
          changeList(store, list, (row) =>
            row.invitationId === gone.invitationId ? null : row,
          ),
        [list],
      );
      const accept = useOptimistic(bound, "acceptInvitation");
      const decline = useOptimistic(bound, "declineInvitation", answered);
      return data?.map((row) => {
        const { invitationId } = row;
        return {
          ...row,
          ...stateOf(invitationId),
          accept: () =>
            run(invitationId, "accept", () => accept({ invitationId })),
          decline: (reason?: string) =>
            run(invitationId, "decline", () =>
              decline({ invitationId, ...(reason && { reason }) }),
            ),
        };
      });
    },
  };
};
