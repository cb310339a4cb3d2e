import { HIDDEN } from "./hidden.js";

/** Scripts in which a joiner changes how the letters around it look (Unicode 23.2, TR31 2.3). */
const JOINING =
  "Arab Syrc Nkoo Mong Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Mymr Khmr Bali Java"
    .split(" ")
    .map((script) => String.raw`\p{scx=${script}}`)
    .join("");
// The marks of a letter are not looked at: which of them comes last is for NFC to say.
const LETTER = String.raw`(?=[${JOINING}])[\p{L}\p{N}]`;

/** Where a hidden character makes a visible one what it is. Each looks only at what stays, so cleaning twice is once. */
const JOINED = [
  // A joiner between, and one that joins the last letter of a word to nothing.
  String.raw`(?<=${LETTER}\p{M}*)(?:\u200C(?=${LETTER})|\u200D)`,
  // A family, and a flag of many colours.
  String.raw`(?<=[\p{ExtPict}\p{EMod}]\uFE0F?)\u200D(?=\p{ExtPict})`,
  // A heart in colour, and a number on a key.
  String.raw`(?<=\p{Emoji})(?<![0-9#*])\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  // The flags of England, Scotland and Wales, the only three that are spelled with tags.
  String.raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
];

const hidingBut = (kept: string[]) =>
  new RegExp(`(${kept.join("|")})|[${HIDDEN}]`, "gu");

// Marked as pure, so that a bundle for browsers that needs none of it leaves it out.
const HIDING = /* @__PURE__ */ hidingBut(JOINED);
const HIDING_IN_MAIL = /* @__PURE__ */ hidingBut([
  ...JOINED,
  String.raw`(?<=(?![${HIDDEN}])[\p{L}\p{M}\p{N}-]\.)\u200C(?=(?![${HIDDEN}])\p{L})`,
]);

/** A mark would sit on whatever stands before the text. */
const WITHOUT_BASE = /* @__PURE__ */ new RegExp(
  String.raw`^[\p{M} ${HIDDEN}]+`,
  "u",
);

/** One line of what a person can see, single spaces, trimmed, NFC. Empty when they can see nothing. */
export function visibleLine(raw: string): string {
  return lineWithout(HIDING, raw);
}

/** The same, of a line that was made from names that are ready for mail: the joiners in their domains stay. */
export function visibleMailLine(raw: string): string {
  return lineWithout(HIDING_IN_MAIL, raw);
}

function lineWithout(hiding: RegExp, raw: string): string {
  return raw
    .replace(/\p{White_Space}+/gu, " ")
    .replace(WITHOUT_BASE, "")
    .replace(hiding, "$1")
    .replace(/ {2,}/g, " ")
    .trimEnd()
    .normalize("NFC");
}

/** Several such lines, at most one of them empty in a row. */
export function visibleText(raw: string): string {
  return raw
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map(visibleLine)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
}
