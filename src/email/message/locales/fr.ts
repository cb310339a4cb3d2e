import { type Catalogue, number, plural } from "../catalogue.js";

const locale = "fr";

const invitations = (count: number, verb: [one: string, other: string]) =>
  plural(locale, count, {
    one: `Votre invitation ${verb[0]}`,
    other: `${number(locale, count)} de vos invitations ${verb[1]}`,
  });

export const fr: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter} vous invite à rejoindre ${organization}`
      : `Vous êtes invité à rejoindre ${organization}`,
  reminderSubject: ({ organization }) =>
    `Rappel : votre invitation à rejoindre ${organization}`,
  heading: ({ organization }) => `Rejoignez ${organization}`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter} vous invite à rejoindre ${organization}. Votre rôle : ${role}.`
      : `Vous êtes invité à rejoindre ${organization}. Votre rôle : ${role}.`,
  replaces: "Ce lien remplace celui que nous vous avons déjà envoyé.",
  button: "Voir l’invitation",
  plainLink: "Ou ouvrez ce lien :",
  expires: ({ relative, date }) =>
    `Cette invitation expire ${relative}, le ${date}.`,
  decline: {
    question: "Ce n’est pas pour vous ?",
    link: "Refusez l’invitation",
    otherwise: "ou ignorez cet e-mail, et rien ne se passera.",
  },
  footer: ({ organization, app }) =>
    app
      ? `Vous recevez cet e-mail car une personne de ${organization} a saisi votre adresse dans ${app}.`
      : `Vous recevez cet e-mail car une personne de ${organization} a saisi votre adresse.`,
  roles: { owner: "Propriétaire", admin: "Administrateur", member: "Membre" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["a été acceptée", "ont été acceptées"])} : ${organization}`,
      body: ({ organization }) => `Désormais membre de ${organization} :`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["a été refusée", "ont été refusées"])} : ${organization}`,
      body: ({ organization }) => `Ne rejoindra pas ${organization} :`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["a expiré", "ont expiré"])} : ${organization}`,
      body: () => "Sans réponse à temps. Vous pouvez relancer :",
    },
    bounced: {
      subject: ({ organization }) =>
        `Une invitation à rejoindre ${organization} n’a pas pu être remise`,
      body: () =>
        "La boîte aux lettres a refusé notre e-mail. L’adresse est-elle correcte ?",
    },
  },
  reason: "Motif :",
  andMore: (count) => `et ${number(locale, count)} de plus`,
};
