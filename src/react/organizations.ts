import { useQuery } from "convex/react";
import { useAction, useOptimistic } from "./actions.js";
import type { Bound } from "./bind.js";
import type { HooksOf } from "./orgHooks.js";

type Hooks = HooksOf<
  | "useOrganization"
  | "useOrganizationList"
  | "useActiveOrganization"
  | "usePermissions"
>;

/** Each skips until someone is signed in, and while there is nothing to ask for. */
export const organizationHooks = (bound: Bound): Hooks => {
  const { of, useAuth } = bound;

  const useSetActive = () =>
    useAction(bound, useOptimistic(bound, of("setActiveOrganization")));

  return {
    useOrganization(which) {
      const { isAuthenticated } = useAuth();
      const data = useQuery(
        of("getOrganization"),
        isAuthenticated && which ? which : "skip",
      );
      const update = useOptimistic(bound, of("updateOrganization"));
      const remove = useOptimistic(bound, of("deleteOrganization"));
      const leave = useOptimistic(bound, of("leaveOrganization"));
      return {
        data,
        can: (permission) =>
          data?.membership?.permissions.includes(permission) ?? false,
        update: useAction(bound, update),
        remove: useAction(bound, remove),
        leave: useAction(bound, leave),
      };
    },

    useOrganizationList() {
      const { isAuthenticated } = useAuth();
      const create = useOptimistic(bound, of("createOrganization"));
      return {
        data: useQuery(of("listOrganizations"), isAuthenticated ? {} : "skip"),
        create: useAction(bound, create),
        setActive: useSetActive(),
      };
    },

    useActiveOrganization() {
      const { isAuthenticated } = useAuth();
      const active = of("getActiveOrganization");
      return {
        data: useQuery(active, isAuthenticated ? {} : "skip"),
        setActive: useSetActive(),
      };
    },

    usePermissions(organizationId) {
      const { isAuthenticated } = useAuth();
      const isReady = isAuthenticated && organizationId !== undefined;
      const membership = useQuery(
        of("getMembership"),
        isReady ? { organizationId } : "skip",
      );
      return {
        isLoading: membership === undefined,
        membership,
        role: membership?.role,
        can: (permission) =>
          membership?.permissions.includes(permission) ?? false,
      };
    },
  };
};
