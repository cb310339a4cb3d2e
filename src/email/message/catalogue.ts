import type { InviterNotice } from "../../client/mail/transport.js";

/** What a sentence may name. `organization` and `inviter` are the names, ready to be put into a line. */
export type Names = { organization: string; inviter?: string };
export type NoticeNames = Names & { count: number };

type NoticeTexts = {
  subject: (names: NoticeNames) => string;
  body: (names: NoticeNames) => string;
};

/** The words of one language. Each sentence is a function of what it names, so that word order is free. */
export type Catalogue = {
  subject: (names: Names) => string;
  reminderSubject: (names: Names) => string;
  heading: (names: Names) => string;
  /** `role` is the label of the role in this language. */
  body: (names: Names & { role: string }) => string;
  /** When an earlier link is dead. */
  replaces: string;
  button: string;
  /** Before the link as text. */
  plainLink: string;
  /** `relative` like "in 7 days", `date` a day and time. */
  expires: (expiry: { relative: string; date: string }) => string;
  /** The question, the link, and what follows it. */
  decline: { question: string; link: string; otherwise: string };
  /** Why this mail came. `app` is the name of the app, if it is known. */
  footer: (names: Names & { app?: string }) => string;
  roles: Record<string, string>;
  notices: Record<InviterNotice["kind"], NoticeTexts>;
  /** Before what a recipient gave as a reason. */
  reason: string;
  /** After a list that does not name all. */
  andMore: (count: number) => string;
};

/** Of a language of which an app gives only some words. */
export type PartialCatalogue = Partial<
  Omit<Catalogue, "notices"> & {
    notices: Partial<Catalogue["notices"]>;
  }
>;

/** The form of a sentence that a number takes in a language. */
export function plural(
  locale: string,
  count: number,
  forms: { one: string; many?: string; other: string },
): string {
  const form = new Intl.PluralRules(locale).select(count);
  if (form === "one") return forms.one;
  return form === "many" ? (forms.many ?? forms.other) : forms.other;
}

export const number = (locale: string, count: number): string =>
  new Intl.NumberFormat(locale).format(count);
