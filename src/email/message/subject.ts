const MOST = 150;

/** Control and bidi characters: a line break would begin another header, the others make a subject lie. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2028\u2029\u2060-\u2069\uFEFF\u061C]/gu;

/** One line of at most 150 characters as a reader counts them. */
export function cleanSubject(raw: string): string {
  const line = raw.replace(/\s+/g, " ").replace(INVISIBLE, "").trim();
  const characters = [...new Intl.Segmenter().segment(line)];
  if (characters.length <= MOST) return line;
  const cut = characters.slice(0, MOST - 1).map(({ segment }) => segment);
  return `${cut.join("").trimEnd()}…`;
}
