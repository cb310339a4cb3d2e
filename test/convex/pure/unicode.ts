/** Code points by number, and not by the properties that the package asks: a second opinion of what can be seen. */
const ranges = (list: string): [first: number, last: number][] =>
  list.split(" ").map((range) => {
    const [first = "", last = first] = range.split("-");
    return [parseInt(first, 16), parseInt(last, 16)];
  });

const SPACES = ranges("9-D 20 85 A0 1680 2000-200A 2028 2029 202F 205F 3000");

// Control and format characters, default ignorables, surrogates, private use, noncharacters, and what is blank.
const HIDDEN = ranges(
  "0-1F 7F-9F AD 34F 600-605 61C 6DD 70F 890-891 8E2 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F " +
    "2800 3164 D800-F8FF FDD0-FDEF FE00-FE0F FEFF FFA0 FFF0-FFFC 110BD 110CD 13430-1343F 13441-13442 16FE4 " +
    "1BCA0-1BCA3 1D159 1D173-1D17A E0000-E0FFF F0000-10FFFF",
);

const within = (all: [number, number][], point: number) =>
  all.some(([first, last]) => first <= point && point <= last);

export const isSpace = (point: number) => within(SPACES, point);

export const isHidden = (point: number) =>
  !isSpace(point) && (within(HIDDEN, point) || (point & 0xfffe) === 0xfffe);

/** Letters, marks, numbers, punctuation and symbols that are given out. */
export const isVisible = (point: number) =>
  !isHidden(point) &&
  /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(point));

/** Every code point, some thousands at a time. */
export function* blocks(size = 8192): Generator<number[]> {
  for (let start = 0; start < 0x110000; start += size) {
    yield Array.from({ length: size }, (_, at) => start + at);
  }
}

/** Emoji and scripts that need characters which nobody sees. Each stays as it is. */
export const SPELLED_WITH_JOINERS = {
  family: "👨‍👩‍👧‍👦",
  "skin tones and a kiss": "👩🏽‍❤️‍💋‍👨🏿",
  "flag of many colours": "🏳️‍🌈",
  "flag of pirates": "🏴‍☠️",
  "flag of a country": "🇩🇪",
  "flag of England": "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  "flag of Scotland":
    "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
  "flag of Wales": "🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
  "heart in colour": "❤️",
  star: "⭐️",
  key: "1️⃣ #️⃣",
  Persian: "می\u200Cخواهم علی\u200Cرضا",
  "Persian abbreviation": "ه\u200D.ش",
  Arabic: "مرحبا بكم",
  Hebrew: "שלום",
  Hindi: "क्\u200Cष श्री र्\u200D",
  Bengali: "র\u200D্য ত্\u200D",
  Malayalam: "അവന്\u200D പോയി",
  Sinhala: "ක්\u200Dරි",
  Thai: "สวัสดี",
  Vietnamese: "Nguyễn Thị Hồng",
  Korean: "한국어",
};

/** Pieces from which a text is made that a cleaner may get wrong. */
export const TRICKY = [
  ..."aZé1#*. -_/\\:@?+",
  ..."\u0301\u0327\u05BF\u0651\u094D\u0344\u1161\u20E3",
  ..."بخ\u0627कषक़র한\u1100👩👧❤🏴🏽🇩↔\u2028\n\r\t\u00A0\u3000\u1680",
  ..."\u00AD\u034F\u061C\u115F\u180B\u180E\u17B4\u200B\u200C\u200D\u202E\u2060\u2066\u2800\u3164\uFE0E\uFE0F\uFEFF\uFFFC",
  "\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  "\u{E0061}",
  "\uD800",
  "\uDC00",
  "J\u030C",
  "https://",
  "www.",
  "evil.example",
  "mailto:",
  "1.2.3.4",
  "[::1]",
];
