import { type Catalogue, number, plural } from "../catalogue.js";

const locale = "de";

const invitations = (count: number, verb: [one: string, other: string]) =>
  plural(locale, count, {
    one: `Ihre Einladung ${verb[0]}`,
    other: `${number(locale, count)} Ihrer Einladungen ${verb[1]}`,
  });

export const de: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter} hat Sie zu ${organization} eingeladen`
      : `Sie sind zu ${organization} eingeladen`,
  reminderSubject: ({ organization }) =>
    `Erinnerung: Ihre Einladung zu ${organization}`,
  heading: ({ organization }) => `Einladung zu ${organization}`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter} hat Sie eingeladen, ${organization} beizutreten. Ihre Rolle: ${role}.`
      : `Sie sind eingeladen, ${organization} beizutreten. Ihre Rolle: ${role}.`,
  replaces: "Dieser Link ersetzt den zuvor gesendeten.",
  button: "Einladung ansehen",
  plainLink: "Oder öffnen Sie diesen Link:",
  expires: ({ relative, date }) =>
    `Diese Einladung läuft ${relative} ab, am ${date}.`,
  decline: {
    question: "Nicht für Sie bestimmt?",
    link: "Einladung ablehnen",
    otherwise: "oder diese E-Mail ignorieren – dann passiert nichts.",
  },
  footer: ({ organization, app }) =>
    app
      ? `Sie erhalten diese E-Mail, weil jemand von ${organization} Ihre Adresse in ${app} eingegeben hat.`
      : `Sie erhalten diese E-Mail, weil jemand von ${organization} Ihre Adresse eingegeben hat.`,
  roles: { owner: "Inhaber", admin: "Admin", member: "Mitglied" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["wurde", "wurden"])} angenommen: ${organization}`,
      body: ({ organization }) => `Neu bei ${organization}:`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["wurde", "wurden"])} abgelehnt: ${organization}`,
      body: ({ organization }) => `Nicht dabei bei ${organization}:`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["ist", "sind"])} abgelaufen: ${organization}`,
      body: () =>
        "Nicht rechtzeitig beantwortet. Sie können erneut senden, an:",
    },
    bounced: {
      subject: ({ organization }) =>
        `Eine Einladung zu ${organization} war nicht zustellbar`,
      body: () =>
        "Das Postfach hat unsere E-Mail abgelehnt. Stimmt die Adresse?",
    },
  },
  reason: "Grund:",
  andMore: (count) => `und ${number(locale, count)} weitere`,
};
