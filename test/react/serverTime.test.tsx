// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { ConvexProvider, type ConvexReactClient } from "convex/react";
import fc from "fast-check";
import { act } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { now } from "../../src/react/time.js";
import { hooks } from "./world.js";

const HOUR = 60 * 60 * 1000;
const LONGEST_ROUND_TRIP_MS = 2000;
const TRIES = 5;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

interface RoundTrip {
  there: number;
  back: number;
}

/** A server that is an hour ahead, on a line on which each question and each answer takes as long as it is told. */
function clientOf(trips: RoundTrip[]) {
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  let asked = 0;
  const mutation = async () => {
    const trip = trips[asked++];
    if (!trip) throw new Error("asked too often");
    await wait(trip.there);
    const at = Date.now() + HOUR;
    await wait(trip.back);
    return at;
  };
  return {
    client: { mutation } as unknown as ConvexReactClient,
    timesAsked: () => asked,
  };
}

function Root() {
  hooks.useServerTime();
  return null;
}

async function errorAfter(trips: RoundTrip[]) {
  const { client, timesAsked } = clientOf(trips);
  const page = (
    <ConvexProvider client={client}>
      <Root />
    </ConvexProvider>
  );
  const { unmount } = render(page);
  await act(() => vi.runAllTimersAsync());
  unmount();
  return { error: now() - Date.now() - HOUR, asked: timesAsked() };
}

const took = ({ there, back }: RoundTrip) => there + back;

it("is asked for again when the question had to wait for the connection", async () => {
  const waited = { there: 3000, back: 10 };
  const prompt = { there: 20, back: 20 };
  expect(await errorAfter([waited, prompt])).toEqual({ error: 0, asked: 2 });
});

it("is known to half of the fastest round trip, after five at most", async () => {
  const ms = fc.integer({ min: 0, max: 5000 });
  const trips = fc.array(fc.record({ there: ms, back: ms }), {
    minLength: TRIES,
    maxLength: TRIES,
  });
  await fc.assert(
    fc.asyncProperty(trips, async (line) => {
      const prompt = line.findIndex(
        (trip) => took(trip) <= LONGEST_ROUND_TRIP_MS,
      );
      const expected = prompt < 0 ? TRIES : prompt + 1;
      const { error, asked } = await errorAfter(line);
      expect(asked).toBe(expected);
      const fastest = Math.min(...line.slice(0, expected).map(took));
      expect(Math.abs(error)).toBeLessThanOrEqual(fastest / 2);
    }),
  );
});

it("is the device's own where the app does not tell it", async () => {
  await errorAfter([{ there: 5, back: 5 }]);
  const before = now() - Date.now();
  await errorAfter([]);
  expect(now() - Date.now()).toBe(before);
});
