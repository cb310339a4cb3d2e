// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useCountdown, useHasPassed } from "../../src/react/index.js";
import { setOffset } from "../../src/react/time.js";

const NOW = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  cleanup();
  setOffset(0);
  vi.useRealTimers();
});

const renders = vi.fn();
function Passed({ at }: { at: number | null | undefined }) {
  renders();
  return <p>{useHasPassed(at) ? "passed" : "to come"}</p>;
}
function Countdown({ at }: { at: number }) {
  return <p>{useCountdown(at)}</p>;
}

const show = (ui: React.ReactNode) => render(<StrictMode>{ui}</StrictMode>);
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

describe("a deadline on the screen", () => {
  it("passes by itself, to the moment, also weeks ahead", () => {
    show(<Passed at={NOW + 60 * DAY} />);
    pass(60 * DAY - 1);
    expect(screen.getByText("to come")).toBeDefined();
    pass(1);
    expect(screen.getByText("passed")).toBeDefined();
  });

  it.each([null, undefined])("never passes when it is %s", (at) => {
    show(<Passed at={at} />);
    expect(vi.getTimerCount()).toBe(0);
    pass(365 * DAY);
    expect(screen.getByText("to come")).toBeDefined();
  });

  it("renders nothing in between", () => {
    show(<Passed at={NOW + DAY} />);
    renders.mockClear();
    pass(DAY - 1);
    expect(renders).not.toHaveBeenCalled();
  });

  it("shares one timer with all others, and leaves none behind", () => {
    const deadlines = Array.from({ length: 50 }, (_, at) => NOW + DAY + at);
    const { unmount } = show(
      <>
        {deadlines.map((at) => (
          <Passed key={at} at={at} />
        ))}
      </>,
    );
    expect(vi.getTimerCount()).toBe(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is seen as soon as a laptop wakes up", () => {
    show(<Passed at={NOW + DAY} />);
    // The clock went on, the timers did not.
    vi.setSystemTime(NOW + 2 * DAY);
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(screen.getByText("passed")).toBeDefined();
  });

  it.each([
    ["fast", -2 * DAY, "to come"],
    ["slow", 2 * DAY, "passed"],
  ])("is the server's on a device whose clock is %s", (_, offset, text) => {
    vi.setSystemTime(NOW);
    const at = offset < 0 ? NOW - DAY : NOW + DAY;
    show(<Passed at={at} />);
    act(() => setOffset(offset));
    expect(screen.getByText(text)).toBeDefined();
  });

  it("that is not known yet has not passed", () => {
    show(<Passed at={undefined} />);
    expect(screen.getByText("to come")).toBeDefined();
  });
});

it("a countdown goes by minutes, by seconds in the last one, and ends at 0", () => {
  show(<Countdown at={NOW + 2 * MINUTE + 500} />);
  const shown = () => Number(screen.getByText(/^\d+$/).textContent);
  expect(shown()).toBe(3 * MINUTE);
  pass(600);
  expect(shown()).toBe(2 * MINUTE);
  pass(MINUTE);
  expect(shown()).toBe(MINUTE);
  pass(30_000);
  expect(shown()).toBe(30_000);
  pass(30_000);
  expect(shown()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it("renders on a server, where there is no window", () => {
  vi.stubGlobal("window", undefined);
  vi.stubGlobal("document", undefined);
  try {
    expect(renderToString(<Passed at={NOW - 1} />)).toContain("to come");
    expect(renderToString(<Countdown at={NOW + 1} />)).toContain("0");
  } finally {
    vi.unstubAllGlobals();
  }
});
