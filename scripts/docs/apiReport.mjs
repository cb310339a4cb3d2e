import {
  CompilerState,
  Extractor,
  ExtractorConfig,
} from "@microsoft/api-extractor";
import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Not told here: what the CLI generates is committed as it is, and style sheets have no signature. */
const LEFT_OUT = /_generated|\.js$|\.css$|package\.json$/;
const COMPILER_OPTIONS = {
  strict: true,
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  jsx: "react-jsx",
  module: "ESNext",
  moduleResolution: "Bundler",
  types: ["vite/client"],
  skipLibCheck: true,
};
const SILENT = { default: { logLevel: "none" } };

/**
 * Everything that apps can import, with its signature, as committed text: so that a change of the public surface shows
 * in a review.
 *
 * @param {string} root the package, built
 * @returns {Map<string, string>} the reports by file name
 */
export function apiReports(root) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "api-report-")));
  try {
    symlinkSync(
      join(root, "node_modules"),
      join(folder, "node_modules"),
      "dir",
    );
    const configs = entriesOf(root, folder).map(([entry, declarations]) =>
      configOf(root, folder, entry, declarations),
    );
    // One program for all, which is most of the work.
    const compilerState = CompilerState.create(configs[0], {
      additionalEntryPoints: configs.map(
        (config) => config.mainEntryPointFilePath,
      ),
    });
    for (const config of configs) {
      Extractor.invoke(config, {
        localBuild: true,
        compilerState,
        messageCallback: (message) => {
          message.handled = message.logLevel !== "error";
        },
      });
    }
    const reports = readdirSync(folder)
      .filter((file) => file.endsWith(".api.md"))
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]);
    return new Map(reports.map(([file, text]) => [file, withoutInside(text)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is not exported is told where it is a type by which something exported is explained. The types of operations are
 * made of code and validators: operationsReport.mjs tells what comes of them.
 */
function withoutInside(report) {
  const [head, ...blocks] = report.split(/\n\n(?=\/\/ @|\/\/ \(No @)/);
  const isTold = (block) => {
    const declaration = block.replace(/^(?:\/\/.*\n)+/, "");
    return !/^(const v[A-Z]|const \w+Operations|function defineOperations|class Host|interface Definition|type ComponentApi|type Table)/.test(
      declaration,
    );
  };
  const last = blocks.pop() ?? "";
  return [head, ...blocks.filter(isTold), last].join("\n\n");
}

/** @returns {[entry: string, declarations: string][]} */
function entriesOf(root, folder) {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json")));
  return Object.entries(exports)
    .filter(([entry]) => !LEFT_OUT.test(entry))
    .map(([entry, target]) => [
      entry,
      typeof target === "string"
        ? declare(root, folder, target)
        : join(root, target.types),
    ]);
}

/** An entry point that is shipped as TypeScript has no declarations of its own. */
function declare(root, folder, source) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/typescript/bin/tsc"),
      ...["--ignoreConfig", "--declaration", "--emitDeclarationOnly"],
      ...["--rootDir", root, "--outDir", folder],
      ...Object.entries(COMPILER_OPTIONS).flatMap(([name, value]) => [
        `--${name}`,
        String(value),
      ]),
      join(root, source),
    ],
    { encoding: "utf8", cwd: root },
  );
  if (status !== 0) throw new Error(`${source} does not compile:\n${stdout}`);
  return join(folder, source.replace(/\.ts$/, ".d.ts"));
}

function configOf(root, folder, entry, declarations) {
  const name = entry.slice(2).replaceAll("/", "-") || "index";
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, "package.json"),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: declarations,
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: COMPILER_OPTIONS,
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: join(folder, "temp"),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
  });
}
