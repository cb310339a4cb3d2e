import { isEmail, normalizeEmail } from "../shared.js";

export type Invitee<Role extends string = string> = {
  email: string;
  role: Role;
  name?: string;
};

export type InviteeProblem = {
  /** What was typed. */
  input: string;
  /** `ROLE_UNCLEAR`: a role is there, and not in a place that says whose it is. Nobody is invited by that row. */
  code: "INVALID_EMAIL" | "DUPLICATE" | "ROLE_NOT_FOUND" | "ROLE_UNCLEAR";
};

/**
 * Reads what people paste: addresses with and without names, separated by commas, semicolons, spaces or lines, or lines
 * of a table in which a name may come before the address and a role behind it: `name,address,role`. The first of two
 * equal addresses counts. Whatever is not understood is a problem; nothing is left out.
 *
 * @example
 * parseInvitees("First Last <first@example.com>, second@example.com; third@example.org", { defaultRole: "member" })
 */
export function parseInvitees<Role extends string>(
  text: string,
  { roles, defaultRole }: { roles?: readonly Role[]; defaultRole: Role },
): { invitees: Invitee<Role>[]; problems: InviteeProblem[] } {
  const invitees = new Map<string, Invitee<Role>>();
  const problems: InviteeProblem[] = [];
  const known = new Map(
    (roles ?? []).map((role) => [role.toLowerCase(), role]),
  );
  // Invisible characters come along with what is copied from mail programs and web pages.
  const lines = text
    .replace(/\p{Cf}/gu, "")
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "");
  if (isHeading(lines[0] ?? "")) lines.shift();
  for (const found of lines.flatMap((line) => readLine(line, known))) {
    if ("code" in found) {
      problems.push(found);
      continue;
    }
    const { input, address, name, role } = found;
    const email = normalizeEmail(address);
    const chosen = role === undefined ? defaultRole : known.get(role);
    if (!isEmail(email)) problems.push({ input, code: "INVALID_EMAIL" });
    else if (chosen === undefined) {
      problems.push({ input, code: "ROLE_NOT_FOUND" });
    } else if (invitees.has(email)) {
      problems.push({ input, code: "DUPLICATE" });
    } else invitees.set(email, { email, role: chosen, ...(name && { name }) });
  }
  return { invitees: [...invitees.values()], problems };
}

type Found = { input: string; address: string; name?: string; role?: string };

const HEADING =
  /^(e-?mail( address)?|address|((first|last|full) ?)?name|role)$/i;

function isHeading(line: string): boolean {
  const cells = splitCells(line);
  return cells.length > 0 && cells.every((cell) => HEADING.test(cell));
}

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

function readLine(
  line: string,
  known: Map<string, unknown>,
): (Found | InviteeProblem)[] {
  const input = line.trim();
  const isRole = (text: string) => known.has(text.toLowerCase());
  const cells = splitCells(line).map((cell) => ({ cell, ...readCell(cell) }));
  const people = cells.flatMap((cell) => cell.people);
  // What stands beside an address in one cell, and cells without an address.
  const loose = cells.flatMap(({ people: own, words }) =>
    own.length > 0 ? words : [],
  );
  const others = cells.filter((cell) => cell.people.length === 0);
  const asAddresses = [...loose, ...others.flatMap(({ words }) => words)].map(
    (word) => ({ input: word, address: word }),
  );
  const [person] = people;
  if (!person) return asAddresses;
  if (people.length > 1) {
    return asAddresses.some(({ address }) => isRole(address))
      ? [{ input, code: "ROLE_UNCLEAR" }]
      : [...people, ...asAddresses];
  }
  const at = cells.findIndex((cell) => cell.people.length > 0);
  const behind = cells.slice(at + 1).map(({ cell }) => cell);
  const roles = behind.filter(isRole);
  const rest = others
    .map(({ cell }) => cell)
    .filter((cell) => !roles.includes(cell));
  const hasMore = [...loose, ...rest.flatMap(wordsOf)].some(isRole);
  if (roles.length > 1 || hasMore) return [{ input, code: "ROLE_UNCLEAR" }];
  // A single word behind an address stands where a role does.
  if (roles.length === 0 && behind.some((cell) => !/\s/.test(cell))) {
    return [{ input, code: "ROLE_NOT_FOUND" }];
  }
  const [role] = roles;
  const name = person.name || rest.join(" ");
  return [
    {
      input,
      address: person.address,
      ...(name && { name }),
      ...(role !== undefined && { role: role.toLowerCase() }),
    },
    ...loose.map((word) => ({ input: word, address: word })),
  ];
}

/** By comma, semicolon or tab, but not within quotes. */
function splitCells(line: string): string[] {
  const cells = line.match(/(?:"(?:[^"]|"")*"|[^,;\t"，；、])+/g) ?? [];
  return cells.map((cell) => unquote(cell.trim())).filter(Boolean);
}

const unquote = (cell: string) =>
  /^"(.*)"$/.exec(cell)?.[1]?.replaceAll('""', '"').trim() ?? cell;

/** An address as it stands in links, lists and sentences. */
const bare = (word: string) =>
  word.replace(/^[<('"]*(?:mailto:)?/i, "").replace(/[>)'".]+$/, "");

/** `First Last <first@example.com>`, or addresses with nothing but spaces between them; and what else is there. */
function readCell(cell: string): { people: Found[]; words: string[] } {
  const named = cell.match(/[^<>]*<[^<>]*>/g) ?? [];
  const rest = wordsOf(cell.slice(named.join("").length));
  const people = named.flatMap((part) => {
    const [front = "", inner = ""] = part.slice(0, -1).split("<");
    const address = bare(inner.trim());
    const isOther = (word: string) =>
      /\S@\S/.test(word) && bare(word).toLowerCase() !== address.toLowerCase();
    const words = wordsOf(front);
    const name = unquote(words.filter((word) => !/\S@\S/.test(word)).join(" "));
    return [
      ...words
        .filter(isOther)
        .map((word) => ({ input: word, address: bare(word) })),
      ...(address || name
        ? [{ input: part.trim(), address, ...(name && { name }) }]
        : []),
    ];
  });
  return {
    people: [
      ...people,
      ...rest
        .filter((word) => word.includes("@"))
        .map((word) => ({ input: word, address: bare(word) })),
    ],
    words: rest.filter((word) => !word.includes("@")),
  };
}
