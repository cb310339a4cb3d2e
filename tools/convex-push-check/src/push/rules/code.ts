/** What the bundled code would look for in vain: globals Convex lacks, undeclared variables, `.paginate()` in a component. */
import { Linter, type Rule, type Scope } from "eslint";
import {
  CONSOLE_METHODS,
  RUNTIME_GLOBALS,
} from "../../stand-in/runtimeGlobals.ts";
import { PLATFORM_ENV } from "../../stand-in/environment.ts";
import {
  isDependency,
  locator,
  type Component,
  type Pushed,
} from "../pushed.ts";
import { startsAtDatabase } from "./databaseQuery.ts";
import { textOf, type Node } from "./syntax.ts";

/** The language's own, in case ESLint does not know them yet. */
const LANGUAGE = [
  "Intl",
  "WebAssembly",
  "Iterator",
  "Float16Array",
  "globalThis",
];

/** A rule that reports each finding as `kind name`. */
const PLUGIN = {
  rules: {
    typeofs: findings((report) => ({
      'UnaryExpression[operator="typeof"] > Identifier': (node: Node) =>
        report(node, textOf(node)),
    })),
    members: findings((report) => ({
      'MemberExpression[object.name="process"][computed=false]': (
        node: Node,
      ) => {
        const name = textOf(node.property);
        if (name !== "env") report(node, `process.${name}`);
      },
      'MemberExpression[object.name="console"][computed=false]': (
        node: Node,
      ) => {
        const name = textOf(node.property) ?? "";
        if (!CONSOLE_METHODS.includes(name)) report(node, `console.${name}`);
      },
    })),
    env: findings((report) => ({
      'MemberExpression[object.object.name="process"][object.property.name="env"]':
        (node: Node) => {
          const { computed, property } = node;
          const name = computed ? property?.value : property?.name;
          if (typeof name === "string") report(node, name);
        },
      'VariableDeclarator[init.object.name="process"][init.property.name="env"] > ObjectPattern > Property':
        (node: Node) => report(node, textOf(node.key)),
    })),
    paginate: findings((report, scopeOf) => ({
      'CallExpression[callee.property.name="paginate"]': (node: Node) => {
        if (startsAtDatabase(node.callee?.object, scopeOf(node)))
          report(node, "paginate");
      },
    })),
  },
};

function findings(
  visitor: (
    report: (node: Node, message: string | undefined) => void,
    scopeOf: (node: Node) => Scope.Scope,
  ) => Record<string, (node: Node) => void>,
): Rule.RuleModule {
  return {
    create: (context) =>
      visitor(
        (node, message = "") =>
          context.report({ node: node as Rule.Node, message }),
        (node) => context.sourceCode.getScope(node as Rule.Node),
      ) as Rule.RuleListener,
  };
}

const CONFIG: Linter.Config = {
  languageOptions: {
    ecmaVersion: "latest",
    sourceType: "module",
    globals: Object.fromEntries(
      [...RUNTIME_GLOBALS, ...LANGUAGE].map((name) => [
        name,
        "readonly" as const,
      ]),
    ),
  },
  // The bundles' comments are written for their own linters.
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "off" },
  plugins: { push: PLUGIN },
  rules: {
    "no-undef": "error",
    ...Object.fromEntries(
      Object.keys(PLUGIN.rules).map((name) => [
        `push/${name}`,
        "error" as const,
      ]),
    ),
  },
};

export function* code({ root, components }: Pushed) {
  const linter = new Linter();
  for (const component of components) {
    for (const bundle of component.bundles) {
      const messages = linter.verify(bundle.source, CONFIG);
      const guarded = new Set(
        messages
          .filter(({ ruleId }) => ruleId === "push/typeofs")
          .map(({ message }) => message),
      );
      const locate = locator(root, component, bundle);
      for (const { ruleId, message, line, column, fatal } of messages) {
        const at = locate(line, column);
        const found = fatal
          ? { message: `SyntaxError: ${message}`, todo: "Build again." }
          : explain(ruleId, message, component, guarded);
        if (!found) continue;
        const isNote =
          component.owner === "dependency" || isDependency(at.file);
        yield { ...found, file: `${at.file}:${at.line}`, isNote };
      }
    }
  }
}

/**
 * @param guarded names that the bundle asks for with `typeof` before it uses them
 */
function explain(
  ruleId: string | null,
  message: string,
  component: Component,
  guarded: Set<string>,
) {
  switch (ruleId) {
    case "no-undef": {
      const name = message.split("'")[1] ?? "";
      return guarded.has(name) ? null : missing(name);
    }
    case "push/members":
      return missing(message);
    case "push/env": {
      const declared = (component.definition.envVars ?? []).map(
        ([name]) => name,
      );
      const isKnown = message in PLATFORM_ENV || declared.includes(message);
      if (component.owner === "app" || isKnown) return null;
      return {
        message: `UndeclaredEnvVar: process.env.${message} is always undefined in a component that does not declare it`,
        todo: `Declare it in convex.config: defineComponent("${component.name}", { env: { ${message}: v.string() } }), or take it as an argument.`,
      };
    }
    case "push/paginate":
      if (component.owner === "app") return null;
      return {
        message:
          "PaginationUnsupportedInComponents: paginate() is only supported in the app",
        todo: "Use paginator(ctx.db, schema) of convex-helpers/server/pagination.",
      };
    default:
      return null;
  }
}

function missing(name: string) {
  return {
    message: `MissingGlobal: ${name} does not exist in Convex's default runtime`,
    todo:
      name === "Buffer"
        ? "Use Uint8Array, TextEncoder and btoa."
        : "Use what the web platform and Convex's runtime have, or do this in the app's Node actions.",
  };
}
