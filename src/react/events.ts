import type { Bound } from "./bind.js";
import { useList } from "./lists.js";
import type { HooksOf } from "./orgHooks.js";

export const eventHooks = (bound: Bound): HooksOf<"useEvents"> => ({
  useEvents({ organizationId, invitationId, pageSize }) {
    const args =
      organizationId === undefined
        ? "skip"
        : { organizationId, ...(invitationId && { invitationId }) };
    const options = { ...bound, of: organizationId, pageSize };
    return useList(bound.of("listEvents"), args, options);
  },
});
