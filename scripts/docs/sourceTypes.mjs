import { readFileSync } from "node:fs";
import ts from "typescript";

/**
 * The members of a type that is written as one object: what each is called, and its type as the source has it.
 *
 * @param {string} path
 * @param {string} name
 * @returns {Map<string, string>}
 */
export function membersOf(path, name) {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const alias = file.statements.find(
    (node) => ts.isTypeAliasDeclaration(node) && node.name.text === name,
  );
  if (!alias || !ts.isTypeLiteralNode(alias.type)) {
    throw new Error(`${path} has no object type called ${name}`);
  }
  return new Map(
    alias.type.members.map((member) => [member.name.text, typeOf(member)]),
  );
}

/** An object in one line, without its braces. */
function typeOf({ type }) {
  if (!type || !ts.isTypeLiteralNode(type)) return "";
  return type.members
    .map((member) => member.getText().replace(/[;,]$/, "").replace(/\s+/g, " "))
    .join("; ");
}
