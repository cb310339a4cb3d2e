// Each is tried once for a run of characters, so that a long text costs no more than its length.
const WITH_SCHEME = /(?:(?<![a-z0-9+.-])[a-z0-9+.-]*:)?[/\\]{2}\S+/giu;
const WITHOUT_SLASHES =
  /(?<!\p{L})(?:mailto|tel|sms|callto|facetime|skype|sips?|xmpp|javascript|vbscript|data):\S+/giu;
const WITH_WWW = /(?<![\p{L}\p{N}])www\.\S+/giu;

const HOST = String.raw`\p{L}\p{M}\p{N}._-`;
const TOP_LEVEL = String.raw`(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)`;
// Something stands before the dot, or else it is the end of a sentence like "wait ...".
const DOMAIN = String.raw`(?<![${HOST}])[${HOST}]*(?<=[^\s./\\])\.${TOP_LEVEL}\.?`;
const ADDRESS = String.raw`(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\[[\da-f]*:[\da-f:.]*\]`;
const WITH_PATH = /* @__PURE__ */ new RegExp(
  String.raw`(?:${DOMAIN}|${ADDRESS})(?::\d*)?(?:[/\\]\S*|[?#]\S+)`,
  "giu",
);

/** Takes out whatever mail programs make a link of that leads to more than the front page of a domain. */
export function withoutLinks(text: string): string {
  return text
    .replace(WITH_SCHEME, "")
    .replace(WITHOUT_SLASHES, "")
    .replace(WITH_WWW, "")
    .replace(WITH_PATH, "");
}

/** Mail programs make a link of a bare domain as well, unless something stands in it: here, a joiner. */
export function breakDomains(text: string): string {
  return text.replace(
    /(?<=[\p{L}\p{M}\p{N}_-]\.)(?=\p{L}[\p{L}\p{M}]|xn--)/giu,
    "\u200C",
  );
}
