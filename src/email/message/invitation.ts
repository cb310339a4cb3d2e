import type { InvitationMessage } from "../../client/mail/transport.js";
import type { PartialCatalogue } from "./catalogue.js";
import {
  chooseLanguage,
  dateAndTime,
  isolate,
  type Language,
  relativeTime,
} from "./language.js";
import { safeUrl, wellFormed } from "./html.js";
import { blocks, page } from "./layout.js";
import { cleanSubject } from "./subject.js";
import { type Theme, themeOf } from "./theme.js";

export type MailContent = { subject: string; html: string; text: string };

/** What a template is given: the message, and what it needs to put it into words. */
export type MailData = InvitationMessage & {
  /** The language that was found for it. */
  locale: string;
  dir: "ltr" | "rtl";
  roleLabel: string;
  /** "in 7 days"; null: it does not expire. */
  expiresIn: string | null;
  /** "November 28, 2026 at 12:00 PM UTC" */
  expiresOn: string | null;
};

/** Plain text, which is escaped where it goes into HTML. */
type Part = (data: MailData) => string;

export type TemplateOptions = {
  /** The language of invitations that have none. Default `en`. */
  locale?: string;
  /** Colours, logo, font. */
  theme?: Partial<Theme>;
  /** Single parts of the message. */
  parts?: {
    subject?: Part;
    heading?: Part;
    body?: Part;
    button?: Part;
    footer?: Part;
  };
  /** The whole message. What it returns is sent as it is: escape what goes into HTML. */
  template?: (data: MailData) => MailContent;
  /** Other languages, or other words, by locale. What is missing falls back. */
  catalogues?: Record<string, PartialCatalogue>;
  /** How a role is called. Default: owner, admin and member translated, others as they are. */
  roleLabels?: (role: string, locale: string) => string | undefined;
};

/** The message of an invitation, as HTML and as text. `now` in epoch milliseconds. */
export function renderInvitation(
  message: InvitationMessage,
  options: TemplateOptions,
  now: number,
): MailContent {
  const wanted = [message.locale, options.locale];
  const language = chooseLanguage(wanted, options.catalogues);
  const data = dataOf(message, options, language, now);
  if (options.template) {
    const content = options.template(data);
    return { ...content, subject: cleanSubject(content.subject) };
  }
  const parts = partsOf(data, options, language);
  return {
    subject: cleanSubject(parts.subject),
    html: htmlOf(data, parts, options, language),
    text: wellFormed(textOf(data, parts, language)),
  };
}

function dataOf(
  message: InvitationMessage,
  { roleLabels }: TemplateOptions,
  { locale, dates, dir, words }: Language,
  now: number,
): MailData {
  const { role, expiresAt } = message;
  const known = Object.hasOwn(words.roles, role) ? words.roles[role] : null;
  return {
    ...message,
    locale,
    dir,
    roleLabel: roleLabels?.(role, locale) ?? known ?? capitalize(role),
    expiresIn: expiresAt === null ? null : relativeTime(expiresAt - now, dates),
    expiresOn: expiresAt === null ? null : dateAndTime(expiresAt, dates),
  };
}

function capitalize(role: string): string {
  const [first = "", ...rest] = role;
  return first.toUpperCase() + rest.join("");
}

type Parts = ReturnType<typeof partsOf>;

function partsOf(
  data: MailData,
  { parts = {}, theme = {} }: TemplateOptions,
  language: Language,
) {
  const { words } = language;
  const { expiresIn: relative, expiresOn: date } = data;
  const plain = {
    organization: data.organizationName,
    inviter: data.inviterName,
  };
  const names = {
    organization: isolate(plain.organization, language),
    inviter: plain.inviter && isolate(plain.inviter, language),
  };
  const role = isolate(data.roleLabel, language);
  const say = (part: Part | undefined, otherwise: () => string) =>
    part ? part(data) : otherwise();
  return {
    subject: say(parts.subject, () =>
      data.occasion === "reminder"
        ? words.reminderSubject(plain)
        : words.subject(plain),
    ),
    heading: say(parts.heading, () => words.heading(names)),
    body: say(parts.body, () => words.body({ ...names, role })),
    button: say(parts.button, () => words.button),
    footer: say(parts.footer, () =>
      words.footer({ ...names, app: theme.appName }),
    ),
    expiry: relative && date ? words.expires({ relative, date }) : null,
    replaces: data.occasion === "new" ? null : words.replaces,
  };
}

function htmlOf(
  data: MailData,
  parts: Parts,
  options: TemplateOptions,
  language: Language,
): string {
  const theme = themeOf(options.theme);
  const make = blocks(language, theme);
  const { words } = language;
  const { question, link, otherwise } = words.decline;
  return page(language, theme, {
    title: cleanSubject(parts.subject),
    preview: parts.body,
    rows: [
      make.space,
      make.logo(safeUrl(data.logoUrl) ?? theme.logoUrl, data.organizationName),
      make.heading(parts.heading),
      make.text(parts.body),
      ...(data.message ? [make.quote(data.message)] : []),
      make.button(data.acceptUrl, parts.button),
      ...(parts.expiry ? [make.small(parts.expiry)] : []),
      ...(parts.replaces ? [make.small(parts.replaces)] : []),
      make.plainLink(words.plainLink, data.acceptUrl),
      make.sentence(
        question,
        { href: data.declineUrl, label: link },
        otherwise,
      ),
      make.space,
    ],
    footer: parts.footer,
  });
}

function textOf(
  data: MailData,
  parts: Parts,
  { words, space }: Language,
): string {
  const { question, link, otherwise } = words.decline;
  const quoted = data.message?.split("\n").map((line) => `> ${line}`);
  return [
    parts.heading,
    parts.body,
    quoted?.join("\n"),
    `${parts.button}\n${data.acceptUrl}`,
    parts.expiry,
    parts.replaces,
    `${[question, link, otherwise].join(space)}\n${data.declineUrl}`,
    `-- \n${parts.footer}`,
  ]
    .filter((part) => part)
    .join("\n\n");
}
