/** How components are put together: names, environment variables, HTTP prefixes. */
import { fileOf, type Component, type Pushed } from "../pushed.ts";
import type {
  ChildComponent,
  EnvVar,
  Validator,
} from "../../stand-in/pushTypes.ts";

export function* mounts({ root, components, environment }: Pushed) {
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

/** @param environment of the app */
function* declarations(
  file: string,
  declared: Map<string, EnvVar>,
  environment: Record<string, string> | null,
) {
  for (const [name, { value, optional }] of declared) {
    const validator = parse(value);
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

function* bindings(
  file: string,
  { name, env }: ChildComponent,
  child: Component,
  parentDeclares: Map<string, EnvVar>,
) {
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
    const validator = parse(declaration.value);
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
      isSubset(parse(source.value), validator);
    if (isFit) continue;
    yield {
      file,
      message: `InvalidEnvVarBinding: ${binding.name} is not declared, optional or wider than ${variable} of ${name}`,
      todo: `Declare ${binding.name} as ${name} declares ${variable}.`,
    };
  }
}

function* prefix(
  file: string,
  { name }: ChildComponent,
  child: Component,
  parent: Component,
) {
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
    if (own.some(({ route }) => route.path === `${path}*`)) {
      yield {
        file,
        message: `InvalidHttpMount: ${path} is also a route of http.ts`,
        todo: "Move one of the two.",
      };
    }
  }
}

const parse = (json: string | undefined): Validator | null =>
  json === undefined ? null : JSON.parse(json);

function isStringLike(validator: Validator | null): boolean {
  if (validator?.type === "union") return validator.value.every(isStringLike);
  return (
    validator?.type === "string" ||
    (validator?.type === "literal" && typeof validator.value === "string")
  );
}

function accepts(validator: Validator | null, value: unknown): boolean {
  switch (validator?.type) {
    case "string":
      return typeof value === "string";
    case "literal":
      return value === validator.value;
    case "union":
      return validator.value.some((member) => accepts(member, value));
    default:
      return false;
  }
}

function isSubset(narrow: Validator | null, wide: Validator | null): boolean {
  if (narrow?.type === "union") {
    return narrow.value.every((member) => isSubset(member, wide));
  }
  if (narrow?.type === "literal") return accepts(wide, narrow.value);
  return takesAnyString(wide);
}

function takesAnyString(validator: Validator | null): boolean {
  if (validator?.type === "union") return validator.value.some(takesAnyString);
  return validator?.type === "string";
}
