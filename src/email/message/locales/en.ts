import { type Catalogue, number, plural } from "../catalogue.js";

const locale = "en";

const invitations = (count: number) =>
  plural(locale, count, {
    one: "Your invitation",
    other: `${number(locale, count)} of your invitations`,
  });

export const en: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter} invited you to ${organization}`
      : `You are invited to ${organization}`,
  reminderSubject: ({ organization }) =>
    `Reminder: your invitation to ${organization}`,
  heading: ({ organization }) => `Join ${organization}`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter} invited you to join ${organization} as ${role}.`
      : `You are invited to join ${organization} as ${role}.`,
  replaces: "This link replaces the one we sent before.",
  button: "View invitation",
  plainLink: "Or open this link:",
  expires: ({ relative, date }) =>
    `This invitation expires ${relative}, on ${date}.`,
  decline: {
    question: "Not for you?",
    link: "Decline the invitation",
    otherwise: "or ignore this email.",
  },
  footer: ({ organization, app }) =>
    app
      ? `You received this email because someone at ${organization} entered your address in ${app}.`
      : `You received this email because someone at ${organization} entered your address.`,
  roles: { owner: "Owner", admin: "Admin", member: "Member" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${invitations(count)} to ${organization} ${plural(locale, count, { one: "was", other: "were" })} accepted`,
      body: ({ organization }) => `Now a member of ${organization}:`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${invitations(count)} to ${organization} ${plural(locale, count, { one: "was", other: "were" })} declined`,
      body: ({ organization }) => `Will not join ${organization}:`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${invitations(count)} to ${organization} ${plural(locale, count, { one: "has", other: "have" })} expired`,
      body: () => "Not answered in time. You can send them again:",
    },
    bounced: {
      subject: ({ organization }) =>
        `An invitation to ${organization} could not be delivered`,
      body: () => "The mailbox refused our email. Is the address right?",
    },
  },
  reason: "Reason:",
  andMore: (count) => `and ${number(locale, count)} more`,
};
