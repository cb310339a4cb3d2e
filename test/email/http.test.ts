import workpool from "@convex-dev/workpool/test";
import rateLimiter from "@convex-dev/rate-limiter/test";
import resend from "@convex-dev/resend/test";
import { advance, lastToken, register } from "convex-org-invitations/test";
import { convexTest } from "convex-test";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { internal } from "../../example/convex/_generated/api.js";
import { orgs } from "../../example/convex/organizations.js";
import schema from "../../example/convex/schema.js";
import { jobsOf } from "../inside.js";

// Which delivery the example takes is decided when its functions are loaded.
vi.hoisted(() => {
  process.env.MAIL_API_URL = "https://mail.example/send";
  process.env.SITE_URL = "https://app.example";
});

const modules = import.meta.glob("../../example/convex/**/*.*s");

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The example app, which mails through a service that answers with these statuses, one after the other. */
async function initExample(...answers: number[]) {
  const posted: Record<string, string>[] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
    expect(url).toBe("https://mail.example/send");
    posted.push(JSON.parse(body) as Record<string, string>);
    return new Response(null, { status: answers[posted.length - 1] ?? 200 });
  });
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t);
  resend.register(t);
  rateLimiter.register(t, "resend/rateLimiter");
  for (const path of ["resend/emailWorkpool", "resend/callbackWorkpool"]) {
    workpool.register(t, path);
  }
  workpool.register(t, "mailWorkpool");
  const owner = { userId: "alice", name: "Alice", emails: [] };
  const { organizationId } = await t.mutation((ctx) =>
    orgs.createOrganizationFor(ctx, { owner, name: "Acme" }),
  );
  const invite = () =>
    t.mutation((ctx) => {
      const email = "bob@example.com";
      const row = { organizationId, email, role: "member" } as const;
      return orgs.inviteMember(ctx, row, { as: owner });
    });
  const settle = async () => {
    for (let round = 0; round < 60; round++) await advance(t, vi, 1000);
  };
  const delivery = async (invitationId: string) => {
    const found = await t.query((ctx) =>
      orgs.getInvitation(ctx, { invitationId }, { as: "system" }),
    );
    return found && "delivery" in found ? found.delivery : undefined;
  };
  return { t, posted, invite, settle, delivery };
}

it("a service that takes mails over HTTP is asked until it does", async () => {
  const { posted, invite, settle, delivery } = await initExample(503, 500, 202);
  const { invitationId } = await invite();
  expect(await delivery(invitationId)).toMatchObject({ status: "queued" });
  await settle();
  expect(posted).toHaveLength(3);
  expect(posted[2]).toMatchObject({
    to: "bob@example.com",
    subject: "Alice invited you to Acme",
    text: expect.stringContaining(`/invite/${lastToken()}`),
  });
  expect(await delivery(invitationId)).toMatchObject({ status: "sent" });
});

it("a service that never does makes the mail fail, with the reason", async () => {
  const { posted, invite, settle, delivery } = await initExample(
    ...Array.from({ length: 9 }, () => 500),
  );
  const { invitationId } = await invite();
  await settle();
  expect(posted).toHaveLength(5);
  expect(await delivery(invitationId)).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("500"),
  });
});

it("neither the address nor the link is in what is scheduled, and nothing of the mail stays", async () => {
  const { t, invite, settle } = await initExample(500);
  await invite();
  await settle();
  const paths = ["", "mailWorkpool"];
  const jobs = await Promise.all(paths.map((path) => jobsOf({ t }, path)));
  expect(JSON.stringify(jobs)).toContain("mailId");
  expect(JSON.stringify(jobs)).not.toMatch(/example\.com|invite\//);
  expect(await t.run((ctx) => ctx.db.query("outgoingMails").collect())).toEqual(
    [],
  );
});

it("nothing is posted when the transaction that invites fails", async () => {
  const { t, posted, settle } = await initExample();
  const failing = t.mutation(async (ctx) => {
    const owner = { userId: "olga", name: "Olga", emails: [] };
    const { organizationId } = await orgs.createOrganizationFor(ctx, {
      owner,
      name: "Globex",
    });
    const email = "bob@example.com";
    const row = { organizationId, email, role: "member" } as const;
    await orgs.inviteMember(ctx, row, { as: owner });
    throw new Error("The app changed its mind");
  });
  await expect(failing).rejects.toThrow("changed its mind");
  await settle();
  expect(posted).toEqual([]);
});

it("the example cleans up old mails and prunes old invitations", async () => {
  const { t } = await initExample();
  await t.mutation(internal.crons.cleanupMails, {});
  await t.mutation(internal.crons.pruneInvitations, {});
});
