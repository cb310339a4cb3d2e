import { hear } from "./page.js";

/** Where a token is kept: `localStorage`, or React Native's `AsyncStorage`, which answers later. */
export type InviteStorage = {
  getItem: (
    key: string,
  ) => string | null | undefined | PromiseLike<string | null | undefined>;
  setItem: (key: string, value: string) => unknown;
  removeItem: (key: string) => unknown;
};

// Asked for each time: some browsers refuse it, and React Native has none.
export const ofBrowser: InviteStorage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
  removeItem: (key) => localStorage.removeItem(key),
};

/** What is kept under one key. */
export type Slot = {
  subscribe: (listener: () => void) => () => void;
  /** Undefined until the storage has said what is there. */
  read: () => string | null | undefined;
  write: (text: string | null) => void;
};

const slots = new WeakMap<InviteStorage, Map<string, Slot>>();

/** The same for all who use the same storage and key. */
export function slotOf(storage: InviteStorage, key: string): Slot {
  const known = slots.get(storage) ?? new Map<string, Slot>();
  slots.set(storage, known);
  const slot = known.get(key) ?? makeSlot(storage, key);
  known.set(key, slot);
  return slot;
}

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then ===
  "function";

function makeSlot(storage: InviteStorage, key: string): Slot {
  const listeners = new Set<() => void>();
  /** What is there, where the storage cannot say so at once, or took nothing; null while it is to be asked. */
  let memory: { text: string | null | undefined } | null = null;
  /** The last one under way. */
  let writing: PromiseLike<unknown> | undefined;

  const show = (text: string | null, isKept = false) => {
    memory = isKept ? null : { text };
    for (const listener of [...listeners]) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      // Another tab.
      const ignore = hear(globalThis, "storage", listener);
      return () => {
        listeners.delete(listener);
        ignore();
      };
    },

    read() {
      if (memory) return memory.text;
      try {
        const found = storage.getItem(key);
        if (!isPromise(found)) return found ?? null;
        const asked = { text: undefined };
        memory = asked;
        // What was written meanwhile is newer.
        const settle = (text: string | null = null) => {
          if (memory === asked) show(text);
        };
        found.then(settle, () => settle());
        return undefined;
      } catch {
        return null;
      }
    },

    write(text) {
      const put = () =>
        text === null ? storage.removeItem(key) : storage.setItem(key, text);
      let isKept = false;
      try {
        // One after the other, so that what was removed is not there again.
        const done = writing ? writing.then(put) : put();
        if (isPromise(done)) writing = done.then(undefined, () => {});
        else isKept = true;
      } catch {
        // Switched off or full: then it lives as long as the page.
      }
      show(text, isKept);
    },
  };
}
