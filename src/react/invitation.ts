import { useQuery } from "convex/react";
import { useCallback, useRef, useState } from "react";
import { useCallAsAction, useOptimistic } from "./actions.js";
import type { Bound } from "./bind.js";
import { useHasPassed } from "./time.js";
import type { ActionError } from "./types.js";

type Preview = { expiresAt: number };
type Explained =
  | { state: "expired" | "revoked" | "declined" | "not_found" }
  | { state: "accepted"; byMe: boolean }
  | { state: "unavailable"; code: string; invitation: Preview }
  | {
      state:
        | "ready"
        | "sign_in"
        | "wrong_account"
        | "verify_email"
        | "already_member"
        | "full";
      invitation: Preview;
    };

type Decline = (reason?: string) => Promise<unknown>;

/**
 * The page behind the link, as a state machine. Nothing happens on mount: only `accept` and `decline` change anything,
 * once each, however often they are clicked.
 */
export type InvitationFlow<Invitation, Accepted> =
  | { state: "loading" }
  | {
      /** Show a sign-in or sign-up; the state changes by itself. Declining needs no account. */
      state: "needs_sign_in";
      invitation: Invitation;
      decline: Decline;
      isDeclining: boolean;
      error: ActionError | null;
    }
  | {
      /** Signed in with another address than `invitation.maskedEmail`. */
      state: "wrong_account";
      invitation: Invitation;
    }
  | {
      /** `invitation.maskedEmail` is theirs, and not verified yet. */
      state: "needs_verification";
      invitation: Invitation;
    }
  | {
      state: "ready";
      invitation: Invitation;
      accept: () => Promise<Accepted | undefined>;
      decline: Decline;
      isDeclining: boolean;
      /** Why the last try did not work. */
      error: ActionError | null;
    }
  | { state: "accepting"; invitation: Invitation }
  | {
      /** `result` says where to go, when it was accepted here and now. */
      state: "accepted";
      byMe: boolean;
      result: Accepted | null;
    }
  | { state: "declined" }
  | { state: "expired" }
  | { state: "revoked" }
  | { state: "full"; invitation: Invitation }
  | { state: "not_found" }
  | {
      /** Somebody has to send it again: its role is gone, or who sent it is. */
      state: "error";
      code: string;
      invitation: Invitation;
    };

export const invitationFlowHooks = (bound: Bound) => {
  const useFlow = flowOf(bound);
  return {
    useInvitation: (token: string | null | undefined) => useFlow(token).flow,
  };
};

const FINAL = ["accepted", "declined", "expired", "revoked", "not_found"];

/** The flow, and whether the server has said that nothing can come after: this device's clock is not asked. */
export const flowOf =
  (bound: Bound) =>
  (
    token: string | null | undefined,
  ): { flow: InvitationFlow<Preview, object>; isSettled: boolean } => {
    const { isLoading } = bound.useAuth();
    const isReady = !isLoading && Boolean(token);
    const found = useQuery(
      bound.query("explainInvitation"),
      isReady ? { token } : "skip",
    ) as Explained | undefined;
    const [result, setResult] = useState<{ token: string; of: object } | null>(
      null,
    );
    const accept = useOnce(useOptimistic(bound.mutation("acceptInvitation")));
    const decline = useOnce(useOptimistic(bound.mutation("declineInvitation")));
    const accepting = useCallAsAction(accept);
    const declining = useCallAsAction(decline);
    const invitation =
      found && "invitation" in found ? found.invitation : undefined;
    const isLate = useHasPassed(invitation?.expiresAt);

    const flowNow = (): InvitationFlow<Preview, object> => {
      if (!token) return { state: "not_found" };
      if (result?.token === token) {
        return { state: "accepted", byMe: true, result: result.of };
      }
      if (found === undefined) return { state: "loading" };
      if (accepting.isPending && invitation) {
        return { state: "accepting", invitation };
      }
      const answer = {
        isDeclining: declining.isPending,
        error: accepting.error ?? declining.error,
        decline: (reason?: string) =>
          declining.mutate({ token, ...(reason && { reason }) }),
      };
      if (isLate && found.state !== "already_member")
        return { state: "expired" };
      switch (found.state) {
        case "sign_in":
          return {
            state: "needs_sign_in",
            invitation: found.invitation,
            ...answer,
          };
        case "wrong_account":
          return { state: "wrong_account", invitation: found.invitation };
        case "verify_email":
          return { state: "needs_verification", invitation: found.invitation };
        case "full":
          return { state: "full", invitation: found.invitation };
        case "already_member":
          return { state: "accepted", byMe: true, result: null };
        case "accepted":
          return { state: "accepted", byMe: found.byMe, result: null };
        case "unavailable":
          return {
            state: "error",
            code: found.code,
            invitation: found.invitation,
          };
        case "ready":
          return {
            state: "ready",
            invitation: found.invitation,
            ...answer,
            accept: async () => {
              const accepted = (await accepting.mutate({ token })) as
                object | undefined;
              if (accepted) setResult({ token, of: accepted });
              return accepted;
            },
          };
        default:
          return { state: found.state };
      }
    };
    const said = found?.state ?? "";
    const isSettled =
      Boolean(token) &&
      (result?.token === token || [...FINAL, "already_member"].includes(said));
    return { flow: flowNow(), isSettled };
  };

/** While it runs, calling it again is the same call. */
function useOnce<Args, Result>(
  call: (args: Args) => Promise<Result>,
): (args: Args) => Promise<Result> {
  const running = useRef<Promise<Result> | null>(null);
  return useCallback(
    (args: Args) => {
      running.current ??= call(args).finally(() => {
        running.current = null;
      });
      return running.current;
    },
    [call],
  );
}
