/** Tells `ctx.db.query("t")…` from `paginator(ctx.db, schema).query("t")…`, also when parts of it are in variables. */

/**
 * @param {any} node the expression that `.paginate()` is called on
 * @param {any} scope
 * @returns {boolean}
 */
export function startsAtDatabase(node, scope) {
  switch (node.type) {
    case "AwaitExpression":
      return startsAtDatabase(node.argument, scope);
    case "ConditionalExpression":
      return (
        startsAtDatabase(node.consequent, scope) ||
        startsAtDatabase(node.alternate, scope)
      );
    case "CallExpression": {
      const { callee } = node;
      if (callee.type !== "MemberExpression") return false;
      return callee.property.name === "query" &&
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

/**
 * @param {any} node
 * @param {any} scope
 */
function isDatabase(node, scope) {
  if (node.type === "MemberExpression") return node.property.name === "db";
  if (node.type !== "Identifier") return false;
  const definition = definitionOf(node, scope);
  // `({ db }, args) => …` and `const { db } = ctx`: whatever a minifier calls it.
  const pattern = definition?.name.parent;
  if (pattern?.type === "Property") return pattern.key.name === "db";
  const init = declarationOf(node, scope)?.init;
  return init?.type === "MemberExpression" && init.property.name === "db";
}

/**
 * @param {any} node
 * @param {any} scope
 */
function declarationOf(node, scope) {
  const definition = definitionOf(node, scope);
  return definition?.type === "Variable" &&
    definition.node.id === definition.name
    ? definition.node
    : undefined;
}

/**
 * @param {any} identifier
 * @param {any} scope
 */
function definitionOf({ name }, scope) {
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(name);
    if (variable) return variable.defs[0];
  }
}
