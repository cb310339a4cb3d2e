import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const NOT_OURS = ["node_modules", "dist", ".git"];
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const REGISTRY = "https://registry.npmjs.org/";
/** The workspaces of package.json: folders of this repository, reviewed with it. */
const WORKSPACE = /^tools\/[^/]+$/;

/** @typedef {Record<string, { version: string, integrity?: string, inBundle?: boolean, link?: boolean, name?: string, bundleDependencies?: string[], resolved?: string, license?: string }>} Packages */

/**
 * @param {string} root
 * @param {string} [path]
 * @returns {Packages} by where npm installs them, "" is the project itself
 */
export function readLockfile(root, path = "package-lock.json") {
  return JSON.parse(readFileSync(join(root, path), "utf8")).packages;
}

/**
 * @param {string} root
 * @returns {string[]} those of the project, and of folders that install something of their own
 */
export function listLockfiles(root, folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(
    (entry) => {
      const path = join(folder, entry.name);
      if (entry.name === "package-lock.json") return [path];
      const isOurs = entry.isDirectory() && !NOT_OURS.includes(entry.name);
      return isOurs ? listLockfiles(root, path) : [];
    },
  );
}

/**
 * Nothing may be installed that is not the very file which was reviewed.
 *
 * @param {Packages} packages
 * @returns {string[]} what is wrong, and what to do about it
 */
export function lockfileProblems(packages) {
  const installed = Object.entries(packages).filter(
    ([path, { link }]) =>
      path !== "" &&
      !link &&
      !isWorkspace(packages, path) &&
      !isBundled(packages, path),
  );
  const problems = installed.flatMap(([path, entry]) => {
    const { integrity, resolved, name } = entry;
    const problems = [];
    if (
      name !== undefined &&
      name !== nameOf(path) &&
      !isAlias(packages, path)
    ) {
      problems.push(
        `${path} is really ${name}, and nothing asks for that: remove node_modules and the entry, and run \`npm install\`.`,
      );
    }
    if (!SHA512.test(integrity ?? "")) {
      problems.push(
        `${path} has no sha512 "integrity", so npm takes whatever it gets: remove node_modules and the entry, and run \`npm install\`.`,
      );
    }
    if (resolved && !resolved.startsWith(REGISTRY)) {
      problems.push(
        `${path} comes from ${new URL(resolved).origin}, not from npm's registry: remove its "resolved" (.npmrc says to leave it out).`,
      );
    }
    return problems;
  });
  return [...problems, ...strayLinks(packages)];
}

/** A link has no checksum: it may lead to what is reviewed here, and nowhere else. */
function strayLinks(packages) {
  return Object.entries(packages)
    .filter(([, { link }]) => link)
    .filter(
      ([path, { resolved }]) =>
        !WORKSPACE.test(resolved ?? "") ||
        packages[resolved]?.name !== nameOf(path),
    )
    .map(
      ([path, { resolved }]) =>
        `${path} is a link to ${resolved}, which is no workspace of that name: remove node_modules and the entry, and run \`npm install\`.`,
    );
}

const isWorkspace = (packages, path) =>
  WORKSPACE.test(path) &&
  Object.values(packages).some(
    ({ link, resolved }) => link && resolved === path,
  );

/** Some package says `"tool": "npm:other-tool@1.0.0"`. */
function isAlias(packages, path) {
  const { name } = packages[path];
  return Object.values(packages).some(({ dependencies, devDependencies }) =>
    ({ ...dependencies, ...devDependencies })[nameOf(path)]?.startsWith(
      `npm:${name}@`,
    ),
  );
}

/** Comes within the file of another package, which has a checksum. That it is so is for the other to say. */
function isBundled(packages, path) {
  if (!packages[path].inBundle) return false;
  for (let holder = parentOf(path); holder !== ""; holder = parentOf(holder)) {
    if (packages[holder]?.bundleDependencies) return true;
  }
  return false;
}

/**
 * What an app gets along with the package: its dependencies and theirs. Peers are the app's own.
 *
 * @param {Packages} packages
 * @returns {Set<string>} where they are installed
 */
export function shippedOf(packages) {
  const shipped = new Set();
  const visit = (from) => {
    const { dependencies, optionalDependencies } = packages[from];
    for (const name of Object.keys({
      ...dependencies,
      ...optionalDependencies,
    })) {
      const path = resolve(packages, from, name);
      if (!path || shipped.has(path)) continue;
      shipped.add(path);
      visit(path);
    }
  };
  visit("");
  return shipped;
}

/** As Node looks for it: the nearest folder upwards. An optional one may be for another system. */
function resolve(packages, from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = `${folder && `${folder}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === "") return null;
  }
}

function parentOf(folder) {
  const at = folder.lastIndexOf("/node_modules/");
  return at < 0 ? "" : folder.slice(0, at);
}

/** @param {string} path */
export const nameOf = (path) =>
  path.slice(path.lastIndexOf("node_modules/") + 13);
