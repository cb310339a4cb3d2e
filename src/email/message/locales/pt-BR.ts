import { type Catalogue, number, plural } from "../catalogue.js";

const locale = "pt-BR";

const invitations = (count: number, verb: [one: string, other: string]) =>
  plural(locale, count, {
    one: `Seu convite ${verb[0]}`,
    other: `${number(locale, count)} dos seus convites ${verb[1]}`,
  });

export const ptBR: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter} convidou você para ${organization}`
      : `Você recebeu um convite para ${organization}`,
  reminderSubject: ({ organization }) =>
    `Lembrete: seu convite para ${organization}`,
  heading: ({ organization }) => `Participe de ${organization}`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter} convidou você para participar de ${organization}. Sua função: ${role}.`
      : `Você recebeu um convite para participar de ${organization}. Sua função: ${role}.`,
  replaces: "Este link substitui o que enviamos antes.",
  button: "Ver o convite",
  plainLink: "Ou abra este link:",
  expires: ({ relative, date }) =>
    `Este convite expira ${relative}, em ${date}.`,
  decline: {
    question: "Não é para você?",
    link: "Recuse o convite",
    otherwise: "ou ignore este e-mail, e nada acontecerá.",
  },
  footer: ({ organization, app }) =>
    app
      ? `Você recebeu este e-mail porque alguém de ${organization} informou seu endereço em ${app}.`
      : `Você recebeu este e-mail porque alguém de ${organization} informou seu endereço.`,
  roles: { owner: "Proprietário", admin: "Administrador", member: "Membro" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["foi aceito", "foram aceitos"])}: ${organization}`,
      body: ({ organization }) => `Agora participa de ${organization}:`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["foi recusado", "foram recusados"])}: ${organization}`,
      body: ({ organization }) => `Não vai participar de ${organization}:`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["expirou", "expiraram"])}: ${organization}`,
      body: () => "Sem resposta a tempo. Você pode enviar de novo para:",
    },
    bounced: {
      subject: ({ organization }) =>
        `Não foi possível entregar um convite para ${organization}`,
      body: () =>
        "A caixa de correio recusou nosso e-mail. O endereço está certo?",
    },
  },
  reason: "Motivo:",
  andMore: (count) => `e mais ${number(locale, count)}`,
};
