/** How components are put together: names, environment variables, HTTP prefixes. */
import { fileOf } from "../pushed.mjs";

/** @param {import("../pushed.mjs").Pushed} pushed */
export function* mounts({ root, components, environment }) {
  const byPath = new Map(components.map((item) => [item.path, item]));
  for (const parent of components) {
    const file = fileOf(root, parent, "convex.config.js");
    const declared = new Map(parent.definition.envVars ?? []);
    yield* declarations(
      file,
      declared,
      parent.owner === "app" ? environment : null,
    );

    const names = new Set();
    for (const mounted of parent.definition.childComponents) {
      if (names.has(mounted.name)) {
        yield {
          file,
          message: `DuplicateComponent: two components are mounted as "${mounted.name}"`,
          todo: `Give one another name: app.use(component, { name: "…" }).`,
        };
      }
      names.add(mounted.name);
      const child = byPath.get(mounted.path);
      if (!child) continue;
      yield* bindings(file, mounted, child, declared);
      yield* prefix(file, mounted, child, parent);
    }
  }
}

/**
 * @param {string} file
 * @param {Map<string, any>} declared
 * @param {Record<string, string> | null} environment of the app
 */
function* declarations(file, declared, environment) {
  for (const [name, { value, optional }] of declared) {
    const validator = value === undefined ? null : JSON.parse(value);
    if (!isStringLike(validator)) {
      yield {
        file,
        message: `InvalidEnvVarDeclaration: ${name} is not a string`,
        todo: "Declare it with v.string(), v.literal() of a string, or a union of those.",
      };
    }
    if (!environment) continue;
    if (!(name in environment)) {
      if (optional) continue;
      yield {
        file,
        message: `MissingEnvironmentVariables: Required environment variables are not set: ${name}.`,
        todo: `Set it: --env ${name}=value here, npx convex env set on a deployment.`,
      };
    } else if (!accepts(validator, environment[name])) {
      yield {
        file,
        message: `InvalidEnvironmentVariable: the value of ${name} does not match its validator`,
        todo: "Set one of the values it is declared with.",
      };
    }
  }
}

/**
 * @param {string} file
 * @param {any} mounted
 * @param {import("../pushed.mjs").Component} child
 * @param {Map<string, any>} parentDeclares
 */
function* bindings(file, { name, env }, child, parentDeclares) {
  const wanted = new Map(child.definition.envVars ?? []);
  const bound = new Map(env ?? []);
  for (const [variable, { optional }] of wanted) {
    if (optional || bound.has(variable)) continue;
    yield {
      file,
      message: `MissingEnvVarBinding: ${name} requires ${variable}`,
      todo: `Bind it: app.use(${name}, { env: { ${variable}: … } }).`,
    };
  }
  for (const [variable, binding] of bound) {
    const declaration = wanted.get(variable);
    if (!declaration) {
      yield {
        file,
        message: `UnknownEnvVar: ${name} declares no ${variable}`,
        todo: "Remove the binding, or declare the variable in the component's convex.config.",
      };
      continue;
    }
    const validator = JSON.parse(declaration.value);
    if (binding.type !== "envVar") {
      if (accepts(validator, binding.value)) continue;
      yield {
        file,
        message: `InvalidEnvVarBinding: ${name} does not accept this value of ${variable}`,
        todo: "Bind one of the values it is declared with.",
      };
      continue;
    }
    const source = parentDeclares.get(binding.name);
    const isFit =
      source &&
      (!source.optional || declaration.optional) &&
      isSubset(JSON.parse(source.value), validator);
    if (isFit) continue;
    yield {
      file,
      message: `InvalidEnvVarBinding: ${binding.name} is not declared, optional or wider than ${variable} of ${name}`,
      todo: `Declare ${binding.name} as ${name} declares ${variable}.`,
    };
  }
}

/**
 * @param {string} file
 * @param {any} mounted
 * @param {import("../pushed.mjs").Component} child
 * @param {import("../pushed.mjs").Component} parent
 */
function* prefix(file, { name }, child, parent) {
  const reference = `_reference/childComponent/${name}`;
  for (const [path, target] of Object.entries(parent.definition.httpMounts)) {
    if (target !== reference) continue;
    const hasRoutes = (child.modules["http.js"]?.httpRoutes ?? []).length > 0;
    const hasMounts = Object.keys(child.definition.httpMounts).length > 0;
    if (!hasRoutes && !hasMounts) {
      yield {
        file,
        message: `InvalidHttpMount: ${name} is mounted at ${path} and has no http routes`,
        todo: "Remove httpPrefix, or give the component an http.ts.",
      };
    }
    const own = parent.modules["http.js"]?.httpRoutes ?? [];
    if (own.some((/** @type {any} */ { route }) => route.path === `${path}*`)) {
      yield {
        file,
        message: `InvalidHttpMount: ${path} is also a route of http.ts`,
        todo: "Move one of the two.",
      };
    }
  }
}

/** @param {any} validator */
function isStringLike(validator) {
  if (validator?.type === "union") return validator.value.every(isStringLike);
  return (
    validator?.type === "string" ||
    (validator?.type === "literal" && typeof validator.value === "string")
  );
}

/**
 * @param {any} validator
 * @param {unknown} value
 * @returns {boolean}
 */
function accepts(validator, value) {
  switch (validator?.type) {
    case "string":
      return typeof value === "string";
    case "literal":
      return value === validator.value;
    case "union":
      return validator.value.some((/** @type {any} */ member) =>
        accepts(member, value),
      );
    default:
      return false;
  }
}

/**
 * @param {any} narrow
 * @param {any} wide
 * @returns {boolean}
 */
function isSubset(narrow, wide) {
  if (narrow.type === "union") {
    return narrow.value.every((/** @type {any} */ member) =>
      isSubset(member, wide),
    );
  }
  if (narrow.type === "literal") return accepts(wide, narrow.value);
  return takesAnyString(wide);
}

/**
 * @param {any} validator
 * @returns {boolean}
 */
function takesAnyString({ type, value }) {
  return type === "string" || (type === "union" && value.some(takesAnyString));
}
