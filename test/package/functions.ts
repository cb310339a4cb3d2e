import ts from "typescript";

/** Paths, from the root of the package, and texts. */
export type Files = ReadonlyMap<string, string>;

/** What makes Convex functions, and whether an app can call what it makes. */
const BUILDERS: Record<string, { isPublic: boolean }> = {
  query: { isPublic: true },
  mutation: { isPublic: true },
  action: { isPublic: true },
  internalQuery: { isPublic: false },
  internalMutation: { isPublic: false },
  internalAction: { isPublic: false },
};

export type ConvexFunction = {
  path: string;
  /** As in `components.x.<module>.<name>`. */
  module: string;
  name: string;
  isPublic: boolean;
  /** Where its builder was imported from. */
  from: string;
  /** Null when it was given no object: the old syntax. */
  fields: ReadonlySet<string> | null;
};

export type Check = (files: Files, functions: ConvexFunction[]) => string[];

const parsed = new Map<string, ts.SourceFile>();

export function parse(path: string, text: string): ts.SourceFile {
  const key = `${path}\n${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  parsed.set(key, file);
  return file;
}

/** Every node of a file, outermost first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The TypeScript of the component, without what is generated. */
export function componentFiles(files: Files): [string, ts.SourceFile][] {
  return [...files]
    .filter(
      ([path]) =>
        /^convex\/.*\.ts$/.test(path) && !path.includes("/_generated/"),
    )
    .map(([path, text]) => [path, parse(path, text)]);
}

export function functionsOf(files: Files): ConvexFunction[] {
  return componentFiles(files).flatMap(([path, file]) => {
    const imports = importsOf(file);
    return file.statements.flatMap((statement) => {
      if (!ts.isVariableStatement(statement) || !isExported(statement)) {
        return [];
      }
      return statement.declarationList.declarations.flatMap(
        ({ name, initializer }) => {
          if (!initializer || !ts.isCallExpression(initializer)) return [];
          const local = initializer.expression.getText();
          const { imported = local, from = "" } = imports.get(local) ?? {};
          const builder = BUILDERS[imported.replace(/Generic$/, "")];
          if (!builder) return [];
          const module = path.replace(/^convex\/|\.ts$/g, "");
          const fields = fieldsOf(initializer.arguments[0]);
          return [
            { path, module, name: name.getText(), from, fields, ...builder },
          ];
        },
      );
    });
  });
}

function isExported(statement: ts.VariableStatement): boolean {
  return (statement.modifiers ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
  );
}

function fieldsOf(argument: ts.Expression | undefined) {
  if (!argument || !ts.isObjectLiteralExpression(argument)) return null;
  return new Set(
    argument.properties.map((property) => property.name?.getText() ?? ""),
  );
}

function importsOf(file: ts.SourceFile) {
  const imports = new Map<string, { imported: string; from: string }>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    for (const { name, propertyName } of bindings.elements) {
      const imported = (propertyName ?? name).text;
      imports.set(name.text, { imported, from });
    }
  }
  return imports;
}
