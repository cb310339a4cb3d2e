import { useMutation } from "convex/react";
import type { FunctionReference } from "convex/server";
import { useEffect } from "react";
import { setOffset } from "./time.js";

let wasAsked = false;

// Half of it is how wrong the answer may be. One that took longer waited to be sent: offline, or for the sign-in.
const LONGEST_ROUND_TRIP_MS = 2000;
const TRIES = 5;

/**
 * Asks once per page how far this device's clock is off. The answer is as old as half of the way there and back. One
 * that fails (the app does not export the function) is not asked for again: the device's clock has to do.
 */
export const serverTimeHook = (ref: FunctionReference<"mutation", "public">) =>
  function useServerTime(): void {
    const ask = useMutation(ref);
    useEffect(() => {
      if (wasAsked) return;
      wasAsked = true;
      const measure = async (triesLeft: number): Promise<void> => {
        const start = Date.now();
        const at: unknown = await ask({});
        const end = Date.now();
        const isSlow = end - start > LONGEST_ROUND_TRIP_MS;
        if (isSlow && triesLeft > 1) return await measure(triesLeft - 1);
        if (typeof at === "number") setOffset(at - (start + end) / 2);
      };
      measure(TRIES).catch(() => {});
    }, [ask]);
  };
