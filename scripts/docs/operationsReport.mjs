import { join } from "node:path";
import ts from "typescript";

const ENTRY = "dist/src/client/index.d.ts";
/** What operations take and give, by the name that apps import it by. */
const NAMED = [
  "Organization",
  "MyOrganization",
  "Member",
  "Membership",
  "Seats",
  "Invitation",
  "RecipientInvitation",
  "MyInvitation",
  "InviteRow",
  "Sent",
  "Preview",
  "Explanation",
  "OrgEvent",
  "Suppression",
];
const OF_APP = [
  "Organization",
  "MyOrganization",
  "Member",
  "Membership",
  "Invitation",
  "RecipientInvitation",
  "MyInvitation",
  "InviteRow",
  "Preview",
  "Explanation",
];
const DOCS = /^ *\/\/.*\n/gm;
const FLAGS =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/**
 * What each operation takes and gives, in full: types of operations are made of their validators, so that their
 * declarations say little to a reader. For an app of which nothing is known.
 *
 * @param {string} root the package, built
 */
export function operationsReport(root) {
  const file = join(root, "operations-report.ts");
  const text = `import type * as All from ${JSON.stringify(`./${ENTRY.replace(/\.d\.ts$/, ".js")}`)};
export type Operations = All.Operations<All.AppTypes>;
${NAMED.map((name) => `export type ${name} = All.${name}${OF_APP.includes(name) ? "<All.AppTypes>" : ""};`).join("\n")}
`;
  const options = {
    strict: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file
      ? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  const [wrong] = program.getSemanticDiagnostics(program.getSourceFile(file));
  if (wrong)
    throw new Error(ts.flattenDiagnosticMessageText(wrong.messageText, "\n"));
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const aliases = new Map(
    source.statements
      .filter(ts.isTypeAliasDeclaration)
      .map((node) => [node.name.text, checker.getTypeAtLocation(node)]),
  );
  const print = printer(checker, source);
  const named = NAMED.map((name) => {
    const type = aliases.get(name);
    return { name, type, text: print.inFull(type) };
  });
  for (const { name, text } of named) {
    print.names.set(text.replace(DOCS, ""), name);
  }
  const operations = aliases
    .get("Operations")
    .getProperties()
    .map((symbol) => {
      const [kind, args, returns] = ["kind", "args", "returns"].map((name) =>
        checker.getTypeOfSymbol(
          checker.getTypeOfSymbol(symbol).getProperty(name),
        ),
      );
      return `${print.docs(symbol, "")}${kind.value} ${symbol.name}(${print.named(args)}): ${print.named(returns)};`;
    });
  return `# Operations

What each takes and gives, in an app of which nothing is known: a file that \`npm run docs\` writes. In an app, roles,
permissions and metadata are its own.

\`\`\`ts
${[...named.map(({ name, text }) => `type ${name} = ${text};`), ...operations].join("\n\n")}
\`\`\`
`;
}

function printer(checker, source) {
  const names = new Map();
  const docs = (symbol, indent) => {
    const said = ts.displayPartsToString(
      symbol.getDocumentationComment(checker),
    );
    if (said === "" || !isOurs(symbol)) return "";
    const lines = said
      .split("\n")
      .map((line) => `${indent}// ${line}`.trimEnd());
    return `${lines.join("\n")}\n`;
  };
  // Not every package's documentation is ours to tell.
  const isOurs = (symbol) =>
    symbol.declarations?.some(
      (node) => !node.getSourceFile().fileName.includes("node_modules"),
    );
  const isObject = (type) =>
    Boolean(type.flags & ts.TypeFlags.Object) &&
    !checker.isArrayType(type) &&
    type.getProperties().length > 0 &&
    !checker.getIndexInfosOfType(type).length;
  function inFull(type, indent = "") {
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type);
      const text = named(element, indent);
      return /^\w+$|^\{[^]*\}$/.test(text) ? `${text}[]` : `(${text})[]`;
    }
    if (type.isUnion() && type.types.some(isObject)) {
      return type.types
        .filter(({ flags }) => !(flags & ts.TypeFlags.Undefined))
        .map((one) => named(one, indent))
        .join(" | ");
    }
    if (!isObject(type)) {
      const text = checker.typeToString(type, source, FLAGS);
      return text.replace(/ \| undefined$/, "");
    }
    const deeper = `${indent}  `;
    const isOptional = ({ flags }) => Boolean(flags & ts.SymbolFlags.Optional);
    const properties = checker.getPropertiesOfType(type);
    const fields = [
      ...properties.filter((symbol) => !isOptional(symbol)),
      ...properties.filter(isOptional),
    ].map((symbol) => {
      const name = `${symbol.name}${isOptional(symbol) ? "?" : ""}`;
      const text = named(checker.getTypeOfSymbol(symbol), deeper);
      return `${docs(symbol, deeper)}${deeper}${name}: ${text};`;
    });
    return `{\n${fields.join("\n")}\n${indent}}`;
  }
  function named(type, indent = "") {
    const text = inFull(type, indent);
    return names.get(inFull(type).replace(DOCS, "")) ?? text;
  }
  return { names, docs, inFull, named };
}
