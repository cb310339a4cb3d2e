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
  const at = cells.findIndex((cell) => cell.includes("@"));
  // The heading of a table.
  if (at === -1 && /^"?(e-?mail|name|address)\b/i.test(line)) return [];
  const address = unquote(cells[at] ?? "");
  const isOnly = cells.filter((cell) => cell.includes("@")).length === 1;
  // A row of a table: one address, with a name, a role or both in cells of their own.
  if (!isOnly || cells.length === 1 || /\s/.test(address)) {
    return cells.flatMap(readCell);
  }
  const others = cells.filter((_, index) => index !== at);
  const last = others.at(-1) ?? "";
  const isLast = at === cells.length - 1;
  // A single word behind the address that is no role is a mistake, and no name.
  const isRole = known.has(last.toLowerCase()) || (!isLast && !/\s/.test(last));
  const name = (isRole ? others.slice(0, -1) : others).join(" ");
  return [
    {
      input: line.trim(),
      address,
      ...(name && { name }),
      ...(isRole && { role: last.toLowerCase() }),
    },
  ];
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
