/** Places in a bundle that need a second look, by what they touch. */
import type { Scope } from "eslint";
import type { Parsed } from "./reach.ts";
import { moduleScope, textOf, type Node, type Source } from "./syntax.ts";

export type What =
  "outside" | "missing" | "impure" | "environment" | "auth" | "state";

export interface Place {
  what: What;
  name: string;
  node: Node;
}

/** A member that is asked of an object, and where. */
interface Key {
  name: string;
  node: Node;
}

const OUTSIDE = ["fetch", "setTimeout", "setInterval"];
const CODE = ["eval", "Function"];
const KEYS = ["generateKey", "wrapKey", "unwrapKey"];
const GLOBAL = ["globalThis", "self"];
const MUTATES = /^(set|add|delete|clear|push|pop|shift|unshift|splice)$/;
const CHANGEABLE = /^(Map|Set|WeakMap|WeakSet|Array)$/;

export function* places({ sourceCode, handlers }: Parsed): Generator<Place> {
  const { globalScope } = sourceCode.scopeManager;
  // ESLint knows those of the language itself, the others lead nowhere.
  const ofLanguage =
    globalScope?.variables.flatMap(({ references }) => references) ?? [];
  const others = globalScope?.through ?? [];
  for (const { identifier } of [...ofLanguage, ...others]) {
    yield* ofGlobal(identifier.name, identifier);
  }
  for (const node of nodesOf(sourceCode)) yield* ofNode(node);
  for (const handler of handlers.keys())
    yield* ofContext(handler.params?.[0], sourceCode.scopeManager);
  for (const variable of moduleScope(sourceCode)?.variables ?? [])
    yield* ofState(variable);
}

/** @param node how the global is named: `fetch`, `globalThis.fetch` */
function* ofGlobal(name: string, node: Node): Generator<Place> {
  const { parent } = node;
  if (parent?.type === "UnaryExpression" && parent.operator === "typeof")
    return;
  const used = keysOf(node);
  if (GLOBAL.includes(name)) {
    for (const key of used) yield* ofGlobal(key.name, key.node);
  } else if (OUTSIDE.includes(name)) {
    yield { what: "outside", name, node };
  } else if (CODE.includes(name) && isMade(node)) {
    yield { what: "missing", name, node };
  } else if (name === "Date" && isMade(node) && isNow(parent)) {
    yield { what: "impure", name: "new Date()", node };
  } else if (name === "process") {
    yield* ofProcess(used, node);
  } else {
    for (const key of used) {
      const full = `${name}.${key.name}`;
      if (IMPURE.includes(full))
        yield { what: "impure", name: `${full}()`, node: key.node };
    }
  }
}

const IMPURE = [
  "Date.now",
  "Math.random",
  "performance.now",
  "crypto.randomUUID",
  "crypto.getRandomValues",
];

/** `Date()` and `new Date()`, not `new Date(at)`. */
const isNow = (call: Node | undefined) =>
  call?.type === "CallExpression" || call?.arguments?.length === 0;

function isMade(node: Node) {
  const { type = "", callee } = node.parent ?? {};
  return /^(Call|New)Expression$/.test(type) && callee === node;
}

/** `process.env.NAME` says what is read, anything else does not. */
function* ofProcess(used: Key[], node: Node): Generator<Place> {
  if (used.length === 0) yield { what: "environment", name: "process", node };
  for (const key of used) {
    if (key.name !== "env") continue;
    const isDirect =
      key.node.type === "MemberExpression" && keysOf(key.node).length > 0;
    if (!isDirect)
      yield { what: "environment", name: "process.env", node: key.node };
  }
}

/** The members that are asked of an object: `it.a`, `it["a"]`, `const { a } = it`. */
function keysOf(node: Node): Key[] {
  const { parent } = node;
  if (parent?.type === "MemberExpression" && parent.object === node) {
    const name = keyName(parent.property, parent.computed);
    return name === undefined ? [] : [{ name, node: parent }];
  }
  const pattern =
    parent?.type === "VariableDeclarator" && parent.init === node
      ? parent.id
      : parent?.type === "AssignmentExpression" && parent.right === node
        ? parent.left
        : undefined;
  return pattern?.type === "ObjectPattern" ? keysOfPattern(pattern) : [];
}

function keysOfPattern({ properties }: Node): Key[] {
  return (properties ?? []).flatMap((property) => {
    if (property.type !== "Property") return [];
    const name = keyName(property.key, property.computed);
    return name === undefined ? [] : [{ name, node: property }];
  });
}

function keyName(
  key: Node | null | undefined,
  isComputed: boolean | null | undefined,
): string | undefined {
  if (!isComputed && key?.type === "Identifier") return textOf(key);
  return typeof key?.value === "string" ? key.value : undefined;
}

function* ofNode(node: Node): Generator<Place> {
  if (node.type === "ImportExpression")
    yield { what: "missing", name: "import()", node };
  if (node.type === "MetaProperty" && textOf(node.meta) === "import")
    yield { what: "missing", name: "import.meta", node };
  const keys =
    node.type === "MemberExpression"
      ? [{ name: keyName(node.property, node.computed), node }]
      : node.type === "ObjectPattern"
        ? keysOfPattern(node)
        : [];
  for (const { name, node: key } of keys) {
    if (name !== undefined && KEYS.includes(name)) {
      const isNever = name !== "generateKey";
      const full = `crypto.subtle.${name}`;
      yield { what: isNever ? "missing" : "outside", name: full, node: key };
    }
  }
}

/**
 * `ctx.auth`, `({ auth }, args) => …`, `const { auth } = ctx`.
 *
 * @param context the first parameter of a handler
 */
function* ofContext(
  context: Node | undefined,
  scopeManager: Source["scopeManager"],
): Generator<Place> {
  if (!context) return;
  const isNamed = context.type === "Identifier";
  const variables =
    isNamed && context.parent
      ? scopeManager.getDeclaredVariables(context.parent)
      : [];
  const asked = isNamed
    ? (variables
        .find(({ name }) => name === context.name)
        ?.references.flatMap(({ identifier }) => keysOf(identifier)) ?? [])
    : context.type === "ObjectPattern"
      ? keysOfPattern(context)
      : [];
  for (const { name, node } of asked)
    if (name === "auth") yield { what: "auth", name: "ctx.auth", node };
}

/** A variable of the module that a function changes. */
function* ofState({
  name,
  defs: [definition],
  references,
  scope,
}: Scope.Variable): Generator<Place> {
  if (definition?.type !== "Variable") return;
  const { init: made }: Node = definition.node;
  const isChangeable =
    made?.type === "ArrayExpression" ||
    (made?.type === "NewExpression" &&
      CHANGEABLE.test(textOf(made.callee) ?? ""));
  const writes = references.filter((reference) => {
    // What happens while the module is loaded is over before the first call.
    if (reference.from.variableScope === scope) return false;
    const { parent }: Node = reference.identifier;
    return (
      reference.isWrite() ||
      (isChangeable &&
        parent?.type === "MemberExpression" &&
        parent.object === reference.identifier &&
        isMade(parent) &&
        MUTATES.test(textOf(parent.property) ?? ""))
    );
  });
  const [write] = writes;
  if (write) yield { what: "state", name, node: write.identifier };
}

function* nodesOf({ ast, visitorKeys }: Source) {
  const left: Node[] = [ast];
  for (let node = left.pop(); node; node = left.pop()) {
    yield node;
    for (const key of visitorKeys[node.type] ?? []) {
      const child: Node | (Node | null)[] | null | undefined = Reflect.get(
        node,
        key,
      );
      if (Array.isArray(child))
        left.push(...child.filter((each) => each !== null));
      else if (child) left.push(child);
    }
  }
}
