import { convexToJson, type Value } from "convex/values";
import { MAX_LOCALE, MAX_NAME, MAX_SLUG, MAX_URL } from "./limits.js";
import { foldCase } from "./emails.js";
import { fail } from "./errors.js";
import { breakDomains, withoutLinks } from "./links.js";
import { visibleLine, visibleText } from "./visible.js";

/** One line of what a person can see. Nothing to see, and too long, are refused. */
export function cleanLine(field: string, raw: string, max: number): string {
  const text = visibleLine(raw);
  if (text === "") fail("INVALID_ARGUMENT", { field, issue: "is empty" });
  return mustFit(field, text, max);
}

/** Several lines, at most one blank line in a row; empty becomes undefined. */
export function cleanText(
  field: string,
  raw: string | undefined,
  max: number,
): string | undefined {
  const text = raw && visibleText(raw);
  return text ? mustFit(field, text, max) : undefined;
}

function mustFit(field: string, text: string, max: number): string {
  // Counted in code points, so that an emoji is not worth more than a letter.
  if ([...text].length > max) {
    fail("INVALID_ARGUMENT", {
      field,
      issue: `is longer than ${max} characters`,
    });
  }
  return text;
}

/**
 * What the host says of a person: one line without links, of at most `MAX_NAME` characters, undefined when nothing is
 * left. Cut and not refused, since it comes from the app's sign-in and nobody here could change it.
 */
export function personName(raw: string): string | undefined {
  const start = raw.slice(0, 10 * MAX_NAME);
  const line = visibleLine(withoutLinks(visibleLine(start)));
  return visibleLine([...line].slice(0, MAX_NAME).join("")) || undefined;
}

/**
 * For a message: no links typed by a user, so that a name cannot carry anybody away (and mail is no spam relay), and
 * nothing invisible. Some of it was stored by versions that cleaned less.
 */
export function forMail(text: string): string {
  return breakDomains(visibleText(withoutLinks(visibleText(text))));
}

/** The same in one line of at most `MAX_NAME` characters; undefined when nothing is left. */
export function nameForMail(name: string | undefined): string | undefined {
  const line = personName(name ?? "");
  return line && breakDomains(line);
}

/** The lower-case form that a prefix search compares. */
export function searchKey(text: string): string {
  return foldCase(text).replace(/\s+/g, " ").trim();
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export function parseSlug(raw: string): string {
  const slug = raw.trim().toLowerCase();
  if (!SLUG.test(slug) || slug.length > MAX_SLUG) {
    fail("INVALID_ARGUMENT", {
      field: "slug",
      issue: `must be 1 to ${MAX_SLUG} of a-z, 0-9 and single hyphens`,
    });
  }
  return slug;
}

/** `Açme & Söhne` -> `acme-sohne`; empty when the name has no Latin letter or digit. */
export function slugFromName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG - 8)
    .replace(/^-+|-+$/g, "");
}

// URL.canParse is not in every runtime that this runs in.
function tryUrl(raw: string, base?: string): URL | null {
  try {
    return new URL(raw, base);
  } catch {
    return null;
  }
}

/** As a browser spells it; undefined for what is no web page, or too long. */
export function httpUrl(raw: string): string | undefined {
  const url = tryUrl(raw);
  const isWeb = url && /^https?:$/.test(url.protocol) && raw.length <= MAX_URL;
  return isWeb ? url.href : undefined;
}

export function parseHttpUrl(field: string, raw: string): string {
  const issue = "must be an http(s) URL";
  return httpUrl(raw) ?? fail("INVALID_ARGUMENT", { field, issue });
}

/**
 * Where someone is sent after accepting: a path of the app itself, or a URL of an origin that the host listed.
 * Anything else would be an open redirect. Apps put it into a `Location` header, so it may end no line, and into code
 * that reads it less strictly than a browser does, so it is spelled in full.
 */
export function parseRedirectUrl(raw: string, origins: string[]): string {
  const isPlain =
    raw.length <= MAX_URL && !/[\p{Cc}\p{White_Space}\uFEFF\\]/u.test(raw);
  const isRedirect = isPlain && (isPath(raw) || isListed(raw, origins));
  return isRedirect ? raw : fail("INVALID_REDIRECT_URL");
}

function isPath(raw: string): boolean {
  const base = "https://app.invalid";
  return /^\/(?!\/)/.test(raw) && tryUrl(raw, base)?.origin === base;
}

function isListed(raw: string, origins: string[]): boolean {
  const url = tryUrl(raw);
  // The origin of a blob: URL is that of the page that made it, and a user name may look like a host.
  const isWeb = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i.test(raw);
  return isWeb && url !== null && origins.includes(url.origin);
}

/** In its canonical spelling: `pt-br` -> `pt-BR`. */
export function parseLocale(raw: string): string {
  try {
    const [locale] = Intl.getCanonicalLocales(raw.trim());
    if (locale !== undefined && locale.length <= MAX_LOCALE) return locale;
  } catch {
    // Not a language tag.
  }
  return fail("INVALID_ARGUMENT", {
    field: "locale",
    issue: "must be a BCP 47 language tag, like en or pt-BR",
  });
}

export function mustBeSmall(
  field: string,
  metadata: Record<string, Value> | undefined,
  limit: number,
): void {
  if (metadata === undefined) return;
  const json = JSON.stringify(convexToJson(metadata));
  if (new TextEncoder().encode(json).length > limit) {
    fail("PAYLOAD_TOO_LARGE", { field, limit });
  }
}
