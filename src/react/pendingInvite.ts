import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Bound } from "./bind.js";
import { flowOf } from "./invitation.js";

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
 * accept it (`claim`) has accepted it once they are signed in; others are asked then.
 */
type Stored = { token: string; wanted: boolean };

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
    const { token, wanted } = JSON.parse(text) as Partial<Stored>;
    return typeof token === "string"
      ? { token, wanted: wanted === true }
      : null;
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
      const { flow, isSettled } = useFlow(token);
      // The address is looked at after the first render, which is the same on a server.
      const [hasLooked, setLooked] = useState(false);
      // The final answer stays on the screen after the token was forgotten.
      const [final, setFinal] = useState<{
        token: string;
        flow: typeof flow;
      } | null>(null);

      useEffect(() => {
        const url = new URL(window.location.href);
        const found = tokenFromUrl(url);
        setLooked(true);
        if (!found) return;
        write({ token: found, wanted: false });
        // Out of the address bar, the history and what is sent as Referer.
        window.history.replaceState(
          window.history.state,
          "",
          cleanUrl(url, found),
        );
      }, [tokenFromUrl, cleanUrl]);

      if (token && isSettled && final?.token !== token) {
        setFinal({ token, flow });
      }
      const isOver = token !== null && final?.token === token;
      useEffect(() => {
        if (isOver) write(null);
      }, [isOver]);

      const wanted = stored?.wanted ?? false;
      const accept = flow.state === "ready" ? flow.accept : null;
      const hasFailed = flow.state === "ready" && flow.error !== null;
      useEffect(() => {
        if (wanted && accept && !hasFailed) void accept();
      }, [wanted, accept, hasFailed]);

      const claim = useCallback(() => {
        if (token) write({ token, wanted: true });
      }, [token]);
      const forget = useCallback(() => {
        setFinal(null);
        write(null);
      }, []);
      const isLooking = token === null && !hasLooked;
      const shown = token === null && final ? final.flow : flow;
      return {
        /** Whether there is one, or there was one until its answer. */
        isPending: token !== null || final !== null,
        token,
        flow: isLooking ? ({ state: "loading" } as const) : shown,
        claim,
        forget,
      };
    },
  };
};
