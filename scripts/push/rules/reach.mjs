/**
 * What kind of function gets to a place in the bundles of a component: the handler that the place is written in, or
 * those that call the function it is in, through any number of functions and modules.
 */
import { posix } from "node:path";

/** @typedef {"query" | "mutation" | "action" | "load"} Kind `load`: it runs while the module is loaded */

/**
 * @typedef {object} Parsed
 * @property {string} path
 * @property {any} sourceCode of ESLint
 * @property {Map<any, Kind>} handlers
 */

/** Methods that call what they are given at once. */
const CALLS_BACK =
  /^(map|forEach|filter|reduce|flatMap|some|every|find|sort|from)$/;
const FUNCTIONS =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/** @param {Parsed[]} modules the bundles of one component */
export function reachOf(modules) {
  /** @type {Map<any, Kind>} */
  const handlers = new Map(modules.flatMap((module) => [...module.handlers]));
  const scopes = new Map(
    modules.map(({ path, sourceCode }) => [path, sourceCode.scopeManager]),
  );

  /**
   * @param {any} node
   * @param {string} path
   * @param {Set<any>} seen functions on the way here
   * @returns {Set<Kind>}
   */
  function kindsAt(node, path, seen = new Set()) {
    for (let at = node; at.parent; at = at.parent) {
      if (!FUNCTIONS.test(at.type)) continue;
      const registered = handlers.get(at);
      if (registered) return new Set([registered]);
      if (seen.has(at)) return new Set();
      seen.add(at);
      if (isCalledHere(at)) return kindsAt(at.parent, path, seen);
      const name = nameOf(at);
      if (name) return kindsOfName(name, at, path, seen);
      // Whoever was handed it may call it; at the top of a module nobody is known to.
      const outside = kindsAt(at.parent, path, seen);
      outside.delete("load");
      return outside;
    }
    return new Set(["load"]);
  }

  /**
   * @param {any} name identifier of the function
   * @param {any} node the function
   * @param {string} path
   * @param {Set<any>} seen
   */
  function kindsOfName(name, node, path, seen) {
    /** @type {Set<Kind>} */
    const kinds = new Set();
    for (const { identifier, from } of usesOf(name, node, path)) {
      const registered = handlers.get(identifier);
      const found = registered
        ? [registered]
        : mayCall(identifier)
          ? kindsAt(identifier, from, seen)
          : [];
      for (const kind of found) kinds.add(kind);
    }
    return kinds;
  }

  /**
   * @param {any} name
   * @param {any} node
   * @param {string} path
   */
  function* usesOf(name, node, path) {
    const variable = declared(scopes.get(path), node, name.name);
    if (!variable) return;
    for (const { identifier, init } of variable.references) {
      if (init) continue;
      if (identifier.parent.type !== "ExportSpecifier") {
        yield { identifier, from: path };
        continue;
      }
      yield* importsOf(path, identifier.parent.exported.name);
    }
  }

  /**
   * @param {string} path
   * @param {string} exported
   */
  function* importsOf(path, exported) {
    for (const { path: from, sourceCode } of modules) {
      for (const statement of sourceCode.ast.body) {
        if (statement.type !== "ImportDeclaration") continue;
        const source = posix.join(posix.dirname(from), statement.source.value);
        if (source !== path) continue;
        for (const specifier of statement.specifiers) {
          if (specifier.imported?.name !== exported) continue;
          const [variable] =
            sourceCode.scopeManager.getDeclaredVariables(specifier);
          for (const { identifier } of variable.references)
            yield { identifier, from };
        }
      }
    }
  }
  return kindsAt;
}

/**
 * @param {any} scopes
 * @param {any} node the function
 * @param {string} name
 */
function declared(scopes, node, name) {
  const declaration =
    node.type === "FunctionDeclaration" ? node : withName(node).parent;
  return scopes
    .getDeclaredVariables(declaration)
    .find((/** @type {any} */ variable) => variable.name === name);
}

/** @param {any} node */
function nameOf(node) {
  if (node.type === "FunctionDeclaration") return node.id;
  const { parent } = withName(node);
  return parent.type === "VariableDeclarator" && parent.id.type === "Identifier"
    ? parent.id
    : null;
}

/**
 * The functions of a module that are handlers, or the names of those. By what the analysis says of its exports: a
 * minifier leaves no other name.
 *
 * @param {any} sourceCode of ESLint
 * @param {{ name: string, udfType: string }[]} functions
 * @returns {Map<any, Kind>}
 */
export function handlersOf({ ast, scopeManager }, functions) {
  const [scope] = scopeManager.globalScope.childScopes;
  /** @type {Map<any, Kind>} */
  const handlers = new Map();
  for (const { type, specifiers } of ast.body) {
    if (type !== "ExportNamedDeclaration") continue;
    for (const { local, exported } of specifiers) {
      const found = functions.find(({ name }) => name === exported.name);
      const made = scope?.set.get(local.name)?.defs[0]?.node.init;
      if (!found || made?.type !== "CallExpression") continue;
      const handler = handlerOf(made.arguments[0]);
      const kind = /** @type {Kind} */ (found.udfType.toLowerCase());
      if (handler) handlers.set(handler, kind);
    }
  }
  return handlers;
}

/** `query(f)`, `query({ handler: f })`. @param {any} given */
function handlerOf(given) {
  if (given?.type !== "ObjectExpression") return given;
  const handler = given.properties.find(
    (/** @type {any} */ { key }) => key?.name === "handler",
  )?.value;
  const isNamed = handler && withName(handler.arguments?.[0] ?? {}) === handler;
  return isNamed ? handler.arguments[0] : handler;
}

/**
 * The CLI keeps the names of functions: `a(() => …, "name")` stands for the function.
 *
 * @param {any} node a function
 */
function withName(node) {
  const { parent } = node;
  const isNamed =
    parent?.type === "CallExpression" &&
    parent.arguments.length === 2 &&
    parent.arguments[0] === node &&
    typeof parent.arguments[1].value === "string";
  return isNamed ? parent : node;
}

/** `(() => …)()`, `rows.map(() => …)`. @param {any} node */
function isCalledHere(node) {
  const called = withName(node);
  const { parent } = called;
  if (parent.type !== "CallExpression" && parent.type !== "NewExpression")
    return false;
  return (
    parent.callee === called || CALLS_BACK.test(parent.callee.property?.name)
  );
}

/** A name at the top of a module that is only passed on is not called there. @param {any} identifier */
function mayCall(identifier) {
  const { parent } = identifier;
  if (parent.type === "CallExpression" && parent.callee === identifier)
    return true;
  for (let at = parent; at; at = at.parent)
    if (FUNCTIONS.test(at.type)) return true;
  return false;
}
