/** What functions, components, variables and modules may be called. */
import { fileOf, type Pushed } from "../pushed.ts";

const MAX_NAME = 64;

export function isIdentifier(name: string) {
  return (
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) &&
    /[^_]/.test(name) &&
    name.length <= MAX_NAME
  );
}

export const IDENTIFIER =
  "letters, digits and underscores, at most 64, not starting with a digit";

export function* names({ root, components }: Pushed) {
  for (const component of components) {
    const { definition, modules, owner, name } = component;
    const config = fileOf(root, component, "convex.config.js");
    const named: [what: string, given: string][] = [
      ...(owner === "app" ? [] : [["component", name] as [string, string]]),
      ...definition.childComponents.map((child): [string, string] => [
        "mounted component",
        child.name,
      ]),
      ...(definition.envVars ?? []).map(([variable]): [string, string] => [
        "environment variable",
        variable,
      ]),
    ];
    for (const [what, given] of named) {
      if (!isIdentifier(given)) yield misnamed(config, what, given);
    }
    for (const [path, { functions }] of Object.entries(modules)) {
      const file = fileOf(root, component, path);
      yield* modulePath(file, path);
      for (const { name: given } of functions) {
        // The default export is "default", which is an identifier too.
        if (!isIdentifier(given)) yield misnamed(file, "function", given);
      }
    }
  }
}

function misnamed(file: string, what: string, given: string) {
  return {
    file,
    message: `InvalidIdentifier: the ${what} "${given}" has a name that Convex does not accept`,
    todo: `Use ${IDENTIFIER}.`,
  };
}

function* modulePath(file: string, path: string) {
  for (const part of path.replace(/\.js$/, "").split("/")) {
    const isAllowed =
      /^[A-Za-z0-9_.]+$/.test(part) &&
      /[A-Za-z0-9]/.test(part) &&
      part.length <= MAX_NAME;
    if (isAllowed) continue;
    yield {
      file,
      message: `InvalidModulePath: "${part}" is not a valid path component: Path component can only contain alphanumeric characters, underscores, or periods`,
      todo: `Rename it, for example to "${part.replace(/[^A-Za-z0-9_.]+(.)/g, (_, next) => next.toUpperCase())}".`,
    };
  }
}
