import { useMutation } from "convex/react";
import type { OptimisticUpdate } from "convex/browser";
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
  OptionalRestArgs,
} from "convex/server";
import { useCallback, useMemo, useRef } from "react";
import type { Bound } from "./bind.js";
import { toActionError } from "./errors.js";
import { type Session, useIsOn, useSessionState } from "./session.js";
import type { Action, ActionError, RowState } from "./types.js";

type Mutation = FunctionReference<"mutation", "public">;

/**
 * A mutation that resolves or rejects, and shows what is certain before the server has answered. Once the one who wanted it
 * has left, it is not done in the name of who came after them, and its result is not for them.
 */
export function useOptimistic<M extends Mutation>(
  bound: Bound,
  ref: M,
  update?: OptimisticUpdate<FunctionArgs<M>>,
): (
  ...args: OptionalRestArgs<M>
) => Promise<FunctionReturnType<M> | undefined> {
  const mutation = useMutation(ref);
  const isOn = useIsOn(bound.useAuth);
  return useMemo(() => {
    const call = update ? mutation.withOptimisticUpdate(update) : mutation;
    return async (...args: OptionalRestArgs<M>) => {
      const result = isOn() ? await call(...args) : undefined;
      return isOn() ? result : undefined;
    };
  }, [mutation, update, isOn]);
}

const QUIET = { running: 0, error: null as ActionError | null };

/** Several may be under way; the error is the latest one's. */
export function useAction<Args, Result>(
  bound: Bound,
  call: (args: Args) => Promise<Result | undefined>,
): Action<Args, Result> {
  const { state, set } = useSessionState(bound.useAuth, QUIET);
  const mutate = useCallback(
    async (args: Args) => {
      set(({ running }) => ({ running: running + 1, error: null }));
      try {
        return await call(args);
      } catch (problem) {
        set((now) => ({ ...now, error: toActionError(problem) }));
        return undefined;
      } finally {
        set((now) => ({ ...now, running: now.running - 1 }));
      }
    },
    [call, set],
  );
  const reset = useCallback(
    () => set((now) => ({ ...now, error: null })),
    [set],
  );
  const { running, error } = state;
  return { mutate, isPending: running > 0, error, reset };
}

type Progress<Actions> = Omit<RowState<Actions & string>, "reset">;
const IDLE = { pendingAction: null, isPending: false, error: null };
const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * The state of each row by its id, and a way to run one of its actions: once at a time, so that a double click is one
 * click.
 */
export function useRowActions<Actions extends string>({ useAuth }: Bound) {
  const {
    state: states,
    set: change,
    session,
  } = useSessionState<ReadonlyMap<string, Progress<Actions>>>(useAuth, NONE);
  const running = useRef(new Map<string, Session>());
  const set = useCallback(
    (id: string, state: Progress<Actions> | null) =>
      change((before) => {
        const after = new Map(before);
        if (state) after.set(id, state);
        else after.delete(id);
        return after;
      }),
    [change],
  );
  const run = useCallback(
    async <Result>(
      id: string,
      action: Actions,
      call: () => Promise<Result>,
    ): Promise<Result | undefined> => {
      if (running.current.get(id) === session) return undefined;
      running.current.set(id, session);
      set(id, { pendingAction: action, isPending: true, error: null });
      try {
        const result = await call();
        set(id, null);
        return result;
      } catch (problem) {
        const error = toActionError(problem);
        set(id, { pendingAction: null, isPending: false, error });
        return undefined;
      } finally {
        if (running.current.get(id) === session) running.current.delete(id);
      }
    },
    [set, session],
  );
  const stateOf = (id: string): RowState<Actions> => ({
    ...(states.get(id) ?? IDLE),
    reset: () => {
      if (running.current.get(id) !== session) set(id, null);
    },
  });
  return { run, stateOf };
}
