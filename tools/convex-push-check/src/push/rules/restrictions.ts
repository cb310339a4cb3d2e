/**
 * What a deployment has and refuses in some functions: outside calls, timers, keys, code from text; and what it allows
 * and a component must not do: the clock in a query, state that outlives a call, the caller's sign-in.
 */
import { Linter } from "eslint";
import {
  isDependency,
  locator,
  type Component,
  type Pushed,
} from "../pushed.ts";
import { places, type What } from "./places.ts";
import { handlersOf, reachOf, type Kind } from "./reach.ts";
import type { Source } from "./syntax.ts";

const PARSE: Linter.Config = {
  languageOptions: {
    ecmaVersion: "latest",
    sourceType: "module",
  },
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "off" },
};

export function* restrictions({ root, components }: Pushed) {
  for (const component of components) {
    const bundles = [...component.bundles];
    if (component.schemaBundle) bundles.push(component.schemaBundle);
    const modules = bundles.flatMap((bundle) => {
      const linter = new Linter();
      linter.verify(bundle.source, PARSE);
      const sourceCode: Source | null = linter.getSourceCode();
      // What cannot be parsed is told by another rule.
      if (!sourceCode) return [];
      const { path } = bundle;
      const functions = component.modules[path]?.functions ?? [];
      const handlers = handlersOf(sourceCode, functions);
      return [{ path, bundle, sourceCode, handlers }];
    });
    const kindsAt = reachOf(modules);
    const said = new Set();
    for (const module of modules) {
      const { path, bundle } = module;
      const locate = locator(root, component, bundle);
      for (const { what, name, node } of places(module)) {
        const { line = 0, column = 0 } = node.loc?.start ?? {};
        const at = locate(line, column + 1);
        if (at.file.includes("/_generated/")) continue;
        const found = judge(what, name, kindsAt(node, path), component);
        if (!found) continue;
        const file = `${at.file}:${at.line}`;
        // The schema and what it imports are in the push twice.
        if (said.has(file + found.message)) continue;
        said.add(file + found.message);
        const isNote =
          component.owner === "dependency" || isDependency(at.file);
        yield { ...found, file, isNote };
      }
    }
  }
}

function judge(
  what: What,
  name: string,
  kinds: Set<Kind>,
  component: Component,
): { message: string; todo: string } | null {
  const isApp = component.owner === "app";
  switch (what) {
    case "outside": {
      const inTransaction = kinds.has("query") || kinds.has("mutation");
      const hasNothingElse = !isApp && !hasActions(component);
      if (!inTransaction && !hasNothingElse) return null;
      return {
        message: `OnlyInActions: Can't use ${name}() in queries and mutations${hasNothingElse ? ", and this component has nothing else" : ""}`,
        todo: "Do it in an action, or leave it to the app.",
      };
    }
    case "missing":
      return {
        message: `NotInRuntime: ${name} is not available in Convex's default runtime`,
        todo: "Import what is needed by name, and let nothing be made of text.",
      };
    case "impure":
      if (kinds.has("load")) {
        return {
          message: `FrozenValue: ${name} while the module is loaded is the same for every call until the next deployment`,
          todo: "Ask for it inside a function's handler.",
        };
      }
      if (isApp || !kinds.has("query") || !/Date|performance/.test(name))
        return null;
      return {
        message: `ClockInQuery: ${name} in a query: its answer is kept, and nothing runs it again when the time comes`,
        todo: "Store what changes with time, and let a scheduled mutation change it.",
      };
    case "environment":
      if (isApp) return null;
      return {
        message: `UndeclaredEnvVar: ${name} does not say which variable a component reads`,
        todo: "Write process.env.NAME, and declare it in convex.config.",
      };
    case "auth":
      if (isApp) return null;
      return {
        message: "NoAuthInComponents: a component has no ctx.auth",
        todo: "The host passes who is calling, as an argument.",
      };
    case "state":
      return {
        message:
          "ModuleState: state of a module outlives a call, on some machines and not on others",
        todo: "Keep it in the database, or in the handler.",
      };
  }
}

function hasActions({ modules }: Component) {
  return Object.values(modules).some(
    ({ functions, httpRoutes }) =>
      (httpRoutes?.length ?? 0) > 0 ||
      functions.some(({ udfType }) => udfType === "Action"),
  );
}
