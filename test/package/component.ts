import ts from "typescript";
import {
  type Check,
  componentFiles,
  type ConvexFunction,
  nodesOf,
} from "./functions.js";

const where = ({ path, name }: ConvexFunction) => `${path}: ${name}`;

/** Folders that the reviewer looks into before `convex/`; the first with a component in it wins. */
const LOOKED_AT_FIRST = /^(packages\/.*|convex\/(src\/)?component)\/[^/]+\.ts$/;

const component: Check = (files) => [
  ...((files.get("convex/convex.config.ts") ?? "").includes("defineComponent(")
    ? []
    : ["convex/convex.config.ts: export what defineComponent() returns"]),
  ...[...files]
    .filter(
      ([path, content]) =>
        LOOKED_AT_FIRST.test(path) && content.includes("defineComponent("),
    )
    .map(
      ([path]) => `${path}: the reviewer takes this for the component; move it`,
    ),
];

const functionsInSight: Check = (_files, functions) => [
  ...(functions.length > 0 ? [] : ["convex/: write a function"]),
  ...functions
    .filter(({ module }) => module.includes("/"))
    .map(
      (fn) =>
        `${where(fn)}: move it beside convex.config.ts, or the reviewer does not see it`,
    ),
];

const builders: Check = (_files, functions) =>
  functions.flatMap((fn) => {
    if (fn.fields === null) {
      return [`${where(fn)}: write it as { args, returns, handler }`];
    }
    const { fields } = fn;
    return [
      ...(/^(\.\.?\/)+_generated\/server(\.js)?$/.test(fn.from)
        ? []
        : [`${where(fn)}: import its builder from ./_generated/server.js`]),
      ...["args", "returns", "handler"]
        .filter((field) => !fields.has(field))
        .map((field) =>
          field === "returns"
            ? `${where(fn)}: declare "returns"; v.null() when it returns nothing`
            : `${where(fn)}: declare "${field}"`,
        ),
    ];
  });

/** Called by the host's code: public. Called within the component: internal. */
const visibility: Check = (files, functions) => {
  const texts = (folder: string) =>
    [...files]
      .filter(
        ([path]) => path.startsWith(folder) && !path.includes("/_generated/"),
      )
      .map(([, content]) => content)
      .join("\n");
  const host = texts("src/");
  const inside = texts("convex/");
  return functions.flatMap((fn) => {
    const { name, isPublic } = fn;
    const module = fn.module.replaceAll("/", "\\.");
    const called = new RegExp(`\\.${module}\\.${name}\\b`);
    const taken = new RegExp(
      `\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=\\s*[\\w.]+\\.${module}\\b`,
    );
    const isCalledBy = (code: string) => called.test(code) || taken.test(code);
    if (isPublic && !isCalledBy(host)) {
      return [`${where(fn)}: nothing in src/ calls it; make it internal`];
    }
    if (!isPublic && !isCalledBy(inside)) {
      return [
        `${where(fn)}: nothing in convex/ calls it; remove it, or make it public`,
      ];
    }
    return [];
  });
};

/** The names along `ctx.db.query(…).filter(…)`, from its beginning. */
function chainOf(node: ts.Node): string[] {
  if (ts.isCallExpression(node)) return chainOf(node.expression);
  if (ts.isPropertyAccessExpression(node)) {
    return [...chainOf(node.expression), node.name.text];
  }
  return ts.isIdentifier(node) ? [node.text] : [];
}

const UNBOUNDED = ["filter", "collect", "paginate"];
const INSTEAD: Record<string, string> = {
  filter: "use an index range",
  collect: "use .take(n)",
  paginate: "use paginator() of convex-helpers; a deployment refuses it here",
};

/** What one node breaks, or null. */
function misuse(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    const chain = chainOf(node).join(".");
    if (/(^|\.)ctx\.auth$/.test(chain)) {
      return "there is no ctx.auth in a component; take the user as an argument";
    }
    if (chain === "process.env") return "declare env in defineComponent()";
  }
  if (ts.isBindingElement(node) && node.name.getText() === "auth") {
    return "there is no ctx.auth in a component; take the user as an argument";
  }
  if (ts.isCallExpression(node)) {
    const chain = chainOf(node);
    const last = chain.at(-1) ?? "";
    const isOfTable = chain.includes("db") && chain.includes("query");
    if (isOfTable && UNBOUNDED.includes(last)) {
      return `.${last}() on a table: ${INSTEAD[last]}`;
    }
  }
  if (node.kind === ts.SyntaxKind.AnyKeyword) {
    return "no `any`: derive the type from a validator";
  }
  const isDirective =
    ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
  return isDirective && node.expression.text === "use node"
    ? "a component cannot use Node"
    : null;
}

const insideComponent: Check = (files) =>
  componentFiles(files).flatMap(([path, file]) => {
    const line = (node: ts.Node) =>
      file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return [...nodesOf(file)].flatMap((node) => {
      const broken = misuse(node);
      return broken === null ? [] : [`${path}:${line(node)}: ${broken}`];
    });
  });

const fileNames: Check = (files) =>
  componentFiles(files)
    .map(([path]) => path)
    .filter((path) => /\/[^/]*\.[^/]*\.ts$/.test(path))
    .filter((path) => path !== "convex/convex.config.ts")
    .map((path) => `${path}: rename it; a file with two dots is not deployed`);

export const componentChecks: Check[] = [
  component,
  functionsInSight,
  builders,
  visibility,
  insideComponent,
  fileNames,
];
