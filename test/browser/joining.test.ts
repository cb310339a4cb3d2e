import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  atAcme,
  createOrganization,
  invite,
  shoot,
  signIn,
  signUp,
  World,
} from "./world.js";

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  await world.stop();
});

beforeEach(async () => {
  await world.reset();
});

it("someone who has an account signs in behind the link, and lands in the organization", async () => {
  const alice = await atAcme(world, "alice@example.com");
  await createOrganization(alice, "Umbrella");
  await invite(alice, "bob@example.com");
  const link = await world.linkFor("bob@example.com");
  const bob = await world.open(link);
  await bob.getByRole("heading", { name: "Join Umbrella" }).waitFor();
  await bob.getByRole("button", { name: "I have an account" }).click();
  await signIn(bob, "bob@example.com");
  await bob.getByRole("button", { name: "Accept" }).click();
  await bob.getByRole("heading", { name: "Umbrella" }).waitFor();
  const chosen = bob.getByLabel("Organization");
  expect(await chosen.locator("option:checked").innerText()).toBe("Umbrella");

  // Back to the link: it says what has become of it, and does nothing.
  await bob.goBack();
  await bob.getByText("You have accepted this invitation.").waitFor();
  await shoot(bob, "invite-accepted");
  await bob.goForward();
  await bob.getByRole("heading", { name: "Umbrella" }).waitFor();
});

it("two people race for the last seat: exactly one gets in, the other is told, and gets in once there is room", async () => {
  const alice = await atAcme(world, "alice@example.com");
  await createOrganization(alice, "Tiny");
  await alice.getByRole("link", { name: "Settings" }).click();
  await alice.getByLabel("Member limit").fill("2");
  await alice.getByRole("button", { name: "Save seats" }).click();
  await invite(alice, "dora@example.com", "erin@example.com");
  const pages = await Promise.all(
    ["Dora", "Erin"].map(async (name) => {
      const email = `${name.toLowerCase()}@example.com`;
      const page = await world.open(await world.linkFor(email));
      await signUp(world, page, name, email);
      await page.getByRole("button", { name: "Accept" }).waitFor();
      return page;
    }),
  );
  // At once, without waiting for the page to stand still. The one who is told before clicking has no button any more.
  await Promise.all(
    pages.map((page) =>
      page
        .getByRole("button", { name: "Accept" })
        .evaluate((button) => (button as HTMLElement).click(), undefined, {
          timeout: 3000,
        })
        .catch(() => undefined),
    ),
  );
  const outcomes = await Promise.all(
    pages.map((page) =>
      Promise.race([
        page
          .getByRole("heading", { name: "Tiny", exact: true })
          .waitFor()
          .then(() => "in"),
        page
          .getByText("All seats are taken")
          .waitFor()
          .then(() => "full"),
      ]),
    ),
  );
  expect([...outcomes].sort()).toEqual(["full", "in"]);
  await alice.getByRole("link", { name: "Overview" }).click();
  await alice.getByText("2 of 2 seats used").waitFor();

  const told = pages[outcomes.indexOf("full")];
  if (!told) throw new Error("Nobody was told");
  await shoot(told, "invite-full");
  await alice.getByRole("link", { name: "Settings" }).click();
  await alice.getByLabel("Member limit").fill("3");
  await alice.getByRole("button", { name: "Save seats" }).click();
  await told.getByRole("button", { name: "Accept" }).click();
  await told.getByRole("heading", { name: "Tiny", exact: true }).waitFor();
});

it("100 rows at once, 5 of them bad: 95 are invited, 5 are named, and what is to be mended stays in the field", async () => {
  const gus = await world.open();
  await signUp(world, gus, "Gus", "gus@example.com");
  await gus.getByRole("heading", { name: "No organization yet" }).waitFor();
  await gus.getByLabel("Name").fill("Globex");
  await gus.getByRole("button", { name: "Create organization" }).click();
  await gus.getByRole("heading", { name: "Globex" }).waitFor();
  await gus.getByRole("link", { name: "Invitations", exact: true }).click();
  const good = Array.from({ length: 95 }, (_, at) => `p${at}@example.com`);
  const bad = [
    "gus@example.com",
    "nonsense",
    "two@@example.com",
    "p0@example.com",
    "p1@example.com,emperor",
  ];
  await gus.getByLabel("Email addresses").fill([...good, ...bad].join("\n"));
  await gus.getByText("96 invitations to be sent").waitFor();
  await shoot(gus, "bulk-preview");
  await gus.getByRole("button", { name: "Invite", exact: true }).click();
  const results = gus.getByRole("list", { name: "95 invited, 1 not." });
  await results.waitFor();
  expect(await results.getByRole("listitem").count()).toBe(96);
  await gus
    .getByText("gus@example.com: This person is already a member.")
    .waitFor();
  const left = await gus.getByLabel("Email addresses").inputValue();
  // The second of two equal addresses is done with: the first was invited.
  const toMend = bad.filter((row) => row !== "p0@example.com");
  expect(left.split("\n").sort()).toEqual(toMend.sort());
  await shoot(gus, "bulk-results");
  await gus.getByRole("link", { name: "Overview" }).click();
  await gus.getByText("Invited", { exact: true }).waitFor();
  await gus.locator("dd", { hasText: /^95/ }).first().waitFor();
});

const LONG_ADDRESS = `henry.${"long".repeat(12)}@example.com`;

it("a link for someone without mail is copied once, where it was made", async () => {
  const alice = await atAcme(world, "alice@example.com", "/invitations");
  await alice.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await alice.getByLabel("Email addresses").fill(LONG_ADDRESS);
  await alice.getByLabel("Don't send emails").check();
  await alice.getByRole("button", { name: "Invite", exact: true }).click();
  await alice.setViewportSize({ width: 360, height: 800 });
  const copy = alice.getByRole("button", {
    name: `Copy the link for ${LONG_ADDRESS}`,
  });
  await copy.waitFor();
  const overflow = await alice.evaluate(
    () => document.documentElement.scrollWidth - innerWidth,
  );
  expect(overflow).toBe(0);
  await copy.click();
  await alice.getByRole("button", { name: "Copied" }).waitFor();
  const url = await alice.evaluate(() => navigator.clipboard.readText());
  const henry = await world.open(new URL(url).pathname);
  await henry.getByRole("heading", { name: "Join Acme" }).waitFor();
  await alice.reload();
  const row = alice.locator("tbody tr", { hasText: LONG_ADDRESS });
  await row.waitFor();
  expect(
    await alice.getByRole("button", { name: /Copy the link/ }).count(),
  ).toBe(0);
});
