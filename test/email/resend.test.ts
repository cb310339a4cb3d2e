import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR, MINUTE } from "../../convex/pure/limits.js";
import { adam, api, bob, lastToken, outcome, pass } from "../app.js";
import { everything } from "./everything.js";
import { idFor, initResend } from "./resendApp.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const bobs = idFor("bob@example.com");

describe("an invitation mailed with Resend", () => {
  it("is one mail, with the link, a way to decline, and what names it", async () => {
    const { invite, settle, posted } = await initResend({
      deliveryOptions: { replyTo: "help@acme.example" },
    });
    const { invitationId } = await invite("bob@example.com");
    expect(posted).toEqual([]);
    await settle();
    expect(posted).toHaveLength(1);
    const [mail] = posted;
    const link = `https://app.example/invite/${lastToken()}`;
    expect(mail).toMatchObject({
      from: "Acme <team@acme.example>",
      to: ["bob@example.com"],
      reply_to: ["help@acme.example"],
      headers: {
        "X-Invitation-Reference": `${invitationId}.1`,
        "List-Unsubscribe": `<${link}?intent=decline>`,
      },
    });
    expect(mail?.subject).toContain("Acme");
    expect(mail?.text).toContain(link);
    expect(mail?.html).toContain(link);
  });

  it("is enqueued in the transaction: when that fails afterwards, nothing is sent", async () => {
    const { t, orgs, organizationId, settle, posted } = await initResend();
    const email = "bob@example.com";
    const row = { organizationId, email, role: "member" } as const;
    const failing = t.mutation(async (ctx) => {
      await orgs.inviteMember(ctx, row, { as: "system" });
      throw new Error("The app changed its mind");
    });
    await expect(failing).rejects.toThrow("changed its mind");
    await settle();
    expect(posted).toEqual([]);
  });

  it("is not sent when the invitation is refused", async () => {
    const { invite, settle, posted } = await initResend();
    expect(await outcome(invite("nonsense"))).toBe("INVALID_EMAIL");
    await settle();
    expect(posted).toEqual([]);
  });

  it.each([
    ["test mode", { testMode: true }, /Test mode is enabled/],
    ["no API key", { apiKey: "" }, /API key is not set/],
  ])(
    "is kept, with its link, when %s refuses the mail",
    async (_, resendOptions, reason) => {
      const { invite, find, posted, settle, t } = await initResend({
        resendOptions,
      });
      const sent = await invite("bob@example.com");
      const token = lastToken();
      expect(sent).toMatchObject({
        status: "pending",
        acceptUrl: `https://app.example/invite/${token}`,
        delivery: { status: "failed", reason: expect.stringMatching(reason) },
      });
      expect(await find(sent.invitationId)).toMatchObject({ status: "failed" });
      const preview = await t.query(api.previewInvitation, { token });
      expect(preview.valid).toBe(true);
      await settle();
      expect(posted).toEqual([]);
    },
  );

  it("is delivered live: queued, sent, delivered", async () => {
    const { invite, find, settle, hook } = await initResend();
    const { invitationId, delivery } = await invite("bob@example.com");
    expect(delivery.status).toBe("queued");
    await settle();
    for (const [type, status] of [
      ["email.sent", "sent"],
      ["email.delivery_delayed", "delayed"],
      ["email.delivered", "delivered"],
      ["email.sent", "delivered"],
      ["email.complained", "complained"],
    ] as const) {
      expect(await hook(type, bobs)).toBe(201);
      expect(await find(invitationId)).toMatchObject({ status });
    }
  });

  it.each([
    ["Permanent", "RECIPIENT_SUPPRESSED"],
    ["Transient", "ok"],
  ])("that bounces (%s): the next one is %s", async (type, next) => {
    const { invite, find, settle, hook } = await initResend();
    const { invitationId } = await invite("bob@example.com");
    await settle();
    const bounce = { message: "no such user", subType: "General", type };
    await hook("email.bounced", bobs, { data: { bounce } });
    expect(await find(invitationId)).toMatchObject({
      status: "bounced",
      reason: "no such user",
    });
    vi.setSystemTime(Date.now() + MINUTE);
    const again = invite("bob@example.com", { onDuplicate: "resend" });
    expect(await outcome(again)).toBe(next);
  });

  it("ignores that it was opened or clicked, which mail scanners do", async () => {
    const { invite, find, settle, hook } = await initResend();
    const { invitationId } = await invite("bob@example.com");
    await settle();
    const seen = { ipAddress: "", timestamp: "", userAgent: "" };
    await hook("email.opened", bobs, { data: { open: seen } });
    const click = { ...seen, link: "https://app.example" };
    await hook("email.clicked", bobs, { data: { click } });
    expect(await find(invitationId)).toMatchObject({ status: "queued" });
  });

  it("believes only webhooks that Resend has signed", async () => {
    const { invite, find, settle, hook } = await initResend();
    const { invitationId } = await invite("bob@example.com");
    await settle();
    const secret = `whsec_${Buffer.from("another secret, the wrong").toString("base64")}`;
    const forged = hook("email.bounced", bobs, {
      secret,
      data: { bounce: { message: "", subType: "", type: "Permanent" } },
    });
    await expect(forged).rejects.toThrow(/signature/i);
    expect(await find(invitationId)).toMatchObject({ status: "queued" });
  });

  it("takes no notice of other mails of the app", async () => {
    const { t, resend, settle, hook, find, invite } = await initResend();
    const { invitationId } = await invite("bob@example.com");
    await t.mutation((ctx) =>
      resend.sendEmail(ctx, {
        from: "a@acme.example",
        to: "carol@example.com",
        subject: "Your code",
        text: "123",
      }),
    );
    await settle();
    const carols = idFor("carol@example.com");
    expect(await hook("email.complained", carols)).toBe(201);
    expect(await find(invitationId)).toMatchObject({ status: "queued" });
  });
});

it("a mail that Resend refused without a webhook is found out about later", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const acme = await initResend({
    answer: () => Response.json({ name: "invalid_api_key" }, { status: 401 }),
  });
  const { invitationId } = await acme.invite("bob@example.com");
  await acme.settle();
  expect(await acme.find(invitationId)).toMatchObject({ status: "queued" });
  await pass(acme, 21 * MINUTE);
  expect(await acme.find(invitationId)).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("401"),
  });
});

it("a mail that was delivered long since is asked about once, not again and again", async () => {
  const acme = await initResend();
  const { invitationId } = await acme.invite("bob@example.com");
  await acme.settle();
  const status = vi.spyOn(acme.resend, "status");
  await pass(acme, 13 * HOUR);
  expect(status).toHaveBeenCalledTimes(1);
  expect(await acme.find(invitationId)).toMatchObject({ status: "sent" });
});

it("1,000 invitations in ten bulk calls are 1,000 mails, each call far below the platform's limits", async () => {
  const { t, as, organizationId, settle, posted } = await initResend();
  const recorder = await recordCosts(t);
  for (let call = 0; call < 10; call++) {
    const invitations = Array.from({ length: 100 }, (_, at) => ({
      email: `c${call}-p${at}@example.com`,
      role: "member" as const,
    }));
    const args = { organizationId, invitations };
    const { result: rows, cost } = await recorder.measure(() =>
      as(adam).mutation(api.inviteMembers, args),
    );
    expect(rows.every(({ ok }) => ok)).toBe(true);
    // https://docs.convex.dev/production/state/limits: of one transaction.
    expect(cost.transactions).toHaveLength(1);
    expect(cost.ranges).toBeLessThan(4096 / 2);
    expect(cost.documentsRead).toBeLessThan(32_000 / 2);
    expect(cost.documentsWritten).toBeLessThan(16_000 / 2);
    expect(cost.scheduled).toBeLessThan(1000 / 2);
  }
  for (let round = 0; round < 5; round++) await settle();
  expect(new Set(posted.map(({ to }) => to[0]))).toHaveLength(1000);
}, 120_000);

describe("after the invitation was accepted", () => {
  it("no usable token is left anywhere, in the mails that are still stored neither", async () => {
    const acme = await initResend();
    const { t, as, resend, invite, settle } = acme;
    await invite("bob@example.com");
    const first = lastToken();
    await settle();
    vi.setSystemTime(Date.now() + MINUTE);
    await invite("bob@example.com", { onDuplicate: "resend" });
    const second = lastToken();
    await settle();
    await as(bob).mutation(api.acceptInvitation, { token: second });
    await settle();

    const stored = await everything(t);
    // The bodies of the mails: Resend keeps them until they are cleaned up.
    const found = [first, second].filter((token) => stored.includes(token));
    expect(found).toEqual([first, second]);
    const eve = { ...bob, userId: "eve" };
    for (const token of found) {
      const tries = [eve, bob].map((user) =>
        outcome(as(user).mutation(api.acceptInvitation, { token })),
      );
      const isLast = token === second;
      expect(await Promise.all(tries)).toEqual([
        isLast ? "INVITATION_ALREADY_ACCEPTED" : "INVITATION_NOT_FOUND",
        isLast ? "ok" : "INVITATION_NOT_FOUND",
      ]);
    }

    await pass(acme, 8 * 24 * HOUR);
    await t.mutation((ctx) =>
      ctx.runMutation(resend.component.lib.cleanupAbandonedEmails, {
        olderThan: 7 * 24 * HOUR,
      }),
    );
    await settle();
    const rest = await everything(t);
    expect([first, second].filter((one) => rest.includes(one))).toEqual([]);
  });
});
