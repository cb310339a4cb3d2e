import { beforeEach, expect, it, vi } from "vitest";
import {
  type MailData,
  renderInvitation,
  type TemplateOptions,
} from "../../src/email/index.js";
import { alice, api, initAcme, pass } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const DAY = 24 * 60 * 60 * 1000;

it("the transport, the template and its parts are told organization, role, language and metadata of the first mail, a resend and a reminder", async () => {
  const app = await initAcme({ remindAfterMs: DAY, resendCooldownMs: 0 });
  const { as, organizationId, messages } = app;
  const publicMetadata = { team: "design" };
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "admin",
    locale: "fr",
    publicMetadata,
  });
  await as(alice).mutation(api.resendInvitation, { invitationId });
  await pass(app, DAY + 2 * 60_000);
  const occasions = messages.map(({ occasion }) => occasion);
  expect(occasions).toEqual(["new", "resend", "reminder"]);
  for (const message of messages) {
    const seen: MailData[] = [];
    const look = (data: MailData) => {
      seen.push(data);
      return "Text";
    };
    const parts = {
      subject: look,
      heading: look,
      body: look,
      button: look,
      footer: look,
    };
    const template = (data: MailData) => {
      const text = look(data);
      return { subject: text, html: text, text };
    };
    const options: TemplateOptions[] = [{ parts }, { template }];
    for (const one of options) renderInvitation(message, one, Date.now());
    expect(seen).toHaveLength(6);
    for (const data of [message, ...seen]) {
      expect(data).toMatchObject({
        organizationId,
        organizationName: "Acme",
        role: "admin",
        locale: "fr",
        publicMetadata,
      });
    }
  }
});
