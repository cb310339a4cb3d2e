import type { OptimisticLocalStore } from "convex/browser";
import { useMemo } from "react";
import { useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import { changeRows, shows } from "./optimistic.js";
import type { MemberOf, Needs, RoleOf, RowState } from "./types.js";

export type MemberAction = "updateRole" | "remove" | "transferOwnership";

type Row = { memberId: string; role: string };

export type MemberFilter = {
  organizationId: string | undefined;
  role?: string | string[];
  search?: string;
  pageSize?: number;
};

export type MemberRow<Api> = MemberOf<Api> &
  RowState<MemberAction> & {
    /** Shows at once. */
    updateRole: Needs<
      Api,
      "updateMemberRole",
      (role: RoleOf<Api>) => Promise<unknown>
    >;
    /** Is gone at once. */
    remove: Needs<Api, "removeMember", () => Promise<unknown>>;
    /** The member becomes owner in place of the caller. */
    transferOwnership: Needs<Api, "transferOwnership", () => Promise<unknown>>;
  };

export const memberHooks = (bound: Bound) => ({
  useMembers({ organizationId, role, search, pageSize }: MemberFilter) {
    const list = bound.query("listMembers");
    const args =
      organizationId === undefined
        ? "skip"
        : { organizationId, ...(role && { role }), ...(search && { search }) };
    const found = useList<Row>(list, args, { ...bound, pageSize });
    const { run, stateOf } = useRowActions<MemberAction>(bound);
    const updates = useMemo(
      () => ({
        role: (
          store: OptimisticLocalStore,
          change: { memberId: string; role: string },
        ) =>
          changeRows(store, list, (row, asked) => {
            if (row.memberId !== change.memberId) return row;
            const stays = shows(asked.role, change.role);
            return stays ? { ...row, role: change.role } : null;
          }),
        gone: (store: OptimisticLocalStore, gone: { memberId: string }) =>
          changeRows(store, list, (row) =>
            row.memberId === gone.memberId ? null : row,
          ),
      }),
      [list],
    );
    const updateRole = useOptimistic(bound, "updateMemberRole", updates.role);
    const remove = useOptimistic(bound, "removeMember", updates.gone);
    const transfer = useOptimistic(bound, "transferOwnership");
    const results = found.results.map((row) => {
      const { memberId } = row;
      return {
        ...row,
        ...stateOf(memberId),
        updateRole: (next: string) =>
          run(memberId, "updateRole", () =>
            updateRole({ memberId, role: next }),
          ),
        remove: () => run(memberId, "remove", () => remove({ memberId })),
        transferOwnership: () =>
          run(memberId, "transferOwnership", () => transfer({ memberId })),
      };
    });
    return { ...found, results };
  },
});
