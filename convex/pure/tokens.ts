import { base64url, sha256 } from "./sha256.js";

/**
 * The token in a link is `<id of the invitation>.<secret>`. The id says where to look and opens nothing. The secret is
 * 256 random bits, handed out once, to the code that delivers it; the database keeps only the SHA-256 of it. 256 bits
 * need no salt and no slow hash: there is nothing to guess.
 */
const SECRET_BYTES = 32;
const SECRET_PATTERN = /^[A-Za-z0-9_-]{43}$/;
const MAX_TOKEN = 256;
const MAX_LINKS = 4;

/** One that opens the invitation. `shown`: others than the mailbox and the host's trusted code have seen it. */
export type Link = { hash: string; shown: boolean };

export async function newLink(
  shown: boolean,
): Promise<{ secret: string; link: Link }> {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = base64url(bytes);
  return { secret, link: { hash: await sha256(secret), shown } };
}

export const tokenOf = (invitationId: string, secret: string) =>
  `${invitationId}.${secret}`;

/** Only the shape: where to look, and what to compare there. */
export function parseToken(
  token: string,
): { invitationId: string; secret: string } | null {
  const dot = token.lastIndexOf(".");
  const secret = token.slice(dot + 1);
  const isToken =
    dot > 0 && token.length <= MAX_TOKEN && SECRET_PATTERN.test(secret);
  return isToken ? { invitationId: token.slice(0, dot), secret } : null;
}

/** How long it takes says nothing of how near the secret came, nor of which link it was. */
export async function findLink(
  links: Link[],
  secret: string,
): Promise<Link | null> {
  const hash = await sha256(secret);
  let found: Link | null = null;
  for (const link of links) {
    if (isEqual(link.hash, hash)) found = link;
  }
  return found;
}

function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) {
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  }
  return difference === 0;
}

/** The newest comes last. Of too many the oldest die; those in a mailbox after those that were handed over by hand. */
export function withLink(kept: Link[], link: Link): Link[] {
  const excess = Math.max(0, kept.length + 1 - MAX_LINKS);
  const mortal = [
    ...kept.filter(({ shown }) => shown),
    ...kept.filter(({ shown }) => !shown),
  ];
  const dead = new Set(mortal.slice(0, excess));
  return [...kept.filter((one) => !dead.has(one)), link];
}

/** What a reminder leaves valid: the mail before it, and what was handed over by hand. Nobody wanted those dead. */
export function keptByReminder(links: Link[]): Link[] {
  const mailed = links.findLast(({ shown }) => !shown);
  return links.filter((link) => link.shown || link === mailed);
}

/** The newest did not go where it should have: the caller has it now. */
export const withNewestShown = (links: Link[]): Link[] =>
  links.map((link, at) =>
    at === links.length - 1 ? { ...link, shown: true } : link,
  );
