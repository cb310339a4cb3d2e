/**
 * What kind of function gets to a place in the bundles of a component: the handler that the place is written in, or
 * those that call the function it is in, through any number of functions and modules.
 */
import { posix } from "node:path";
import { moduleScope, textOf, type Node, type Source } from "./syntax.ts";

export type Kind = "query" | "mutation" | "action" | "load";

export interface Parsed {
  path: string;
  sourceCode: Source;
  /** What is a handler, or the name of one. */
  handlers: Map<Node, Kind>;
}

/** Methods that call what they are given at once. */
const CALLS_BACK =
  /^(map|forEach|filter|reduce|flatMap|some|every|find|sort|from)$/;
const FUNCTIONS =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/** @param modules the bundles of one component */
export function reachOf(modules: Parsed[]) {
  const handlers = new Map<Node, Kind>(
    modules.flatMap((module) => [...module.handlers]),
  );
  const sources = new Map(
    modules.map(({ path, sourceCode }) => [path, sourceCode]),
  );

  /** @param seen functions on the way here */
  function kindsAt(
    node: Node,
    path: string,
    seen: Set<Node> = new Set(),
  ): Set<Kind> {
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
   * @param name identifier of the function
   * @param node the function
   */
  function kindsOfName(name: Node, node: Node, path: string, seen: Set<Node>) {
    const kinds: Set<Kind> = new Set();
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

  function* usesOf(name: Node, node: Node, path: string): Generator<Use> {
    const variable = declared(sources.get(path), node, textOf(name));
    if (!variable) return;
    for (const { identifier, init } of variable.references) {
      if (init) continue;
      const { parent }: Node = identifier;
      if (parent?.type !== "ExportSpecifier") {
        yield { identifier, from: path };
        continue;
      }
      yield* importsOf(path, textOf(parent.exported));
    }
  }

  function* importsOf(
    path: string,
    exported: string | undefined,
  ): Generator<Use> {
    for (const { path: from, sourceCode } of modules) {
      for (const statement of sourceCode.ast.body) {
        if (statement.type !== "ImportDeclaration") continue;
        const specified = String(statement.source?.value);
        if (posix.join(posix.dirname(from), specified) !== path) continue;
        for (const specifier of statement.specifiers ?? []) {
          if (textOf(specifier.imported) !== exported) continue;
          const [variable] =
            sourceCode.scopeManager.getDeclaredVariables(specifier);
          for (const { identifier } of variable?.references ?? [])
            yield { identifier, from };
        }
      }
    }
  }
  return kindsAt;
}

/** A place that names a function, and the module it is in. */
interface Use {
  identifier: Node;
  from: string;
}

/** @param node the function */
function declared(
  source: Source | undefined,
  node: Node,
  name: string | undefined,
) {
  const declaration =
    node.type === "FunctionDeclaration" ? node : withName(node).parent;
  if (!source || !declaration) return undefined;
  return source.scopeManager
    .getDeclaredVariables(declaration)
    .find((variable) => variable.name === name);
}

function nameOf(node: Node) {
  if (node.type === "FunctionDeclaration") return node.id;
  const { parent } = withName(node);
  return parent?.type === "VariableDeclarator" &&
    parent.id?.type === "Identifier"
    ? parent.id
    : null;
}

/**
 * The functions of a module that are handlers, or the names of those. By what the analysis says of its exports: a
 * minifier leaves no other name.
 */
export function handlersOf(
  source: Source,
  functions: { name: string; udfType: string }[],
): Map<Node, Kind> {
  const scope = moduleScope(source);
  const handlers = new Map<Node, Kind>();
  for (const { type, specifiers } of source.ast.body) {
    if (type !== "ExportNamedDeclaration") continue;
    for (const { local, exported } of specifiers ?? []) {
      const found = functions.find(({ name }) => name === textOf(exported));
      const variable = scope?.set.get(textOf(local) ?? "");
      const declaration: Node | undefined = variable?.defs[0]?.node;
      const made = declaration?.init;
      if (!found || made?.type !== "CallExpression") continue;
      const handler = handlerOf(made.arguments?.[0]);
      const kind = found.udfType.toLowerCase() as Kind;
      if (handler) handlers.set(handler, kind);
    }
  }
  return handlers;
}

/** `query(f)`, `query({ handler: f })`. */
function handlerOf(given: Node | undefined): Node | undefined {
  if (given?.type !== "ObjectExpression") return given;
  const property = given.properties?.find(
    ({ key }) => textOf(key) === "handler",
  );
  const handler = property?.value as Node | undefined;
  const [named] = handler?.arguments ?? [];
  return named && withName(named) === handler ? named : handler;
}

/**
 * The CLI keeps the names of functions: `a(() => …, "name")` stands for the function.
 *
 * @param node a function
 */
function withName(node: Node): Node {
  const { parent } = node;
  if (parent?.type !== "CallExpression") return node;
  const [first, name, ...rest] = parent.arguments ?? [];
  const isNamed =
    first === node && typeof name?.value === "string" && rest.length === 0;
  return isNamed ? parent : node;
}

/** `(() => …)()`, `rows.map(() => …)`. */
function isCalledHere(node: Node) {
  const called = withName(node);
  const { parent } = called;
  if (parent?.type !== "CallExpression" && parent?.type !== "NewExpression")
    return false;
  return (
    parent.callee === called ||
    CALLS_BACK.test(textOf(parent.callee?.property) ?? "")
  );
}

/** A name at the top of a module that is only passed on is not called there. */
function mayCall(identifier: Node) {
  const { parent } = identifier;
  if (parent?.type === "CallExpression" && parent.callee === identifier)
    return true;
  for (let at = parent; at; at = at.parent)
    if (FUNCTIONS.test(at.type)) return true;
  return false;
}
