import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { membersOf } from "./sourceTypes.mjs";

const ERRORS_SOURCE = "convex/pure/errors.ts";
const OPTIONS_SOURCE = "src/client/options.ts";

/** What the tables say, read from the code that runs (dist/) and, for what only types know, from the sources. */
export async function readFacts(root) {
  const load = (path) => import(pathToFileURL(join(root, path)).href);
  const { ERRORS } = await load("dist/convex/pure/errors.js");
  const { DEFAULTS } = await load("dist/src/client/defaults.js");
  const { PERMISSIONS } = await load("dist/convex/pure/roles.js");
  const details = membersOf(join(root, ERRORS_SOURCE), "Details");
  return {
    errors: Object.entries(ERRORS).map(([code, error]) => ({
      code,
      ...error,
      data: details.get(code) ?? "",
    })),
    defaults: defaultsOf(DEFAULTS),
    permissions: [...PERMISSIONS, "organization:setMemberLimit"],
    roles: DEFAULTS.roles,
    options: [...membersOf(join(root, OPTIONS_SOURCE), "Options").keys()],
  };
}

/** The parts of a document that are made from the source, between `<!-- docs:name -->` and `<!-- /docs:name -->`. */
const PARTS = {
  errors: (_text, { errors }) => errorTable(errors),
  defaults: (text, { defaults }) => withDefaults(text, defaults),
  options: (text, { defaults, options }) => {
    mustHaveRows(text, options);
    return withDefaults(text, defaults);
  },
  permissions: (text, facts) => permissionTable(text, facts),
  count: (_text, { errors }) => `${errors.length}`,
};

/**
 * @param {string[]} texts all documents
 * @returns {string[]} what is wrong, and what to do about it
 */
export function lostParts(texts) {
  return Object.keys(PARTS)
    .filter((name) => !texts.some((text) => partsIn(text).includes(name)))
    .map(
      (name) =>
        `No document has <!-- docs:${name} --> any more: put it and <!-- /docs:${name} --> back around what the source says.`,
    );
}

const PART = /(<!-- docs:(\w+) -->)([\s\S]*?)(<!-- \/docs:\2 -->)/g;
const partsIn = (text) => [...text.matchAll(PART)].map(([, , name]) => name);

/** A document as it should be. Throws when only a person can mend it. */
export function fill(text, facts) {
  const marks = text.match(/<!-- \/?docs:\w+ -->/g) ?? [];
  if (marks.length !== 2 * partsIn(text).length) {
    throw new Error("a docs: mark has lost its other half: put it back");
  }
  return text.replace(PART, (_all, start, name, inner, end) => {
    const part = PARTS[name];
    if (!part) throw new Error(`there is nothing called docs:${name}`);
    const isBlock = inner.includes("\n");
    const made = part(inner, facts).trim();
    return isBlock ? `${start}\n\n${made}\n\n${end}` : start + made + end;
  });
}

function errorTable(errors) {
  const rows = errors.map(({ code, status, message, data }) => [
    `\`${code}\``,
    status,
    message,
    // A pipe ends a cell, even in code.
    data && `\`${data.replaceAll("|", "\\|")}\``,
  ]);
  const lines = [["code", "status", "message", "data"], Array(4).fill("-")];
  return [...lines, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** Which default role has which permission. What needs it, in the last column, is prose, and stays. */
function permissionTable(text, { permissions, roles }) {
  const needs = new Map(
    [...text.matchAll(/^\| `([\w:]+)` .*\|([^|]*)\|$/gm)].map(
      ([, permission, cell]) => [permission, cell.trim()],
    ),
  );
  const gone = [...needs.keys()].filter((name) => !permissions.includes(name));
  const missing = permissions.filter((name) => !needs.get(name));
  if (gone.length > 0 || missing.length > 0) {
    throw new Error(
      `the table of permissions says for what each is: write ${missing.join(", ") || "nothing more"}; remove ${gone.join(", ") || "nothing"}`,
    );
  }
  const names = Object.keys(roles);
  const rows = permissions.map((permission) => [
    `\`${permission}\``,
    ...names.map((name) => (roles[name].includes(permission) ? "yes" : "")),
    needs.get(permission),
  ]);
  const head = ["permission", ...names, "needed for"];
  return [head, Array(head.length).fill("-"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

const ROW = /^\| `(\w+)` *\|([^|]*)\|/gm;
/** The rest of a row is prose, and stays. A table may have a column between the name and the default. */
function withDefaults(text, defaults) {
  const header = /^\|.*$/m.exec(text)?.[0] ?? "";
  const column = header
    .split("|")
    .findIndex((cell) => cell.trim() === "default");
  if (column < 0) {
    throw new Error('a table of defaults has no column "default": put it back');
  }
  return text.replace(/^\| `(\w+)` .*$/gm, (row, name) => {
    if (!defaults.has(name)) return row;
    // Pipes that are part of code are escaped.
    const cells = row.split(/(?<!\\)\|/);
    cells[column] = ` ${defaults.get(name)} `;
    return cells.join("|");
  });
}

function mustHaveRows(text, options) {
  const rows = [...text.matchAll(ROW)].map(([, name]) => name);
  const missing = options.filter((name) => !rows.includes(name));
  const gone = rows.filter((name) => !options.includes(name));
  const advice = [
    missing.length > 0 && `add a row for the option ${missing.join(", ")}`,
    gone.length > 0 && `remove the row of ${gone.join(", ")}: no such option`,
  ].filter(Boolean);
  if (advice.length > 0) throw new Error(advice.join("; "));
}

/** By option; those of `rateLimits` by their own names. What no value can say is left to the document. */
function defaultsOf({ roles, rateLimits, limits, ...values }) {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    name.endsWith("Ms") ? duration(value) : `\`${JSON.stringify(value)}\``,
  ]);
  for (const [name, { max, periodMs }] of Object.entries(rateLimits)) {
    const period = duration(periodMs).replace(/^1 /, "");
    entries.push([name, `${number(max)} a ${period}`]);
  }
  const sizes = Object.entries(limits).map(
    ([name, size]) => `\`${name}\` ${number(size)}`,
  );
  entries.push(["limits", sizes.join(", ")]);
  entries.push(["roles", Object.keys(roles).join(" > ")]);
  return new Map(entries);
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

function duration(ms) {
  const [unit, length] = UNITS.find(([, size]) => ms % size === 0);
  const count = ms / length;
  return `${number(count)} ${unit}${count === 1 ? "" : "s"}`;
}

const number = (value) => value.toLocaleString("en-US");
