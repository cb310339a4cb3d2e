import { componentChecks } from "./component.js";
import { type Files, functionsOf } from "./functions.js";
import { paperChecks } from "./papers.js";

/**
 * What Convex's directory of components asks of a package: its review reads the sources, and one failure of what is
 * critical refuses the package. Each complaint says where, and what to do.
 */
export function complaintsOf(files: Files): string[] {
  const functions = functionsOf(files);
  return [...componentChecks, ...paperChecks].flatMap((check) =>
    check(files, functions),
  );
}
