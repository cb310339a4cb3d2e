import { useCallback, useEffect, useRef, useState } from "react";
import type { UseAuth } from "./bind.js";

/**
 * The time from one sign-in or sign-out to the next; another object each time. What somebody does here, and what becomes
 * of it, is kept with the session in which they did it, and is nothing to any other. The client does not know who is
 * signed in, only that somebody is: so the same person, signed in again, is somebody else.
 */
export type Session = ReturnType<UseAuth>;

export function useSession(useAuth: UseAuth): Session {
  const { isLoading, isAuthenticated, userId } = useAuth();
  const [session, setSession] = useState({
    isLoading,
    isAuthenticated,
    userId,
  });
  const isSame =
    session.isLoading === isLoading &&
    session.isAuthenticated === isAuthenticated &&
    session.userId === userId;
  if (isSame) return session;
  const next = { isLoading, isAuthenticated, userId };
  setSession(next);
  return next;
}

/**
 * State of one session: in the next it is `initial` again. What comes too late is dropped by `set`, which is of its
 * session too; `isOn` says whether that still lasts.
 *
 * @param initial The same at each render.
 */
export function useSessionState<State>(session: Session, initial: State) {
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
  const latest = useRef(session);
  useEffect(() => {
    latest.current = session;
  }, [session]);
  const isOn = useCallback(() => latest.current === session, [session]);
  return { state: isKept ? kept.state : initial, set, isOn };
}
