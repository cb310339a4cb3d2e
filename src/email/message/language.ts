import type { Catalogue, PartialCatalogue } from "./catalogue.js";
import { de } from "./locales/de.js";
import { en } from "./locales/en.js";
import { es } from "./locales/es.js";
import { fr } from "./locales/fr.js";
import { ja } from "./locales/ja.js";
import { ptBR } from "./locales/pt-BR.js";
import { withoutUndefined } from "./options.js";

const INCLUDED: Record<string, Catalogue> = {
  en,
  de,
  fr,
  es,
  ja,
  "pt-BR": ptBR,
};

/** The languages that come with the package. */
export const locales: readonly string[] = Object.keys(INCLUDED);

/** Words, the locale for dates and numbers, and the direction of writing. */
export type Language = {
  words: Catalogue;
  locale: string;
  /** The language in which the sentence with the date is: English, where an app's catalogue has none. */
  dates: string;
  dir: "ltr" | "rtl";
  /** Between words. */
  space: "" | " ";
};

/**
 * The first of the wanted locales for which there are words: its own, those of its language, or of another region of
 * that language. What a catalogue of the app does not say is said by the included one, or in English.
 */
export function chooseLanguage(
  wanted: (string | undefined)[],
  own: Record<string, PartialCatalogue> = {},
): Language {
  for (const raw of wanted) {
    const locale = raw && canonical(raw);
    if (!locale) continue;
    const included = find(INCLUDED, locale) ?? findSister(INCLUDED, locale);
    // Words that an app has for one region are not for others of a language that is included.
    const added =
      find(own, locale) ?? (included ? undefined : findSister(own, locale));
    if (included || added) return languageOf(locale, included, added);
  }
  return languageOf("en", en, find(own, "en"));
}

function languageOf(
  locale: string,
  included: Catalogue | undefined,
  added: PartialCatalogue | undefined,
): Language {
  const base = included ?? en;
  const words: Catalogue = {
    ...base,
    ...withoutUndefined(added ?? {}),
    roles: { ...base.roles, ...withoutUndefined(added?.roles ?? {}) },
    notices: { ...base.notices, ...withoutUndefined(added?.notices ?? {}) },
  };
  const space = /^(ja|zh)\b/.test(locale) ? "" : " ";
  const dates = included || added?.expires ? locale : "en";
  return { words, locale, dates, dir: directionOf(locale), space };
}

function canonical(raw: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(raw)[0];
  } catch {
    return undefined;
  }
}

const languageCode = (locale: string) => locale.split("-")[0] ?? locale;

/** `zh-TW` -> `zh-Hant`: the script that a locale is written in if it does not say. */
function scriptOf(locale: string) {
  const { language, script } = new Intl.Locale(locale).maximize();
  return { script, withScript: `${language}-${script}` };
}

/** From the most specific name down (RFC 4647 lookup): `zh-Hant-TW`, `zh-Hant`, `zh`. */
function find<Words>(
  all: Record<string, Words>,
  locale: string,
): Words | undefined {
  const subtags = locale.split("-");
  const shorter = subtags.map((_, cut) =>
    subtags.slice(0, subtags.length - cut).join("-"),
  );
  const language = shorter.pop() ?? locale;
  const names = [...shorter, scriptOf(locale).withScript, language];
  const entries = Object.entries(all);
  for (const name of names) {
    const found = entries.find(([raw]) => canonical(raw) === name);
    if (found) return found[1];
  }
  return undefined;
}

/** Words of another region of the language. */
function findSister<Words>(
  all: Record<string, Words>,
  locale: string,
): Words | undefined {
  const isSister = ([raw]: [string, Words]) =>
    languageCode(canonical(raw) ?? raw) === languageCode(locale);
  return Object.entries(all).find(isSister)?.[1];
}

const RTL_SCRIPTS = "Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa".split(" ");

const directionOf = (locale: string) =>
  RTL_SCRIPTS.includes(scriptOf(locale).script ?? "") ? "rtl" : "ltr";

const RTL_SIGNS =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name written in the other direction must not turn the sentence around it (Unicode TR9: first strong isolate). */
export function isolate(name: string, { dir }: Language): string {
  const runsOther = RTL_SIGNS.test(name) === (dir === "ltr");
  return runsOther ? `\u2068${name}\u2069` : name;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "in 7 days", in whole units, never more than there is. */
export function relativeTime(ms: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  // Deadlines are rounded up to the minute, so a week is a little more than seven days.
  if (ms >= 2 * DAY) return format.format(Math.floor(ms / DAY), "day");
  if (ms >= 2 * HOUR) return format.format(Math.floor(ms / HOUR), "hour");
  return format.format(Math.max(0, Math.floor(ms / MINUTE)), "minute");
}

/** The server does not know where the reader is, so it says which clock it means. */
export function dateAndTime(at: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${format.format(at)} UTC`;
}
