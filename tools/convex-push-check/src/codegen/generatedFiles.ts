/** Where the generated files of a project are, and whether they are real. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** The component's source folder, relative to the project. */
export const COMPONENT_DIR = "convex";

/** @returns the example app's functions folder, relative to the project */
export function appDir(root: string): string {
  return JSON.parse(readFileSync(join(root, "convex.json"), "utf8")).functions;
}

export function isGenerated(path: string) {
  return path.split(sep).includes("_generated");
}

/** @returns relative to the project, sorted */
export function listGeneratedFiles(
  root: string,
  more: string[] = [],
): string[] {
  return [COMPONENT_DIR, appDir(root), ...more]
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
 */
export function listPlaceholders(root: string) {
  return listGeneratedFiles(root).filter(
    (path) =>
      /api(\.d)?\.ts$/.test(path) &&
      readFileSync(join(root, path), "utf8").includes("AnyComponents"),
  );
}
