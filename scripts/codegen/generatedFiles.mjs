/** Where the generated files of a project are, and whether they are real. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** The component's source folder, relative to the project. */
export const COMPONENT_DIR = "convex";

/** The functions of the app that `check:package` installs the tarball in. */
export const PACKAGE_APP = "test/package/app/convex";

/**
 * @param {string} root
 * @returns {string} the example app's functions folder, relative to the project
 */
export function appDir(root) {
  return JSON.parse(readFileSync(join(root, "convex.json"), "utf8")).functions;
}

/** @param {string} path */
export function isGenerated(path) {
  return path.split(sep).includes("_generated");
}

/**
 * @param {string} root
 * @returns {string[]} relative to the project, sorted
 */
export function listGeneratedFiles(root) {
  return [COMPONENT_DIR, appDir(root), PACKAGE_APP]
    .filter((dir) => existsSync(join(root, dir)))
    .flatMap((dir) =>
      readdirSync(join(root, dir), { encoding: "utf8", recursive: true }).map(
        (path) => join(dir, path),
      ),
    )
    .filter((path) => isGenerated(path) && statSync(join(root, path)).isFile())
    .sort();
}

/**
 * Before it pushes, the CLI writes untyped files where there are none, and
 * leaves them there if the push fails. Code compiles against them whatever it
 * calls.
 *
 * @param {string} root
 */
export function listPlaceholders(root) {
  return listGeneratedFiles(root).filter(
    (path) =>
      /api(\.d)?\.ts$/.test(path) &&
      readFileSync(join(root, path), "utf8").includes("AnyComponents"),
  );
}
