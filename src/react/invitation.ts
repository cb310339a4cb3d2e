import { useQuery } from "convex/react";
import { useCallback, useEffect, useRef } from "react";
import { useOptimistic } from "./actions.js";
import type { Bound } from "./bind.js";
import { toActionError } from "./errors.js";
import { type Session, useSessionState } from "./session.js";
import { useHasPassed } from "./time.js";
import type { HooksOf } from "./orgHooks.js";
import type { ActionError, AnyOrgApi, ReturnsOf } from "./types.js";

type Explained = ReturnsOf<AnyOrgApi, "explainInvitation">;
type Preview = Extract<Explained, { invitation: unknown }>["invitation"];
type Accepted = ReturnsOf<AnyOrgApi, "acceptInvitation">;

type Decline = (reason?: string) => Promise<unknown>;

/** Anyone who holds the link may say no. */
type Declinable = {
  decline: Decline;
  isDeclining: boolean;
  /** Why the last try did not work. */
  error: ActionError | null;
};

/**
 * The page behind the link, as a state machine. Nothing happens on mount: only `accept` and `decline` change anything,
 * once each, however often they are clicked.
 */
export type InvitationFlow<Invitation, Accepted> =
  | { state: "loading" }
  | ({
      /** Show a sign-in or sign-up; the state changes automatically. Declining needs no account. */
      state: "needs_sign_in";
      invitation: Invitation;
    } & Declinable)
  | ({
      /** Signed in with another address than `invitation.maskedEmail`. */
      state: "wrong_account";
      invitation: Invitation;
    } & Declinable)
  | ({
      /** `invitation.maskedEmail` is theirs, and not verified yet. */
      state: "needs_verification";
      invitation: Invitation;
    } & Declinable)
  | ({
      state: "ready";
      invitation: Invitation;
      accept: () => Promise<Accepted | undefined>;
    } & Declinable)
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
  | ({ state: "full"; invitation: Invitation } & Declinable)
  | { state: "not_found" }
  | ({
      /** Someone has to take it over: its role is gone, or who sent it is. Not to be mixed up with `error`. */
      state: "error";
      code: string;
      invitation: Invitation;
    } & Declinable);

export const invitationFlowHooks = (bound: Bound): HooksOf<"useInvitation"> => {
  const useFlow = flowOf(bound);
  return {
    useInvitation: (token) => useFlow(token).flow,
  };
};

/** What the server calls them, as states of a page. */
const STATES = {
  sign_in: "needs_sign_in",
  wrong_account: "wrong_account",
  verify_email: "needs_verification",
  full: "full",
} as const;

/** Whether it says nothing of the one it was given to. */
const isForAnybody = (answer: Explained) =>
  "byMe" in answer
    ? !answer.byMe
    : ["sign_in", "unavailable"].includes(answer.state) ||
      !("invitation" in answer);

const FINAL = ["accepted", "declined", "expired", "revoked", "not_found"];

/** The flow, and whether the server has said that nothing can come after: this device's clock is not asked. */
export const flowOf =
  (bound: Bound) =>
  (
    token: string | null | undefined,
  ): { flow: InvitationFlow<Preview, Accepted>; isSettled: boolean } => {
    const { isLoading, isAuthenticated } = bound.useAuth();
    bound.useServerTime();
    const isReady = !isLoading;
    const answer = useQuery(
      bound.of("explainInvitation"),
      isReady && token ? { token } : "skip",
    );
    // Until the server has heard that they signed out, its answer is still the one for them.
    const isMine = isAuthenticated || (answer && isForAnybody(answer));
    const found = isMine ? answer : undefined;
    const accept = useOptimistic(bound, bound.of("acceptInvitation"));
    const decline = useOptimistic(bound, bound.of("declineInvitation"));
    const accepting = useTokenAction(bound, accept, token);
    const declining = useTokenAction(bound, decline, token);
    // The server says whose it is; the session alone could take one user for the next.
    const isByMe = found?.state === "accepted" && found.byMe;
    const result = isByMe ? accepting.result : null;
    const invitation =
      found && "invitation" in found ? found.invitation : undefined;
    const isLate = useHasPassed(invitation?.expiresAt);
    const said = found?.state ?? "";
    const { forgetError } = accepting;
    // Accepting, a member makes the organization their active one, and by the app's option gets a higher role.
    const isAcceptable = said === "ready" || said === "already_member";
    useEffect(() => {
      // The next time that it can be accepted is another try.
      if (said !== "" && !isAcceptable) forgetError();
    }, [said, isAcceptable, forgetError]);

    const flowNow = (): InvitationFlow<Preview, Accepted> => {
      if (!token) return { state: "not_found" };
      if (found === undefined) return { state: "loading" };
      if (accepting.isPending && invitation) {
        return { state: "accepting", invitation };
      }
      const answers = {
        isDeclining: declining.isPending,
        // Why it could not be accepted is said by the state itself, unless it is still to be accepted.
        error: (isAcceptable ? accepting.error : null) ?? declining.error,
        decline: (reason?: string) =>
          declining.run({ ...(reason && { reason }) }),
      };
      if (isLate) return { state: "expired" };
      switch (found.state) {
        case "sign_in":
        case "wrong_account":
        case "verify_email":
        case "full":
          return {
            state: STATES[found.state],
            invitation: found.invitation,
            ...answers,
          };
        case "accepted":
          return { state: "accepted", byMe: found.byMe, result };
        case "unavailable":
          return {
            state: "error",
            code: found.code,
            invitation: found.invitation,
            ...answers,
          };
        case "already_member":
        case "ready":
          return {
            state: "ready",
            invitation: found.invitation,
            ...answers,
            accept: () => accepting.run({}),
          };
        default:
          return { state: found.state };
      }
    };
    // The query may say "accepted" before the mutation has answered, whose result says where to go.
    const isSettled = !accepting.isPending && FINAL.includes(said);
    return { flow: flowNow(), isSettled };
  };

type TokenActionState<Result> = {
  isPending: boolean;
  error: ActionError | null;
  result: Result | null;
};
const IDLE = { isPending: false, error: null, result: null };
const NONE: ReadonlyMap<string, never> = new Map<string, never>();

type Running<Result> = {
  session: Session;
  promise: Promise<Result | undefined>;
};

/**
 * Something that is done with a token: while it runs, calling it again is the same call. The outcome of another token,
 * or of someone else's, is of no interest.
 */
function useTokenAction<Result>(
  bound: Bound,
  call: (args: {
    token: string;
    reason?: string;
  }) => Promise<Result | undefined>,
  token: string | null | undefined,
) {
  type State = TokenActionState<Result>;
  const running = useRef(new Map<string, Running<Result>>());
  const {
    state: states,
    set: change,
    session,
  } = useSessionState<ReadonlyMap<string, State>>(bound.useAuth, NONE);
  const run = async (args: {
    reason?: string;
  }): Promise<Result | undefined> => {
    if (!token) return undefined;
    const set = (state: Partial<State>) =>
      change((before) => new Map(before).set(token, { ...IDLE, ...state }));
    const finish = async () => {
      try {
        const result = await call({ token, ...args });
        set({ result: result ?? null });
        return result;
      } catch (problem) {
        set({ error: toActionError(problem) });
        return undefined;
      } finally {
        if (running.current.get(token)?.session === session) {
          running.current.delete(token);
        }
      }
    };
    const known = running.current.get(token);
    if (known?.session === session) return await known.promise;
    set({ isPending: true });
    const promise = Promise.resolve().then(finish);
    running.current.set(token, { session, promise });
    return await promise;
  };
  const forgetError = useCallback(() => {
    const one = token ?? "";
    change((before) =>
      before.get(one)?.error ? new Map(before).set(one, IDLE) : before,
    );
  }, [token, change]);
  return { run, forgetError, ...(states.get(token ?? "") ?? IDLE) };
}
