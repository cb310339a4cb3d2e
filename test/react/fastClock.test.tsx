// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { hooks, LATE, World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
afterEach(async () => {
  vi.useRealTimers();
  await world.leave();
});

const MONTH = 30 * 24 * 60 * 60 * 1000;

function Accept({ token }: { token: string }) {
  return <p>state: {hooks.useInvitation(token).state}</p>;
}

it("a device whose clock is a month ahead can accept: the page goes by the server's clock", async () => {
  const token = await world.tokenFor("carol@example.com");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + MONTH });
  await world.render(<Accept token={token} />, null);
  expect(
    await screen.findByText("state: needs_sign_in", {}, LATE),
  ).toBeDefined();
});
