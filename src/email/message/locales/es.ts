import { type Catalogue, number, plural } from "../catalogue.js";

const locale = "es";

const invitations = (count: number, verb: [one: string, other: string]) =>
  plural(locale, count, {
    one: `Tu invitación ${verb[0]}`,
    other: `${number(locale, count)} de tus invitaciones ${verb[1]}`,
  });

export const es: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter} te ha invitado a ${organization}`
      : `Tienes una invitación a ${organization}`,
  reminderSubject: ({ organization }) =>
    `Recordatorio: tu invitación a ${organization}`,
  heading: ({ organization }) => `Únete a ${organization}`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter} te ha invitado a unirte a ${organization}. Tu rol: ${role}.`
      : `Tienes una invitación para unirte a ${organization}. Tu rol: ${role}.`,
  replaces: "Este enlace sustituye al que te enviamos antes.",
  button: "Ver la invitación",
  plainLink: "O abre este enlace:",
  expires: ({ relative, date }) =>
    `Esta invitación caduca ${relative}, el ${date}.`,
  decline: {
    question: "¿No es para ti?",
    link: "Rechaza la invitación",
    otherwise: "o ignora este correo y no pasará nada.",
  },
  footer: ({ organization, app }) =>
    app
      ? `Recibes este correo porque alguien de ${organization} introdujo tu dirección en ${app}.`
      : `Recibes este correo porque alguien de ${organization} introdujo tu dirección.`,
  roles: { owner: "Propietario", admin: "Administrador", member: "Miembro" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["ha sido aceptada", "han sido aceptadas"])}: ${organization}`,
      body: ({ organization }) => `Ya forma parte de ${organization}:`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["ha sido rechazada", "han sido rechazadas"])}: ${organization}`,
      body: ({ organization }) => `No se unirá a ${organization}:`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${invitations(count, ["ha caducado", "han caducado"])}: ${organization}`,
      body: () => "Sin respuesta a tiempo. Puedes volver a enviarla a:",
    },
    bounced: {
      subject: ({ organization }) =>
        `No se pudo entregar una invitación a ${organization}`,
      body: () => "El buzón rechazó nuestro correo. ¿Es correcta la dirección?",
    },
  },
  reason: "Motivo:",
  andMore: (count) => `y ${number(locale, count)} más`,
};
