import type { OptimisticLocalStore } from "convex/browser";
import { useQuery } from "convex/react";
import { useMemo } from "react";
import { useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { changeList } from "./optimistic.js";
import type { HooksOf } from "./orgHooks.js";
import type { AnyOrgApi, ArgsOf } from "./types.js";

export const myInvitationHooks = (
  bound: Bound,
): HooksOf<"useMyInvitations"> => ({
  useMyInvitations() {
    const list = bound.of("listMyInvitations");
    const { isAuthenticated } = bound.useAuth();
    const data = useQuery(list, isAuthenticated ? {} : "skip");
    bound.useServerTime();
    const { run, stateOf } = useRowActions<"accept" | "decline">(bound);
    const answered = useMemo(
      () =>
        (
          store: OptimisticLocalStore,
          gone: ArgsOf<AnyOrgApi, "declineInvitation">,
        ) =>
          changeList(store, list, (row) =>
            "invitationId" in gone && row.invitationId === gone.invitationId
              ? null
              : row,
          ),
      [list],
    );
    const accept = useOptimistic(bound, bound.of("acceptInvitation"));
    const decline = useOptimistic(
      bound,
      bound.of("declineInvitation"),
      answered,
    );
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
});
