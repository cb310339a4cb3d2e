// @vitest-environment jsdom
import { render, waitFor } from "@testing-library/react";
import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { now } from "../../src/react/time.js";
import { hooks, LATE, World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

const HOUR = 60 * 60 * 1000;
const WAIT = 3000;

/** Says that it is open long after the page has asked for the time. */
class SlowToOpen extends WebSocket {
  constructor(url: string) {
    super(url);
    Object.defineProperty(this, "onopen", {
      set: (listener: (event: unknown) => void) =>
        this.addEventListener("open", (event) => {
          setTimeout(() => listener(event), WAIT);
        }),
    });
  }
}

const auth = {
  isLoading: false,
  isAuthenticated: false,
  fetchAccessToken: () => Promise.resolve(null),
};
const useAuth = () => auth;
function Root() {
  hooks.useServerTime();
  return null;
}

it("knows the server's time as well when the answer had to wait for the connection", async () => {
  await world.advance(HOUR);
  const client = new ConvexReactClient(world.url, {
    webSocketConstructor: SlowToOpen as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  const { unmount } = render(
    <ConvexProviderWithAuth client={client} useAuth={useAuth}>
      <Root />
    </ConvexProviderWithAuth>,
  );
  await waitFor(
    () => expect(now()).toBeGreaterThan(Date.now() + HOUR / 2),
    LATE,
  );
  expect(Math.abs(now() - Date.now() - HOUR)).toBeLessThan(WAIT / 4);
  unmount();
  await client.close();
});
