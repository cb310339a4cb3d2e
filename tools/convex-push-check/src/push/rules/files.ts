/** What can be seen in the source files before anything is pushed, and what the CLI would pass over in silence. */
import { isBuiltin } from "node:module";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import ts from "typescript";
import {
  COMPONENT_DIR,
  appDir,
  isGenerated,
} from "../../codegen/generatedFiles.ts";

const ENTRY = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
/** Names with two dots that are meant to have them. */
const NOT_ENTRIES = /^(convex|auth)\.config\.|\.(test|spec|d)\.[cm]?[jt]sx?$/;
const MAKES_FUNCTION = /(query|mutation|action|httpRouter|cronJobs)$/i;
/** The CLI replaces this one by globals of Convex's runtime. */
const SHIMMED = ["node:async_hooks", "async_hooks"];

export function* files(root: string) {
  for (const folder of [COMPONENT_DIR, appDir(root)]) {
    for (const file of sourceFiles(root, folder)) {
      const source = ts.createSourceFile(
        file,
        readFileSync(join(root, file), "utf8"),
        ts.ScriptTarget.Latest,
      );
      yield* skipped(file, source);
      yield* exportsThen(file, source);
      if (folder === COMPONENT_DIR) {
        yield* usesNode(file, source);
        if (!declaresEnvironment(root)) yield* readsEnvironment(file, source);
        yield* isNotBuilt(file);
      }
      if (folder !== COMPONENT_DIR && !isNodeModule(source))
        yield* importsNode(file, source);
    }
  }
}

function sourceFiles(root: string, folder: string) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { encoding: "utf8", recursive: true })
    .filter((file) => ENTRY.test(file) && !isGenerated(file))
    .map((file) => join(folder, file));
}

/**
 * The CLI leaves out files with two dots or a space in their name. Their
 * functions are missing from the deployment, and nothing says so.
 */
function* skipped(file: string, source: ts.SourceFile) {
  const name = basename(file);
  const stem = basename(file, extname(file));
  if (NOT_ENTRIES.test(name) || name.startsWith(".")) return;
  const exportsOne = (statement: ts.Statement) =>
    exportsFunction(statement, source);
  if (!/[. ]/.test(stem) || !source.statements.some(exportsOne)) return;
  yield {
    file,
    message: `SkippedModule: the Convex CLI leaves out files with ${stem.includes(".") ? "two dots" : "a space"} in their name, so the functions of this one do not exist on a deployment`,
    todo: `Rename it, for example to ${stem.replace(/[. ]+(.)/g, (_, next) => next.toUpperCase())}${extname(file)}.`,
  };
}

/** Whoever awaits the module calls it, and waits for what never comes. */
function* exportsThen(file: string, source: ts.SourceFile) {
  if (!source.statements.flatMap(exportedNames).includes("then")) return;
  yield {
    file,
    message:
      "ThenableModule: a module that exports then is taken for a promise, and is never loaded",
    todo: "Give it another name.",
  };
}

function exportedNames(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(({ name }) => name.text)
      : [];
  }
  const isExported =
    ts.canHaveModifiers(statement) &&
    statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    );
  if (!isExported) return [];
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? ""];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.map((element) =>
          ts.isBindingElement(element) && ts.isIdentifier(element.name)
            ? element.name.text
            : "",
        ),
  );
}

function exportsFunction(statement: ts.Statement, source: ts.SourceFile) {
  // `export { list }`: whatever it is was made by some other statement.
  if (ts.isExportDeclaration(statement)) {
    return source.statements.some(
      (other) =>
        ts.isVariableStatement(other) &&
        other.declarationList.declarations.some(({ initializer }) =>
          makesFunction(initializer),
        ),
    );
  }
  if (ts.isExportAssignment(statement))
    return makesFunction(statement.expression);
  if (!ts.isVariableStatement(statement)) return false;
  const isExported = statement.modifiers?.some(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
  );
  return (
    isExported &&
    statement.declarationList.declarations.some(
      ({ name, initializer }) =>
        // `export const { list, add } = something.api()`
        ts.isObjectBindingPattern(name) || makesFunction(initializer),
    )
  );
}

function makesFunction(expression: ts.Expression | undefined) {
  if (!expression || !ts.isCallExpression(expression)) return false;
  const { expression: callee } = expression;
  const called = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(called) && MAKES_FUNCTION.test(called.text);
}

function* usesNode(file: string, source: ts.SourceFile) {
  if (isNodeModule(source)) {
    yield {
      file,
      message: `NodeActionsNotSupported: "use node" is not supported in components`,
      todo: "Remove it and what needs Node, or do that part in the app.",
    };
  }
  yield* importsNode(file, source);
}

/** Which variables those are is looked at in what was pushed. */
function declaresEnvironment(root: string) {
  const config = join(root, COMPONENT_DIR, "convex.config.ts");
  return existsSync(config) && /\benv\b/.test(readFileSync(config, "utf8"));
}

/** Before the build, whose compiler would ask for the types of Node. */
function* readsEnvironment(file: string, source: ts.SourceFile) {
  const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const [, name] = /\bprocess\b[^.[]*\.env\.(\w+)/.exec(code) ?? [];
  if (name === undefined) return;
  yield {
    file,
    message: `UndeclaredEnvVar: a component sees no environment of the app, so ${name} is undefined in it`,
    todo: "Let the host pass it as an argument, or declare it: defineComponent(name, { env }).",
  };
}

function* isNotBuilt(file: string) {
  if (/\.tsx?$/.test(file)) return;
  yield {
    file,
    message:
      "NotBuilt: only TypeScript is built into dist/, so apps do not get this file",
    todo: "Write it as .ts.",
  };
}

function isNodeModule({ statements: [first] }: ts.SourceFile) {
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === "use node"
  );
}

function* importsNode(file: string, source: ts.SourceFile) {
  for (const { fileName } of ts.preProcessFile(source.text).importedFiles) {
    if (!isBuiltin(fileName) || SHIMMED.includes(fileName)) continue;
    yield {
      file,
      message: `NodeBuiltin: ${fileName} does not exist in Convex's default runtime`,
      todo: "Use what the web platform has instead: crypto.subtle, TextEncoder, Uint8Array, fetch in an action.",
    };
  }
}
