import type { Check, Files } from "./functions.js";

const text = (files: Files, path: string) => files.get(path) ?? "";

type Manifest = {
  name?: string;
  version?: string;
  license?: string;
  description?: string;
  type?: string;
  files?: string[];
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};
const manifestOf = (files: Files) =>
  JSON.parse(text(files, "package.json") || "{}") as Manifest;

const EXPORTS = [
  ".",
  "./test",
  "./package.json",
  "./convex.config",
  "./convex.config.js",
  "./_generated/component",
  "./_generated/component.js",
];

const exported: Check = (files) => {
  const { exports = {}, files: shipped = [] } = manifestOf(files);
  return [
    ...EXPORTS.filter((entry) => !(entry in exports)).map(
      (entry) => `package.json: export "${entry}"`,
    ),
    ...["dist", "convex", "src"]
      .filter((folder) => !shipped.includes(folder))
      .map((folder) => `package.json: name "${folder}" in "files"`),
  ];
};

const manifest: Check = (files) => {
  const { type, description, dependencies, peerDependencies, ...rest } =
    manifestOf(files);
  const { license, version } = rest;
  const isApache = text(files, "LICENSE").includes("Apache License");
  return [
    ...(type === "module" ? [] : ['package.json: "type": "module"']),
    ...(description ? [] : ["package.json: write a description"]),
    ...(peerDependencies?.convex && !dependencies?.convex
      ? []
      : ["package.json: convex is a peer dependency, and nothing else"]),
    ...(license === "Apache-2.0" && isApache
      ? []
      : ["LICENSE: the text of Apache-2.0, and its name in package.json"]),
    ...(text(files, "CHANGELOG.md").includes(`\n## ${version}\n`)
      ? []
      : [`CHANGELOG.md: say what is in ${version}`]),
  ];
};

const START = "<!-- START: Include on https://convex.dev/components -->";
const END = "<!-- END: Include on https://convex.dev/components -->";

const readme: Check = (files) => {
  const { name = "" } = manifestOf(files);
  const whole = text(files, "README.md");
  const start = whole.indexOf(START);
  const end = whole.indexOf(END);
  const included = start < 0 || end < start ? "" : whole.slice(start, end);
  const needed: [RegExp, string][] = [
    [new RegExp(`^## Install.*npm install ${name}\\b`, "ms"), "how to install"],
    [new RegExp(`from "${name}/convex\\.config`), "how to mount it"],
    [/\bapp\.use\(/, "how to mount it"],
    [new RegExp(`from "${name}"`), "how to call it"],
    [new RegExp(`from "${name}/test"`), "how to test an app with it"],
  ];
  return [
    ...(whole.startsWith(`# ${name}\n`)
      ? []
      : [`README.md: begin with # ${name}`]),
    ...(included
      ? []
      : [`README.md: put ${START} and ${END} around what the directory shows`]),
    ...needed
      .filter(([pattern]) => !pattern.test(included || whole))
      .map(([pattern, what]) => `README.md: say ${what} (${pattern.source})`),
    ...(whole.includes("Apache-2.0") ? [] : ["README.md: name the licence"]),
  ];
};

export const paperChecks: Check[] = [exported, manifest, readme];
