import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** The path of the page, live. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function goTo(path: string): void {
  window.history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

/** For the part of the page that a path is about: it has the focus when what had it went with the path before. */
export function useFocusOfPath(): RefObject<HTMLElement | null> {
  const path = usePath();
  const before = useRef(path);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (before.current !== path && isLost) main.current?.focus();
    before.current = path;
  }, [path]);
  return main;
}
