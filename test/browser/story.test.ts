import { afterAll, beforeAll, expect, it } from "vitest";
import { shoot, signIn, signUp, World } from "./world.js";

const DAY = 24 * 60 * 60 * 1000;
let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  await world.stop();
});

// First, since the story below moves the clock past what is in it.
it("the inbox in the app shows invitations to a verified address, to accept or decline", async () => {
  const carol = await world.open();
  await signIn(carol, "carol@example.com");
  const inbox = carol.getByRole("region", { name: "My invitations" });
  await inbox.getByText("Acme").waitFor();
  await shoot(carol, "inbox");
  await inbox.getByRole("button", { name: "Decline" }).click();
  await inbox.waitFor({ state: "detached" });
});

it("two windows: one invites, the other accepts, both see the new member; one left alone expires by itself", async () => {
  const erin = await world.open();
  await shoot(erin, "sign-in");
  await signUp(erin, "Erin", "erin@example.com");
  await erin.getByRole("heading", { name: "No organization yet" }).waitFor();
  await erin.getByLabel("Name").fill("Umbrella");
  await erin.getByRole("button", { name: "Create organization" }).click();
  await erin.getByRole("heading", { name: "Umbrella" }).waitFor();
  await erin.getByRole("button", { name: "Invitations" }).click();
  await erin
    .getByLabel("Email addresses")
    .fill("dora@example.com, late@example.com, nonsense");
  await erin.getByLabel("Message").fill("Come and join us");
  await erin.getByRole("button", { name: "Invite", exact: true }).click();
  await erin.getByText("dora@example.com: invited").waitFor();
  await erin.getByText("nonsense: This is not an email address.").waitFor();
  await shoot(erin, "invitations");

  const dora = await world.open(await world.linkFor("dora@example.com"));
  await dora.getByRole("heading", { name: "Join Umbrella" }).waitFor();
  await dora.getByText("Come and join us").waitFor();
  await shoot(dora, "invite-signed-out");
  await signUp(dora, "Dora", "dora@example.com");
  const accept = dora.getByRole("button", { name: "Accept" });
  await accept.waitFor();
  await shoot(dora, "invite-ready");
  await accept.dblclick();
  await dora.getByRole("heading", { name: "Umbrella" }).waitFor();

  // Neither window is reloaded.
  await erin.getByRole("button", { name: "Members" }).click();
  for (const page of [erin, dora]) {
    const members = page.locator("ul.rows li");
    await members.filter({ hasText: "dora@example.com" }).waitFor();
    expect(await members.count()).toBe(2);
    await page.getByText("2 of 100 seats used").waitFor();
  }
  await shoot(erin, "members");

  await erin.getByRole("button", { name: "Invitations" }).click();
  const late = erin.locator("ul.rows li", { hasText: "late@example.com" });
  await late.getByText("pending").waitFor();
  await world.advance(7 * DAY + 60_000);
  await late.getByText("expired").waitFor();
  await shoot(erin, "expired");
  const link = await world.open(await world.linkFor("late@example.com"));
  await link.getByText("This invitation has expired").waitFor();
  await shoot(link, "invite-expired");
  await erin.getByRole("button", { name: "Activity" }).click();
  await erin.getByText("invitation expired").waitFor();
  await shoot(erin, "activity");
});

it("the wrong account is told which address is meant, masked, and can switch", async () => {
  const alice = await world.open();
  await signIn(alice, "alice@example.com");
  await alice.getByRole("heading", { name: "Acme" }).waitFor();
  await alice.getByRole("button", { name: "Invitations" }).click();
  await alice.getByLabel("Email addresses").fill("frank@example.com");
  await alice.getByRole("button", { name: "Invite", exact: true }).click();
  await alice.getByText("frank@example.com: invited").waitFor();
  const link = await world.linkFor("frank@example.com");

  const bob = await world.open();
  await signIn(bob, "bob@example.com");
  await bob.getByRole("heading", { name: "Acme" }).waitFor();
  await bob.goto(world.url + link);
  await bob.getByText("You are signed in with another account").waitFor();
  const text = await bob.locator("main").innerText();
  expect(text).toContain("f***@example.com");
  expect(text).not.toContain("frank@example.com");
  await shoot(bob, "invite-wrong-account");
  await bob.getByRole("button", { name: "Switch account" }).click();
  await bob.getByRole("heading", { name: "Create an account" }).waitFor();
});

it("a revoked link says so while the page is open", async () => {
  const alice = await world.open();
  await signIn(alice, "alice@example.com");
  await alice.getByRole("heading", { name: "Acme" }).waitFor();
  await alice.getByRole("button", { name: "Invitations" }).click();
  await alice.getByLabel("Email addresses").fill("grace@example.com");
  await alice.getByRole("button", { name: "Invite", exact: true }).click();
  await alice.getByText("grace@example.com: invited").waitFor();
  const grace = await world.open(await world.linkFor("grace@example.com"));
  await grace.getByRole("heading", { name: "Join Acme" }).waitFor();
  const row = alice.locator("ul.rows li", { hasText: "grace@example.com" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await grace.getByText("This invitation was withdrawn").waitFor();
});
