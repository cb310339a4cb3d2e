import { useMutation } from "convex/react";
import { useEffect } from "react";
import type { Bound } from "./bind.js";
import { setOffset } from "./time.js";

let isKnown = false;

// Half of it is how wrong the answer may be. One that took longer waited to be sent: offline, or for the sign-in.
const LONGEST_ROUND_TRIP_MS = 2000;
const TRIES = 5;

/**
 * Asks once how far this device's clock is off, if the app exports `serverTime`. The answer is as old as half of the
 * way there and back.
 */
export const serverTimeHooks = (bound: Bound) => ({
  useServerTime(): void {
    const ask = useMutation(bound.mutation("serverTime"));
    useEffect(() => {
      if (isKnown) return;
      isKnown = true;
      const measure = async (triesLeft: number): Promise<void> => {
        const start = Date.now();
        const at: unknown = await ask({});
        const end = Date.now();
        const isSlow = end - start > LONGEST_ROUND_TRIP_MS;
        if (isSlow && triesLeft > 1) return await measure(triesLeft - 1);
        if (typeof at === "number") setOffset(at - (start + end) / 2);
      };
      measure(TRIES).catch(() => {
        isKnown = false;
      });
    }, [ask]);
  },
});
