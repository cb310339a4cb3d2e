import { afterAll, beforeAll, expect, it } from "vitest";
import { atAcme, invite, shoot, signIn, signUp, World } from "./world.js";

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
  await inbox.getByRole("button").first().waitFor({ state: "detached" });
});

it("two windows: one invites, the other accepts, both see the new member; one left alone expires by itself", async () => {
  const erin = await world.open();
  await shoot(erin, "sign-in");
  await signUp(world, erin, "Erin", "erin@example.com");
  await erin.getByRole("heading", { name: "No organization yet" }).waitFor();
  await erin.getByLabel("Name").fill("Umbrella");
  await erin.getByRole("button", { name: "Create organization" }).click();
  await erin.getByRole("heading", { name: "Umbrella" }).waitFor();
  await erin.getByRole("link", { name: "Invitations", exact: true }).click();
  await erin
    .getByLabel("Email addresses")
    .fill("dora@example.com, late@example.com, nonsense");
  await erin.getByText("nonsense: This is not an email address.").waitFor();
  await erin.getByLabel("Message").fill("Come and join us");
  await erin.getByRole("button", { name: "Invite", exact: true }).click();
  await erin.getByText("dora@example.com: invited").waitFor();
  await shoot(erin, "invitations");

  const dora = await world.openFromMail(
    "dora@example.com",
    "Erin invited you to Umbrella",
  );
  await dora.getByRole("heading", { name: "Join Umbrella" }).waitFor();
  await dora.getByText("Come and join us").waitFor();
  await shoot(dora, "invite-signed-out");
  await signUp(world, dora, "Dora", "dora@example.com");
  const accept = dora.getByRole("button", { name: "Accept" });
  await accept.waitFor();
  await shoot(dora, "invite-ready");
  await accept.dblclick();
  await dora.getByRole("heading", { name: "Umbrella" }).waitFor();

  // Neither window is reloaded.
  for (const page of [erin, dora]) {
    await page.getByRole("link", { name: "Members" }).click();
    const members = page.locator("tbody tr");
    await members.filter({ hasText: "dora@example.com" }).waitFor();
    expect(await members.count()).toBe(2);
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByText("2 of 100 seats used").waitFor();
  }

  await erin.getByRole("link", { name: "Invitations", exact: true }).click();
  const late = erin.locator("tbody tr", { hasText: "late@example.com" });
  await late.getByText("pending").waitFor();
  await world.advance(7 * DAY + 60_000);
  await late.getByText("expired").waitFor();
  await shoot(erin, "expired");
  const link = await world.open(await world.linkFor("late@example.com"));
  await link.getByText("This invitation has expired").waitFor();
  await shoot(link, "invite-expired");
  await erin.getByRole("link", { name: "Activity" }).click();
  await erin.getByText("invitation expired").waitFor();
  await shoot(erin, "activity");
});

it("the wrong account is told which address is meant, masked, and can switch", async () => {
  const alice = await atAcme(world, "alice@example.com");
  await invite(alice, "frank@example.com");
  const link = await world.linkFor("frank@example.com");

  const bob = await atAcme(world, "bob@example.com");
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
  const alice = await atAcme(world, "alice@example.com");
  await invite(alice, "grace@example.com");
  const grace = await world.open(await world.linkFor("grace@example.com"));
  await grace.getByRole("heading", { name: "Join Acme" }).waitFor();
  const row = alice.locator("tbody tr", { hasText: "grace@example.com" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await grace.getByText("This invitation was withdrawn").waitFor();
});

it("the dashboard says by itself that an email bounced, and why; staff can lift that", async () => {
  const alice = await atAcme(world, "alice@example.com", "/invitations");
  await alice.getByLabel("Email addresses").fill("bounced@resend.dev");
  await alice.getByRole("button", { name: "Invite", exact: true }).click();
  const row = alice.locator("tbody tr", { hasText: "bounced@resend.dev" });
  await row.getByText("email queued").waitFor();
  const happened = await world.untilEvent("bounced@resend.dev", "bounced");
  await row.getByText("email bounced").waitFor();
  expect(happened).toBe("posted");
  expect(await row.locator(".coi-mail").getAttribute("title")).toContain(
    "no such mailbox",
  );
  await shoot(alice, "bounced");

  // Past the cool-down. It is sent again, and does bounce again.
  await world.advance(61_000);
  await row.getByRole("button", { name: "Unblock address" }).click();
  await row.getByText("email queued").waitFor();
  await row.getByText("email bounced").waitFor();

  await row.getByRole("button", { name: "Revoke" }).click();
  await row.getByText("revoked").waitFor();
  await alice.getByLabel("Email addresses").fill("bounced@resend.dev");
  await alice.getByRole("button", { name: "Invite", exact: true }).click();
  await alice
    .getByText("bounced@resend.dev: Mail to this address bounced")
    .waitFor();
});

it("an address that wants nothing to do with it declines from the mail, without an account, and only by a click", async () => {
  const alice = await atAcme(world, "alice@example.com");
  await invite(alice, "harry@example.com");
  const link = await world.linkFor("harry@example.com");
  const harry = await world.open(`${link}?intent=decline`);
  await harry.getByText("You don't need an account").waitFor();
  await shoot(harry, "invite-decline");
  const row = alice.locator("tbody tr", { hasText: "harry@example.com" });
  await row.getByText("pending").waitFor();
  await harry.getByRole("button", { name: "Decline" }).click();
  await harry.getByText("This invitation was declined").waitFor();
  await row.getByText("declined").waitFor();
});

it("a password is reset with a code by mail", async () => {
  const bob = await world.open();
  await bob.getByRole("button", { name: "Forgot your password?" }).click();
  await bob.getByLabel("Email").fill("bob@example.com");
  await bob.getByRole("button", { name: "Send code" }).click();
  await bob.getByLabel("Code").fill(await world.codeFor("bob@example.com"));
  await bob.getByLabel("New password").fill("another password");
  await shoot(bob, "reset");
  await bob.getByRole("button", { name: "Continue" }).click();
  await bob.getByRole("heading", { name: "Acme", exact: true }).waitFor();
});
