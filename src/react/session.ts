import { useCallback, useEffect, useRef, useState } from "react";
import type { UseAuth } from "./bind.js";

/**
 * The time from one sign-in or sign-out to the next; another object each time. What someone does here, and the
 * outcome, is kept with the session in which they did it, and is nothing to any other. The client does not know who is
 * signed in, only that someone is: so the same person, signed in again, is someone else.
 */
export type Session = ReturnType<UseAuth>;

function useSession(useAuth: UseAuth): Session {
  const { isLoading, isAuthenticated, userId } = useAuth();
  const now = { isLoading, isAuthenticated, userId };
  const [session, setSession] = useState(now);
  if (Object.values(now).join() === Object.values(session).join()) {
    return session;
  }
  setSession(now);
  return now;
}

/**
 * State of one session: in the next it is `initial` again. What comes too late is dropped by `set`, which is of its
 * session too.
 *
 * @param initial The same at each render.
 */
export function useSessionState<State>(useAuth: UseAuth, initial: State) {
  const session = useSession(useAuth);
  const [kept, setKept] = useState({ session, state: initial });
  const isKept = kept.session === session;
  if (!isKept) setKept({ session, state: initial });
  const set = useCallback(
    (change: (before: State) => State) =>
      setKept((now) =>
        now.session === session ? { session, state: change(now.state) } : now,
      ),
    [session],
  );
  return { state: isKept ? kept.state : initial, set, session };
}

/** Whether the session still lasts, for what goes on after it was rendered. */
export function useIsOn(useAuth: UseAuth): () => boolean {
  const session = useSession(useAuth);
  const latest = useRef(session);
  useEffect(() => {
    latest.current = session;
  }, [session]);
  return useCallback(() => latest.current === session, [session]);
}
