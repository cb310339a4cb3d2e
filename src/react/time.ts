import { useCallback, useSyncExternalStore } from "react";
import { hear } from "./page.js";

/**
 * One timer for everything on the screen that ends at some time. It knows how far the clock of this device is off
 * (rightTime in serverTime.ts), and looks again when a laptop wakes up: a timer does not run while it sleeps.
 */
type Listener = () => void;
const deadlines = new Map<Listener, number>();
/** Everything on the screen that looks at the clock. */
const watching = new Set<Listener>();
let offset = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let ignorePage = () => {};

/** The server's time, as well as it is known here. */
export const now = (): number => Date.now() + offset;

/** Milliseconds that the server is ahead. What had passed may be to come again. */
export function setOffset(ms: number): void {
  offset = ms;
  for (const lookAgain of [...watching]) lookAgain();
}

// A longer timer fires at once.
const LONGEST_MS = 2 ** 31 - 1;

function arm(): void {
  clearTimeout(timer);
  const next = Math.min(...deadlines.values());
  if (next === Infinity) return;
  timer = setTimeout(wake, Math.min(LONGEST_MS, Math.max(0, next - now())));
}

function wake(): void {
  for (const listener of [...deadlines.keys()]) listener();
  arm();
}

function listen(listener: Listener, deadline: number): () => void {
  if (deadlines.size === 0) {
    const { document }: Partial<typeof globalThis> = globalThis;
    const ignore = [
      hear(document, "visibilitychange", wake),
      hear(globalThis, "focus", wake),
    ];
    ignorePage = () => ignore.forEach((stop) => stop());
  }
  deadlines.set(listener, deadline);
  arm();
  return () => {
    deadlines.delete(listener);
    arm();
    if (deadlines.size === 0) ignorePage();
  };
}

/** Calls `render` whenever the time that `next` names has come; it is asked again after each. */
function watch(render: Listener, next: () => number | undefined): () => void {
  let stop = () => {};
  const plan = () => {
    stop();
    const time = next();
    stop = time === undefined ? () => {} : listen(lookAgain, time);
  };
  const lookAgain = () => {
    render();
    plan();
  };
  watching.add(lookAgain);
  plan();
  return () => {
    watching.delete(lookAgain);
    stop();
  };
}

/** How many of these deadlines have passed, of which null never comes; renders again when the next one does. */
export function usePassed(deadlines: (number | null)[]): number {
  const times = deadlines.filter((time) => time !== null);
  const key = times.join();
  const subscribe = useCallback(
    (render: Listener) => {
      const all = key === "" ? [] : key.split(",").map(Number);
      return watch(render, () => {
        const coming = all.filter((time) => time > now());
        return coming.length > 0 ? Math.min(...coming) : undefined;
      });
    },
    [key],
  );
  const passed = () => times.filter((time) => time <= now()).length;
  return useSyncExternalStore(subscribe, passed, () => 0);
}

/** Whether a time (epoch ms) has passed, by the server's clock; false while there is none. */
export function useHasPassed(time: number | null = null): boolean {
  return usePassed([time]) > 0;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Counted in whole minutes, and in seconds when there is but one left. */
function stepsLeft(left: number): { count: number; size: number } {
  const size = left > MINUTE ? MINUTE : SECOND;
  return { count: Math.ceil(left / size), size };
}

/** Milliseconds until `time`, never below 0, by the server's clock: every minute, and every second in the last one. */
export function useCountdown(time: number): number {
  const subscribe = useCallback(
    (render: Listener) =>
      watch(render, () => {
        const { count, size } = stepsLeft(time - now());
        return count > 0 ? time - (count - 1) * size : undefined;
      }),
    [time],
  );
  const rounded = () => {
    const { count, size } = stepsLeft(time - now());
    return Math.max(0, count * size);
  };
  return useSyncExternalStore(subscribe, rounded, () => 0);
}
