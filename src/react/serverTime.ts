import { useConvex, useMutation } from "convex/react";
import type { FunctionReference } from "convex/server";
import { useEffect } from "react";
import { setOffset } from "./time.js";

/** What each client was asked. */
const asked = new WeakMap<object, Set<unknown>>();

// Half of it is how wrong the answer may be. One that took longer waited to be sent: offline, or for the sign-in.
const LONGEST_ROUND_TRIP_MS = 2000;
const TRIES = 5;

/**
 * Asks once per page how far this device's clock is off. The answer is as old as half of the way there and back, so of
 * several slow ones the fastest counts. A function that fails (the app does not export it) is not asked again: the
 * device's clock has to do.
 */
export const serverTimeHook = (ref: FunctionReference<"mutation", "public">) =>
  function useServerTime(): void {
    const client = useConvex();
    const ask = useMutation(ref);
    useEffect(() => {
      const known = asked.get(client) ?? new Set();
      if (known.has(ref)) return;
      asked.set(client, known.add(ref));
      const measure = async (): Promise<void> => {
        let fastest = { took: Infinity, offset: 0 };
        for (let tries = 0; tries < TRIES; tries++) {
          const start = Date.now();
          const at: unknown = await ask({});
          const end = Date.now();
          if (typeof at !== "number") return;
          const took = end - start;
          const offset = at - (start + end) / 2;
          if (took < fastest.took) fastest = { took, offset };
          if (took <= LONGEST_ROUND_TRIP_MS) break;
        }
        setOffset(fastest.offset);
      };
      measure().catch(() => {});
    }, [client, ask]);
  };
