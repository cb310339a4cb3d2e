import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { must } from "./commands.mjs";

/**
 * What the checks read of package.json.
 * @typedef {{
 *   name: string,
 *   exports: Record<string, string | Record<string, string>>,
 *   scripts?: Record<string, string>,
 *   sideEffects?: boolean | string[],
 *   main?: string,
 *   module?: string,
 *   types?: string,
 *   dependencies?: Record<string, string>,
 *   devDependencies: Record<string, string>,
 *   peerDependencies: Record<string, string>,
 *   peerDependenciesMeta?: Record<string, { optional?: boolean }>,
 * }} Manifest
 */

/**
 * Packs as `npm publish` would, scripts included, and unpacks the result beside it.
 *
 * @param {string} root the package
 * @param {string} into an empty folder
 */
export async function pack(root, into) {
  const advice = "`npm pack` failed: what it prints says why.";
  await must("npm", ["pack", "--pack-destination", into], root, advice);
  const [name] = readdirSync(into).filter((file) => file.endsWith(".tgz"));
  const tarball = join(into, name);
  const folder = join(into, "unpacked");
  mkdirSync(folder);
  await must(
    "tar",
    ["-xzf", tarball, "-C", folder, "--strip-components=1"],
    into,
    "The tarball cannot be unpacked: is `tar` installed?",
  );
  const files = readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.split(sep).join("/"))
    .sort();
  const sizes = files.map((file) => statSync(join(folder, file)).size);
  return {
    tarball,
    folder,
    files,
    manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
    packedBytes: statSync(tarball).size,
    unpackedBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
