// @vitest-environment node
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DevBackend } from "@convex-org-invitations/convex-in-vite";
import { startExample } from "../exampleServer.ts";

let example: DevBackend;

// The example app, with the real `@convex-dev/resend` and its child components.
beforeAll(async () => {
  example = await startExample();
}, 120_000);
afterAll(() => example.close());
beforeEach(() => example.reset());

/** Acme, which invites this address. */
const invite = (email: string) =>
  example.backend.run("seed:demo", {
    accounts: [
      { name: "Alice", email: "alice@example.com" },
      { name: "Bob", email: "bob@example.com" },
      { name: "Guest", email },
    ],
    password: "password123",
  });

type Invitation = { delivery: { status: string; reason?: string } };

async function delivery(): Promise<Invitation["delivery"] | undefined> {
  const data = (await example.backend.data()) as Record<
    string,
    { invitations: Invitation[] }
  >;
  return data.orgInvitations?.invitations[0]?.delivery;
}

/** Polls until a little before the end of the test. */
async function until(check: () => Promise<boolean> | boolean) {
  for (let tries = 0; tries < 250; tries++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited in vain: ${JSON.stringify(await delivery())}`);
}

const untilStatus = (status: string) =>
  until(async () => (await delivery())?.status === status);

test("a mail of the Resend component comes into the inbox, and its fate comes back", async () => {
  await invite("carol@example.com");
  await untilStatus("delivered");
  const [mail] = example.backend.mail.mails;
  expect(mail).toMatchObject({
    to: ["carol@example.com"],
    events: [
      { type: "sent", status: "posted" },
      { type: "delivered", status: "posted" },
    ],
  });
  expect(mail?.html).toContain("/invite/");
}, 120_000);

test.each([
  ["bounced@resend.dev", "bounced"],
  ["bounced+label@resend.dev", "bounced"],
  ["soft-bounced@resend.dev", "bounced"],
  ["complained@resend.dev", "complained"],
  ["delayed@resend.dev", "delayed"],
  ["failed@resend.dev", "failed"],
])(
  "a mail to %s is %s in the end",
  async (email, status) => {
    await invite(email);
    await untilStatus(status);
  },
  30_000,
);

test("any event can be sent by hand, and an unknown one is refused", async () => {
  await invite("carol@example.com");
  await untilStatus("delivered");
  const [mail] = example.backend.mail.mails;
  const post = (event: string) =>
    fetch(`${example.url}/__dev/mail?id=${mail?.id}&event=${event}`, {
      method: "POST",
    });
  expect((await post("complained")).status).toBe(200);
  await untilStatus("complained");
  expect((await post("vanished")).status).toBe(400);
}, 120_000);

test("after a reset nothing more comes of the mails before it", async () => {
  await invite("carol@example.com");
  await until(() => example.backend.mail.mails.length > 0);
  const [mail] = example.backend.mail.mails;
  await example.reset();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(mail?.events).toEqual([]);
}, 120_000);
