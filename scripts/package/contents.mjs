/** The rule of what a package holds: everything it needs, and nothing else. */

const ALLOWED = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^dist\/(convex|src)\/.+\.(js|d\.ts)(\.map)?$/,
  // Source maps lead here, and `./test` is compiled by the app's own test runner.
  /^convex\/.+\.ts$/,
  /^src\/.+\.(tsx?|css)$/,
];
const DEVELOPMENT =
  /\.(test|spec)\.|(^|\/)(test|tests|example|tools|bench|scripts|fixtures|snapshots)\//;
/** Compiled by whoever imports it: convex-test needs the modules as they are. */
const SHIPPED_AS_SOURCE = "src/test.ts";
const BUILT = [".js", ".js.map", ".d.ts", ".d.ts.map"];
/** Not `prepare`: npm runs that in a clone, which has no dist/, and never for what comes from a registry. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepublish"];

/**
 * @param {{ files: string[], manifest: import("./pack.mjs").Manifest }} packed
 * @returns {string[]} what is wrong, and what to do about it
 */
export function contentProblems({ files, manifest }) {
  return [
    ...installScripts(manifest),
    ...strangers(files),
    ...staleFiles(files),
    ...unbuiltSources(files),
    ...missingTargets(files, manifest),
    ...droppedStyles(files, manifest),
  ];
}

function installScripts({ scripts = {} }) {
  return INSTALL_SCRIPTS.filter((name) => name in scripts).map(
    (name) =>
      `package.json has the script "${name}", which runs on the machine of whoever installs the package: do it in "prepare" or by hand.`,
  );
}

function strangers(files) {
  return files.flatMap((file) => {
    if (DEVELOPMENT.test(file)) {
      return [
        `${file} is for development: move it out of the folders in "files" of package.json (tests go to test/).`,
      ];
    }
    if (ALLOWED.some((pattern) => pattern.test(file))) return [];
    return [
      `${file} has no business in the package: take it out of "files", or allow it in scripts/package/contents.mjs.`,
    ];
  });
}

function staleFiles(files) {
  const present = new Set(files);
  return files
    .filter((file) => file.startsWith("dist/"))
    .filter((file) => {
      const source = file
        .slice("dist/".length)
        .replace(/(\.d)?\.\w+(\.map)?$/, "");
      return !present.has(`${source}.ts`) && !present.has(`${source}.tsx`);
    })
    .map(
      (file) =>
        `${file} has no source and is left from an earlier build: run \`npm run build\`, which empties dist/ first.`,
    );
}

function unbuiltSources(files) {
  const present = new Set(files);
  return files
    .filter((file) => /^(convex|src)\/.+(?<!\.d)\.tsx?$/.test(file))
    .filter((file) => file !== SHIPPED_AS_SOURCE)
    .flatMap((file) => BUILT.map((end) => [file, toBuilt(file, end)]))
    .filter(([, built]) => !present.has(built))
    .map(
      ([file, built]) =>
        `${built} is missing, though ${file} is there: run \`npm run build\`.`,
    );
}

const toBuilt = (file, end) => `dist/${file.replace(/\.tsx?$/, "")}${end}`;

function missingTargets(files, manifest) {
  const present = new Set(files);
  return targets(manifest)
    .filter(([, target]) => !present.has(target.replace(/^\.\//, "")))
    .map(
      ([path, target]) =>
        `package.json's ${path} leads to ${target}, which is not in the package: correct the path, or run \`npm run build\` if it should be there.`,
    );
}

/** A bundler leaves out what nothing uses, and nobody uses a style sheet. */
function droppedStyles(files, { sideEffects }) {
  const hasStyles = files.some((file) => file.endsWith(".css"));
  if (!hasStyles || [sideEffects].flat().includes("*.css")) return [];
  return [
    'package.json\'s "sideEffects" must name "*.css": bundlers would leave the style sheet out.',
  ];
}

/** @returns {[path: string, target: string][]} every file that package.json promises */
function targets({ exports, main, module, types }) {
  const promised = [];
  const walk = (path, value) => {
    if (typeof value === "string") promised.push([path, value]);
    else if (value) {
      for (const [key, inner] of Object.entries(value)) {
        walk(`${path}["${key}"]`, inner);
      }
    }
  };
  walk("exports", exports);
  for (const [field, value] of Object.entries({ main, module, types })) {
    walk(field, value);
  }
  return promised;
}
