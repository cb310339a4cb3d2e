import {
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { Bound } from "./bind.js";
import { flowOf } from "./invitation.js";
import { type InviteStorage, ofBrowser, slotOf } from "./inviteStorage.js";
import type { HooksOf } from "./orgHooks.js";
import { useSessionState } from "./session.js";

const KEY = "convex-org-invitations:pending";

export type PendingInviteOptions = {
  /**
   * The token of a link that the app has opened itself, as in React Native; null while there is none. Default: it is
   * looked for in the address of the page, and taken out of it.
   */
  token?: string | null;
  /** Where it is kept: the one of the first render. Default: `localStorage`. */
  storage?: InviteStorage;
  /** Under which name it is kept. Two apps, or two instances, on one origin need two. */
  storageKey?: string;
  /** Finds the token in the address of the page. Default: what follows `/invite/` in its path. */
  tokenFromUrl?: (url: URL) => string | null | undefined;
  /** What the address becomes once the token was taken out. Default: the same without the token. */
  cleanUrl?: (url: URL, token: string) => string;
};

/**
 * Carries an invitation through any sign-up or sign-in: in this tab, by way of another site, or in a second tab that a
 * verification mail opens. So it is kept in a storage, until it has its final answer. Someone who said that they want to
 * accept it (`claim`) has accepted it once they are signed in; others are asked then. That cannot be known of someone
 * signed out: so their word holds for an hour, and for the first who signs in, and is gone with them.
 */
type Stored = {
  token: string;
  /** Until when someone signed out wants it. Absent: nobody has said so. */
  wantedUntil?: number | undefined;
};
const WANTED_MS = 60 * 60 * 1000;

/** Tokens of one session. */
type Own = {
  /** What it has the final answer to, which stays on the screen after the token was forgotten. */
  answered?: string;
  /** What the signed-in user has said they want. */
  claimed?: string;
};
const NOTHING: Own = {};

function parse(text: string | null | undefined): Stored | null {
  try {
    const { token, wantedUntil } = JSON.parse(text ?? "") as Partial<Stored>;
    return typeof token === "string" ? { token, wantedUntil } : null;
  } catch {
    return null;
  }
}

const fromPath = (url: URL) =>
  /\/invite\/(\w+\.[\w-]{43})\/?$/.exec(url.pathname)?.[1];
const withoutToken = (url: URL, token: string) =>
  url.href.replace(token, "").replace(/\/(?=$|[?#])/, "");

export const pendingInviteHooks = (
  bound: Bound,
): HooksOf<"usePendingInvite"> => {
  const useFlow = flowOf(bound);
  return {
    usePendingInvite({
      token: given,
      storage = ofBrowser,
      storageKey = KEY,
      tokenFromUrl = fromPath,
      cleanUrl = withoutToken,
    }: PendingInviteOptions = {}) {
      const [place] = useState(storage);
      const { subscribe, read, write } = useMemo(() => {
        const slot = slotOf(place, storageKey);
        const set = (next: Stored | null) =>
          slot.write(next && JSON.stringify(next));
        return { ...slot, write: set };
      }, [place, storageKey]);
      const text = useSyncExternalStore(subscribe, read, () => undefined);
      const stored = parse(text);
      const token = stored?.token ?? null;
      const { state: own, set } = useSessionState<Own>(bound.useAuth, NOTHING);
      const { flow, isSettled } = useFlow(token ?? own.answered);
      const isRead = text !== undefined;
      // The link is looked at after the first render, which is the same on a server.
      const [hasLooked, setLooked] = useState(false);

      useEffect(() => {
        if (!isRead) return;
        setLooked(true);
        // The one who wanted it before the page was loaded again still does.
        if (given && parse(read())?.token !== given) write({ token: given });
      }, [given, isRead, read, write]);

      useEffect(() => {
        const { location, history }: Partial<typeof globalThis> = globalThis;
        if (given !== undefined || !location) return;
        const url = new URL(location.href);
        const found = tokenFromUrl(url);
        if (!found) return;
        write({ token: found });
        // Out of the address bar, the history and what is sent as Referer.
        history?.replaceState(history.state, "", cleanUrl(url, found));
      }, [given, tokenFromUrl, cleanUrl, write]);

      if (token && isSettled && own.answered !== token) {
        set(() => ({ answered: token }));
      }
      const isOver = token !== null && own.answered === token;
      useEffect(() => {
        if (isOver) write(null);
      }, [isOver, write]);

      const { isAuthenticated } = bound.useAuth();
      const wantedUntil = stored?.wantedUntil;
      useEffect(() => {
        if (!token || !isAuthenticated || !wantedUntil) return;
        if (Date.now() < wantedUntil) set(() => ({ claimed: token }));
        write({ token });
      }, [token, isAuthenticated, wantedUntil, set, write]);

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
      }, [token, isAuthenticated, set, write]);
      const forget = useCallback(() => {
        set(() => NOTHING);
        write(null);
      }, [set, write]);
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
