import { useMutation } from "convex/react";
import type { OptimisticUpdate } from "convex/browser";
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import { useCallback, useMemo, useRef, useState } from "react";
import { toActionError } from "./errors.js";
import type { Action, ActionError, RowState } from "./types.js";

export type MutationRef = FunctionReference<"mutation", "public">;

/** A mutation that resolves or rejects, and shows what is certain before the server has answered. */
export function useOptimistic<Ref extends MutationRef>(
  ref: Ref,
  update?: OptimisticUpdate<FunctionArgs<Ref>>,
): (args: FunctionArgs<Ref>) => Promise<FunctionReturnType<Ref>> {
  const mutation = useMutation(ref);
  return useMemo(() => {
    const chosen = update ? mutation.withOptimisticUpdate(update) : mutation;
    const call = chosen as (args: unknown) => Promise<FunctionReturnType<Ref>>;
    return (args: FunctionArgs<Ref>) => call(args);
  }, [mutation, update]);
}

/** Several may be under way; the error is the latest one's. */
export function useAction<Ref extends MutationRef>(
  ref: Ref,
  update?: OptimisticUpdate<FunctionArgs<Ref>>,
): Action<FunctionArgs<Ref>, FunctionReturnType<Ref>> {
  const call = useOptimistic(ref, update);
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<ActionError | null>(null);
  const mutate = useCallback(
    async (args: FunctionArgs<Ref>) => {
      setRunning((count) => count + 1);
      setError(null);
      try {
        return await call(args);
      } catch (problem) {
        setError(toActionError(problem));
        return undefined;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [call],
  );
  const reset = useCallback(() => setError(null), []);
  return { mutate, isPending: running > 0, error, reset };
}

type Progress<Actions> = Omit<RowState<Actions & string>, "reset">;
const IDLE = { pendingAction: null, isPending: false, error: null };

/**
 * The state of each row by its id, and a way to run one of its actions: once at a time, so that a double click is one
 * click.
 */
export function useRowActions<Actions extends string>() {
  const [states, setStates] = useState(
    () => new Map<string, Progress<Actions>>(),
  );
  const running = useRef(new Set<string>());
  const set = useCallback((id: string, state: Progress<Actions> | null) => {
    setStates((before) => {
      const after = new Map(before);
      if (state) after.set(id, state);
      else after.delete(id);
      return after;
    });
  }, []);
  const run = useCallback(
    async <Result>(
      id: string,
      action: Actions,
      call: () => Promise<Result>,
    ): Promise<Result | undefined> => {
      if (running.current.has(id)) return undefined;
      running.current.add(id);
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
        running.current.delete(id);
      }
    },
    [set],
  );
  const stateOf = (id: string): RowState<Actions> => ({
    ...(states.get(id) ?? IDLE),
    reset: () => {
      if (!running.current.has(id)) set(id, null);
    },
  });
  return { run, stateOf };
}
