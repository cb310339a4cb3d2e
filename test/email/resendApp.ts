import { createHmac } from "node:crypto";
import rateLimiter from "@convex-dev/rate-limiter/test";
import { type EmailEvent, Resend } from "@convex-dev/resend";
import resendTest from "@convex-dev/resend/test";
import workpool from "@convex-dev/workpool/test";
import { anyApi, componentsGeneric } from "convex/server";
import { vi } from "vitest";
import type { AnyOptions } from "../../src/client/index.js";
import {
  resendDelivery,
  type ResendDeliveryOptions,
} from "../../src/email/index.js";
import { adam, alice, api, initAcme, pass } from "../app.js";

const SECRET = `whsec_${Buffer.from("a secret of 24 bytes....").toString("base64")}`;

/** What was posted to Resend's API. */
export type Posted = {
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  reply_to?: string[];
  headers: Record<string, string>;
};

type ResendOptions = ConstructorParameters<typeof Resend>[1];

/** Acme, mailing with the real `@convex-dev/resend`; only Resend's HTTP API is a stub. */
export async function initResend({
  resendOptions = {},
  deliveryOptions = {},
  options = {},
  answer = accept,
}: {
  resendOptions?: ResendOptions;
  deliveryOptions?: Partial<ResendDeliveryOptions>;
  options?: Partial<AnyOptions<never>>;
  answer?: (mails: Posted[]) => Response;
} = {}) {
  const posted: Posted[] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
    if (url !== "https://api.resend.com/emails/batch") throw new Error(url);
    const mails = JSON.parse(body) as Posted[];
    const response = answer(mails);
    if (response.ok) posted.push(...mails);
    return response;
  });
  const components = componentsGeneric() as unknown as {
    resend: ConstructorParameters<typeof Resend>[0];
  };
  const resend = new Resend(components.resend, {
    apiKey: "re_test",
    webhookSecret: SECRET,
    testMode: false,
    onEmailEvent: anyApi.hooks?.handleEmailEvent as never,
    ...resendOptions,
  });
  const from = "Acme <team@acme.example>";
  const delivery = resendDelivery(resend, { from, ...deliveryOptions });
  const acme = await initAcme({ delivery: delivery as never, ...options });
  const { t } = acme;
  resendTest.register(t);
  rateLimiter.register(t, "resend/rateLimiter");
  workpool.register(t, "resend/emailWorkpool");
  workpool.register(t, "resend/callbackWorkpool");

  /** Lets Resend's component send its batch, or hand on what its webhook was told. */
  const settle = async () => {
    for (let round = 0; round < 12; round++) await pass(acme, 500);
  };
  const invite = (email: string, rest: object = {}) =>
    acme.as(adam).mutation(api.inviteMember, {
      organizationId: acme.organizationId,
      email,
      role: "member",
      ...rest,
    });
  const find = async (invitationId: string) => {
    const found = await acme
      .as(alice)
      .query(api.getInvitation, { invitationId });
    return found && "delivery" in found ? found.delivery : undefined;
  };
  /** Resend calls the app's webhook. */
  const hook = async (
    type: EmailEvent["type"],
    mailId: string,
    { secret = SECRET, data = {}, at = Date.now() } = {},
  ) => {
    const created_at = new Date(at).toISOString();
    const common = { email_id: mailId, created_at, from, to: [], subject: "" };
    const event = { type, created_at, data: { ...common, ...data } };
    const request = sign(JSON.stringify(event), secret);
    const status = await t.action(async (ctx) => {
      const response = await resend.handleResendEventWebhook(ctx, request);
      return response.status;
    });
    await settle();
    return status;
  };
  return { ...acme, resend, posted, settle, invite, find, hook };
}

/** As Svix, and so Resend, signs. */
function sign(body: string, secret: string): Request {
  const id = "msg_1";
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key)
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  return new Request("https://acme.example/resend-webhook", {
    method: "POST",
    body,
    headers: {
      "svix-id": id,
      "svix-timestamp": timestamp,
      "svix-signature": `v1,${signature}`,
    },
  });
}

/** Resend's id of a mail is its place in the call, after the address. */
function accept(mails: Posted[]): Response {
  return Response.json({ data: mails.map(({ to }) => ({ id: idFor(to[0]) })) });
}
export const idFor = (address = ""): string => `mail-to-${address}`;
