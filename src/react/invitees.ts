import { isEmail, normalizeEmail } from "../shared.js";

export type Invitee<Role extends string = string> = {
  email: string;
  role: Role;
  name?: string;
};

export type InviteeProblem = {
  /** What was typed. */
  input: string;
  code: "INVALID_EMAIL" | "DUPLICATE" | "ROLE_NOT_FOUND";
};

/**
 * Reads what people paste: addresses with and without names, separated by commas, semicolons, spaces or lines, or lines
 * of a table `address,role` or `name,address,role`. The first of two equal addresses counts.
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
  for (const { input, address, name, role } of text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => readLine(line, known))) {
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

function readLine(line: string, known: Map<string, unknown>): Found[] {
  const cells = splitCells(line);
  const addresses = cells.filter((cell) => cell.includes("@"));
  const [address = ""] = addresses;
  const others = cells.filter((cell) => !cell.includes("@"));
  const last = others.at(-1)?.toLowerCase() ?? "";
  // A row of a table: one address, and a role, or a name and a role, in cells of their own.
  const isRow = addresses.length === 1 && others.length > 0;
  if (isRow && !/\s/.test(unquote(address))) {
    const hasRole = known.has(last) || others.length > 1;
    const name = others.length > 1 || !hasRole ? others[0] : undefined;
    const input = line.trim();
    return [
      {
        input,
        address: unquote(address),
        name,
        ...(hasRole && { role: last }),
      },
    ];
  }
  // The heading of a table.
  if (addresses.length === 0 && /^"?(e-?mail|name|address)\b/i.test(line)) {
    return [];
  }
  return cells.flatMap(readCell);
}

/** By comma, semicolon or tab, but not within quotes. */
function splitCells(line: string): string[] {
  const cells = line.match(/(?:"(?:[^"]|"")*"|[^,;\t"])+/g) ?? [];
  return cells.map((cell) => unquote(cell.trim())).filter(Boolean);
}

const unquote = (cell: string) =>
  /^"(.*)"$/.exec(cell)?.[1]?.replaceAll('""', '"').trim() ?? cell;

/** `First Last <first@example.com>`, or addresses with nothing but spaces between them. */
function readCell(cell: string): Found[] {
  const named = cell.match(/[^<>]*<[^<>]*>/g) ?? [];
  const rest = cell.slice(named.join("").length).trim();
  return [
    ...named.map((part) => {
      const [name = "", address = ""] = part.slice(0, -1).split("<");
      return {
        input: part.trim(),
        address: address.trim(),
        name: unquote(name.trim()) || undefined,
      };
    }),
    ...rest
      .split(/\s+/)
      .filter(Boolean)
      .map((address) => ({ input: address, address })),
  ];
}
