/** Places in a bundle that need a second look, by what they touch. */

/** @typedef {"outside" | "missing" | "impure" | "environment" | "auth" | "state"} What */

const OUTSIDE = ["fetch", "setTimeout", "setInterval"];
const CODE = ["eval", "Function"];
const KEYS = ["generateKey", "wrapKey", "unwrapKey"];
const GLOBAL = ["globalThis", "self"];
const MUTATES = /^(set|add|delete|clear|push|pop|shift|unshift|splice)$/;
const CHANGEABLE = /^(Map|Set|WeakMap|WeakSet|Array)$/;

/**
 * @param {import("./reach.mjs").Parsed} module
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
export function* places({ sourceCode, handlers }) {
  const { globalScope } = sourceCode.scopeManager;
  // ESLint knows those of the language itself, the others lead nowhere.
  const ofLanguage = globalScope.variables.flatMap(
    (/** @type {any} */ { references }) => references,
  );
  for (const { identifier } of [...ofLanguage, ...globalScope.through]) {
    yield* ofGlobal(identifier.name, identifier);
  }
  for (const node of nodesOf(sourceCode)) yield* ofNode(node);
  for (const handler of handlers.keys())
    yield* ofContext(handler.params?.[0], sourceCode.scopeManager);
  for (const variable of globalScope.childScopes[0]?.variables ?? [])
    yield* ofState(variable);
}

/**
 * @param {string} name
 * @param {any} node how the global is named: `fetch`, `globalThis.fetch`
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
function* ofGlobal(name, node) {
  const { parent } = node;
  if (parent.type === "UnaryExpression" && parent.operator === "typeof") return;
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

/** `Date()` and `new Date()`, not `new Date(at)`. @param {any} call */
const isNow = (call) =>
  call.type === "CallExpression" || call.arguments.length === 0;

/** @param {any} node */
function isMade(node) {
  const { type, callee } = node.parent;
  return /^(Call|New)Expression$/.test(type) && callee === node;
}

/**
 * `process.env.NAME` says what is read, anything else does not.
 *
 * @param {{ name: string, node: any }[]} used
 * @param {any} node
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
function* ofProcess(used, node) {
  if (used.length === 0) yield { what: "environment", name: "process", node };
  for (const key of used) {
    if (key.name !== "env") continue;
    const isDirect =
      key.node.type === "MemberExpression" && keysOf(key.node).length > 0;
    if (!isDirect)
      yield { what: "environment", name: "process.env", node: key.node };
  }
}

/**
 * The members that are asked of an object: `it.a`, `it["a"]`, `const { a } = it`.
 *
 * @param {any} node
 * @returns {{ name: string, node: any }[]}
 */
function keysOf(node) {
  const { parent } = node;
  if (parent.type === "MemberExpression" && parent.object === node) {
    const name = keyName(parent.property, parent.computed);
    return name === undefined ? [] : [{ name, node: parent }];
  }
  const pattern =
    parent.type === "VariableDeclarator" && parent.init === node
      ? parent.id
      : parent.type === "AssignmentExpression" && parent.right === node
        ? parent.left
        : undefined;
  return pattern?.type === "ObjectPattern" ? keysOfPattern(pattern) : [];
}

/** @param {any} pattern */
function keysOfPattern({ properties }) {
  return properties.flatMap((/** @type {any} */ property) => {
    if (property.type !== "Property") return [];
    const name = keyName(property.key, property.computed);
    return name === undefined ? [] : [{ name, node: property }];
  });
}

/**
 * @param {any} key
 * @param {boolean} isComputed
 * @returns {string | undefined}
 */
function keyName(key, isComputed) {
  if (!isComputed && key.type === "Identifier") return key.name;
  return typeof key.value === "string" ? key.value : undefined;
}

/**
 * @param {any} node
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
function* ofNode(node) {
  if (node.type === "ImportExpression")
    yield { what: "missing", name: "import()", node };
  if (node.type === "MetaProperty" && node.meta.name === "import")
    yield { what: "missing", name: "import.meta", node };
  const keys =
    node.type === "MemberExpression"
      ? [{ name: keyName(node.property, node.computed), node }]
      : node.type === "ObjectPattern"
        ? keysOfPattern(node)
        : [];
  for (const { name, node: key } of keys) {
    if (KEYS.includes(name)) {
      const isNever = name !== "generateKey";
      const full = `crypto.subtle.${name}`;
      yield { what: isNever ? "missing" : "outside", name: full, node: key };
    }
  }
}

/**
 * `ctx.auth`, `({ auth }, args) => …`, `const { auth } = ctx`.
 *
 * @param {any} context the first parameter of a handler
 * @param {any} scopeManager
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
function* ofContext(context, scopeManager) {
  if (!context) return;
  const isNamed = context.type === "Identifier";
  const asked = isNamed
    ? scopeManager
        .getDeclaredVariables(context.parent)
        .find((/** @type {any} */ { name }) => name === context.name)
        .references.flatMap((/** @type {any} */ { identifier }) =>
          keysOf(identifier),
        )
    : context.type === "ObjectPattern"
      ? keysOfPattern(context)
      : [];
  for (const { name, node } of asked)
    if (name === "auth") yield { what: "auth", name: "ctx.auth", node };
}

/**
 * A variable of the module that a function changes.
 *
 * @param {any} variable
 * @returns {Generator<{ what: What, name: string, node: any }>}
 */
function* ofState({ name, defs: [definition], references, scope }) {
  if (definition?.type !== "Variable") return;
  const made = definition.node.init;
  const isChangeable =
    made?.type === "ArrayExpression" ||
    (made?.type === "NewExpression" && CHANGEABLE.test(made.callee.name));
  const writes = references.filter((/** @type {any} */ reference) => {
    // What happens while the module is loaded is over before the first call.
    if (reference.from.variableScope === scope) return false;
    const { parent } = reference.identifier;
    return (
      reference.isWrite() ||
      (isChangeable &&
        parent.type === "MemberExpression" &&
        parent.object === reference.identifier &&
        isMade(parent) &&
        MUTATES.test(parent.property.name))
    );
  });
  if (writes.length > 0)
    yield { what: "state", name, node: writes[0].identifier };
}

/** @param {any} sourceCode */
function* nodesOf({ ast, visitorKeys }) {
  const left = [ast];
  for (let node = left.pop(); node; node = left.pop()) {
    yield node;
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key];
      if (Array.isArray(child)) left.push(...child.filter(Boolean));
      else if (child) left.push(child);
    }
  }
}
