import { dirname, join } from "node:path";
import ts from "typescript";

/** What an editor says to whoever writes an app: the TypeScript of this repository, with files that are only here. */
const config = ts.getParsedCommandLineOfConfigFile(
  join(import.meta.dirname, "tsconfig.json"),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
);

// Every file of the app and its packages is read, once.
export const SLOW_MS = 240_000;
const files = ts.createDocumentRegistry();

/** A file in `folder` that says `text`; `changed` are files of the repository as they are not. */
export function editorOf(
  folder: string,
  text: string,
  changed: Readonly<Record<string, string>> = {},
) {
  const file = join(folder, "typed.tsx");
  const texts: Record<string, string> = { ...changed, [file]: text };
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => ({ ...config?.options, noEmit: true }),
      getScriptFileNames: () => [file],
      getScriptVersion: (name) => texts[name] ?? "1",
      getScriptSnapshot: (name) => {
        const found = texts[name] ?? ts.sys.readFile(name);
        return found === undefined
          ? undefined
          : ts.ScriptSnapshot.fromString(found);
      },
      getCurrentDirectory: () => dirname(file),
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => name in texts || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    },
    files,
  );
  const after = (words: string) => text.indexOf(words) + words.length - 1;
  return {
    /** What is shown over the last word of the first place that says this. */
    hover: (words: string) => {
      const info = service.getQuickInfoAtPosition(file, after(words));
      return ts.displayPartsToString(info?.documentation);
    },
    /** Where "go to definition" leads from there. */
    definitionOf: (words: string) =>
      service
        .getDefinitionAtPosition(file, after(words))
        ?.map(({ fileName }) => fileName) ?? [],
    /** Every error of one of the files, by its line. */
    errors: (of = file) =>
      service.getSemanticDiagnostics(of).map(({ start = 0, messageText }) => ({
        line: (texts[of] ?? "").slice(0, start).split("\n").length - 1,
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      })),
  };
}
