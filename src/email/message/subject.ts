import { visibleMailLine } from "../../shared.js";

const MOST = 150;

/**
 * One line of at most 150 characters as a reader counts them: a line break would begin another header, and what is
 * hidden or reorders makes a subject lie.
 */
export function cleanSubject(raw: string): string {
  const line = visibleMailLine(raw);
  const characters = [...new Intl.Segmenter().segment(line)];
  if (characters.length <= MOST) return line;
  const cut = characters.slice(0, MOST - 1).map(({ segment }) => segment);
  return `${visibleMailLine(cut.join(""))}…`;
}
