import { useMutation } from "convex/react";
import { useEffect } from "react";
import type { Bound } from "./bind.js";
import { setOffset } from "./time.js";

let isKnown = false;

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
      const start = Date.now();
      ask({}).then(
        (at: unknown) => {
          const middle = (start + Date.now()) / 2;
          if (typeof at === "number") setOffset(at - middle);
        },
        () => {
          isKnown = false;
        },
      );
    }, [ask]);
  },
});
