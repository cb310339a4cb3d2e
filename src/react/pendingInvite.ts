import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Bound } from "./bind.js";
import { flowOf } from "./invitation.js";
import { useSessionState } from "./session.js";

const KEY = "convex-org-invitations:pending";

export type PendingInviteOptions = {
  /** Finds the token in the address of the page. Default: what follows `/invite/` in its path. */
  tokenFromUrl?: (url: URL) => string | null | undefined;
  /** What the address becomes once the token was taken out. Default: the same without the token. */
  cleanUrl?: (url: URL, token: string) => string;
};

/**
 * Carries an invitation through any sign-up or sign-in: in this tab, by way of another site, or in a second tab that a
 * verification mail opens. So it is kept in localStorage, until it has its final answer. Whoever said that they want to
 * accept it (`claim`) has accepted it once they are signed in; others are asked then. That cannot be known of somebody
 * signed out: so their word holds for an hour, and for the first who signs in, and is gone with them.
 */
type Stored = {
  token: string;
  /** Until when somebody signed out wants it. Absent: nobody has said so. */
  wantedUntil?: number | undefined;
};
const WANTED_MS = 60 * 60 * 1000;

/** Tokens of one session. */
type Own = {
  /** What it has the final answer to, which stays on the screen after the token was forgotten. */
  answered?: string;
  /** What whoever is signed in has said they want. */
  claimed?: string;
};
const NOTHING: Own = {};

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function write(stored: Stored | null): void {
  memory = null;
  try {
    if (stored) localStorage.setItem(KEY, JSON.stringify(stored));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be switched off or full: then it lives as long as the page.
    memory = stored;
  }
  for (const listener of listeners) listener();
}

let memory: Stored | null = null;

const raw = (): string | null => {
  if (memory) return JSON.stringify(memory);
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

function parse(text: string | null): Stored | null {
  if (text === null) return null;
  try {
    const { token, wantedUntil } = JSON.parse(text) as Partial<Stored>;
    return typeof token === "string" ? { token, wantedUntil } : null;
  } catch {
    return null;
  }
}

const fromPath = (url: URL) =>
  /\/invite\/(\w+\.[\w-]{43})\/?$/.exec(url.pathname)?.[1];
const withoutToken = (url: URL, token: string) =>
  url.href.replace(token, "").replace(/\/(?=$|[?#])/, "");

export const pendingInviteHooks = (bound: Bound) => {
  const useFlow = flowOf(bound);
  return {
    usePendingInvite({
      tokenFromUrl = fromPath,
      cleanUrl = withoutToken,
    }: PendingInviteOptions = {}) {
      const stored = parse(useSyncExternalStore(subscribe, raw, () => null));
      const token = stored?.token ?? null;
      const { state: own, set } = useSessionState<Own>(bound.useAuth, NOTHING);
      const { flow, isSettled } = useFlow(token ?? own.answered);
      // The address is looked at after the first render, which is the same on a server.
      const [hasLooked, setLooked] = useState(false);

      useEffect(() => {
        const url = new URL(window.location.href);
        const found = tokenFromUrl(url);
        setLooked(true);
        if (!found) return;
        write({ token: found });
        // Out of the address bar, the history and what is sent as Referer.
        window.history.replaceState(
          window.history.state,
          "",
          cleanUrl(url, found),
        );
      }, [tokenFromUrl, cleanUrl]);

      if (token && isSettled && own.answered !== token) {
        set(() => ({ answered: token }));
      }
      const isOver = token !== null && own.answered === token;
      useEffect(() => {
        if (isOver) write(null);
      }, [isOver]);

      const { isAuthenticated } = bound.useAuth();
      const wantedUntil = stored?.wantedUntil;
      useEffect(() => {
        if (!token || !isAuthenticated || !wantedUntil) return;
        if (Date.now() < wantedUntil) set(() => ({ claimed: token }));
        write({ token });
      }, [token, isAuthenticated, wantedUntil, set]);

      const accept =
        flow.state === "ready" && flow.error === null ? flow.accept : null;
      const isWanted = token !== null && own.claimed === token;
      useEffect(() => {
        if (isWanted && accept) void accept();
      }, [isWanted, accept]);

      const claim = useCallback(() => {
        if (!token) return;
        if (isAuthenticated) set(() => ({ claimed: token }));
        else write({ token, wantedUntil: Date.now() + WANTED_MS });
      }, [token, isAuthenticated, set]);
      const forget = useCallback(() => {
        set(() => NOTHING);
        write(null);
      }, [set]);
      const isLooking = token === null && !hasLooked;
      return {
        /** Whether there is one, or there was one until its answer. */
        isPending: token !== null || own.answered !== undefined,
        token,
        flow: isLooking ? ({ state: "loading" } as const) : flow,
        claim,
        forget,
      };
    },
  };
};
