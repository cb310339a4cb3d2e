/** Tells `ctx.db.query("t")…` from `paginator(ctx.db, schema).query("t")…`, also when parts of it are in variables. */

import type { Scope } from "eslint";
import { textOf, type Node } from "./syntax.ts";

/** @param node the expression that `.paginate()` is called on */
export function startsAtDatabase(
  node: Node | null | undefined,
  scope: Scope.Scope,
): boolean {
  switch (node?.type) {
    case "AwaitExpression":
      return startsAtDatabase(node.argument, scope);
    case "ConditionalExpression":
      return (
        startsAtDatabase(node.consequent as Node, scope) ||
        startsAtDatabase(node.alternate, scope)
      );
    case "CallExpression": {
      const { callee } = node;
      if (callee?.type !== "MemberExpression") return false;
      return textOf(callee.property) === "query" &&
        isDatabase(callee.object, scope)
        ? true
        : startsAtDatabase(callee.object, scope);
    }
    case "Identifier": {
      const init = declarationOf(node, scope)?.init;
      return init ? startsAtDatabase(init, scope) : false;
    }
    default:
      return false;
  }
}

function isDatabase(node: Node | null | undefined, scope: Scope.Scope) {
  if (node?.type === "MemberExpression") return textOf(node.property) === "db";
  if (node?.type !== "Identifier") return false;
  const definition = definitionOf(node, scope);
  // `({ db }, args) => …` and `const { db } = ctx`: whatever a minifier calls it.
  const named: Node | undefined = definition?.name;
  const pattern = named?.parent;
  if (pattern?.type === "Property") return textOf(pattern.key) === "db";
  const init = declarationOf(node, scope)?.init;
  return init?.type === "MemberExpression" && textOf(init.property) === "db";
}

function declarationOf(node: Node, scope: Scope.Scope): Node | undefined {
  const definition = definitionOf(node, scope);
  return definition?.type === "Variable" &&
    definition.node.id === definition.name
    ? definition.node
    : undefined;
}

function definitionOf(node: Node, scope: Scope.Scope) {
  for (let at: Scope.Scope | null = scope; at; at = at.upper) {
    const variable = at.set.get(textOf(node) ?? "");
    if (variable) return variable.defs[0];
  }
}
