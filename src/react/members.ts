import type { OptimisticLocalStore } from "convex/browser";
import { useMemo } from "react";
import { useOptimistic, useRowActions } from "./actions.js";
import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import { changeRows, shows } from "./optimistic.js";
import type { HooksOf } from "./orgHooks.js";
import type {
  ArgsOf,
  AnyOrgApi,
  MemberOf,
  Needs,
  RoleOf,
  RowState,
} from "./types.js";

type MemberRef = ArgsOf<AnyOrgApi, "removeMember">;

export type MemberAction = "updateRole" | "remove" | "transferOwnership";

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

export const memberHooks = (bound: Bound): HooksOf<"useMembers"> => ({
  useMembers({ organizationId, role, search, pageSize }) {
    const list = bound.of("listMembers");
    const args =
      organizationId === undefined
        ? "skip"
        : { organizationId, ...(role && { role }), ...(search && { search }) };
    const found = useList(list, args, {
      ...bound,
      of: organizationId,
      pageSize,
    });
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
        gone: (store: OptimisticLocalStore, gone: MemberRef) =>
          changeRows(store, list, (row) =>
            "memberId" in gone && row.memberId === gone.memberId ? null : row,
          ),
      }),
      [list],
    );
    const updateRole = useOptimistic(
      bound,
      bound.of("updateMemberRole"),
      updates.role,
    );
    const remove = useOptimistic(bound, bound.of("removeMember"), updates.gone);
    const transfer = useOptimistic(bound, bound.of("transferOwnership"));
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
