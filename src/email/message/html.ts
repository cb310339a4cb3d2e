/** Markup that is safe to put into a mail as it is. Only `fragment` and `markup` make it. */
export type Markup = { readonly markup: string };

/** For text that this package itself wrote, such as a style sheet. */
export const markup = (text: string): Markup => ({ markup: text });

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A lone half of a surrogate pair is no text, and would break the encoding. */
export const wellFormed = (text: string): string =>
  text.replace(/\p{Cs}/gu, "\uFFFD");

/** For text and for quoted attributes. */
export function escapeHtml(text: string): string {
  return wellFormed(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

type Value = string | number | Markup | null | undefined | false | Markup[];

/** Escapes every value that is not markup already. Nothing, for null, undefined and false. */
export function fragment(
  parts: TemplateStringsArray,
  ...values: Value[]
): Markup {
  let text = parts[0] ?? "";
  for (const [at, value] of values.entries()) {
    text += toMarkup(value) + (parts[at + 1] ?? "");
  }
  return { markup: text };
}

function toMarkup(value: Value): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map((one) => one.markup).join("");
  return typeof value === "object" ? value.markup : escapeHtml(String(value));
}

/** A link or an image may lead to a web page; anything else, `javascript:` before all, leads nowhere. */
export function safeUrl(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  try {
    const url = new URL(raw);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb ? url.href : undefined;
  } catch {
    return undefined;
  }
}
