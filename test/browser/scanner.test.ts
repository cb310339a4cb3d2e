import { afterAll, beforeAll, expect, it } from "vitest";
import { World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  await world.stop();
});

it("a mail scanner that fetches and opens every URL changes nothing in the database", async () => {
  const link = await world.linkFor("carol@example.com");
  const token = link.replace("/invite/", "");
  const paths = [
    "/",
    "/members",
    link,
    `${link}/`,
    `${link}?utm_source=mail`,
    `${link}?intent=decline`,
    "/invite/",
    "/invite/nonsense",
    `/accept/${token}`,
    `/decline/${token}`,
    "/http/.well-known/openid-configuration",
    "/http/.well-known/jwks.json",
    `/http/invite/${token}`,
    `/api/query?path=organizations:previewInvitation&args=${encodeURIComponent(JSON.stringify({ token }))}`,
    `/api/mutation?path=organizations:acceptInvitation&args=${encodeURIComponent(JSON.stringify({ token }))}`,
    `/api/mutation?path=organizations:declineInvitation&args=${encodeURIComponent(JSON.stringify({ token }))}`,
  ];
  const before = await world.quietData();
  expect(before).toContain("carol@example.com");
  for (const path of paths) {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      await world.get(path, { method, redirect: "manual" });
    }
  }
  expect(await world.data()).toBe(before);

  // One that runs the page's scripts too, as some do, and one that does not.
  for (const javaScriptEnabled of [true, false]) {
    for (const path of paths.slice(0, 10)) {
      const page = await world.open(path, { javaScriptEnabled });
      await page.waitForTimeout(1000);
      await page.close();
    }
  }
  expect(await world.data()).toBe(before);

  const page = await world.open(link);
  await page.getByRole("heading", { name: "Join Acme" }).waitFor();
});
