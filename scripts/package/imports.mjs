import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where an optional peer may be needed. An app that lacks it can use everything else. */
const OPTIONAL = {
  react: /^dist\/src\/react\//,
  "@convex-dev/resend": /^dist\/src\/email\//,
  "convex-test": /^src\/test\.ts$/,
};
/** What an app's bundler or compiler reads. The other sources are there for source maps. */
const READ = /^dist\/.+\.(js|d\.ts)$|^src\/test\.ts$/;
const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(?\s*)["']((?:@[\w.-]+\/)?[\w:-][\w.:-]*)(?:\/[^"']*)?["']/g;

/**
 * Everything that packed code imports has to be installed along with it.
 *
 * @param {{ files: string[], folder: string, manifest: import("./pack.mjs").Manifest }} packed
 * @returns {string[]} what is wrong, and what to do about it
 */
export function importProblems({ files, folder, manifest }) {
  const { dependencies = {}, peerDependencies = {} } = manifest;
  const { peerDependenciesMeta = {} } = manifest;
  const isOptional = (name) => peerDependenciesMeta[name]?.optional === true;
  const problems = new Map();
  for (const file of files.filter((path) => READ.test(path))) {
    for (const name of importsOf(readFileSync(join(folder, file), "utf8"))) {
      if (name in dependencies) continue;
      if (!(name in peerDependencies)) {
        problems.set(
          name,
          `${file} imports ${name}, which npm would not install with the package: an app fails with "Cannot find module". Name it in "peerDependencies" if the app has to bring it, otherwise in "dependencies".`,
        );
      } else if (isOptional(name) && !OPTIONAL[name]?.test(file)) {
        problems.set(
          name,
          `${file} imports ${name}, an optional peer that an app may lack: import it only where scripts/package/imports.mjs allows, or make the peer a required one in "peerDependenciesMeta".`,
        );
      }
    }
  }
  return [...problems.values()];
}

/** Comments show imports too, in examples. */
function importsOf(code) {
  const types = [...code.matchAll(/^\/\/\/ <reference types="([\w-]+)"/gm)].map(
    ([, name]) => (name === "node" ? "@types/node" : name),
  );
  const bare = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const imports = [...bare.matchAll(IMPORT)].map(([, name]) => name);
  return new Set([...imports, ...types]);
}
