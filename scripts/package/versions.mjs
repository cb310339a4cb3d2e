import { CheckFailed } from "./commands.mjs";

/** What apps have installed, pinned: the lowest versions that the peers allow, and the newest. */

/** The names by which the scratch apps know their compilers; `typescript` is the one this package is built with. */
export const COMPILERS = {
  typescript59: "npm:typescript@5.9.3",
  typescript: null,
  typescript7: "npm:typescript@7.0.2",
};
export const FASTEST_COMPILER = "typescript7";

/** Which of them each scratch app is compiled with: every one, but not every one everywhere, for the sake of time. */
export const COMPILED_BY = {
  oldest: ["typescript59", FASTEST_COMPILER],
  newest: ["typescript", FASTEST_COMPILER],
  pasted: ["typescript59", "typescript"],
};

const TOOLS = [
  "@edge-runtime/vm",
  "@types/node",
  "typescript",
  "vite",
  "vitest",
];
const TEMPLATE = [
  "@types/node",
  "@types/react",
  "@types/react-dom",
  "convex",
  "react",
  "react-dom",
  "typescript",
  "vite",
];
/** React's range begins at 18.3.0, but the packages that the app has along with it begin at this. */
const OLD_REACT = {
  react: "18.3.1",
  "react-dom": "18.3.1",
  "@types/react": "18.3.31",
  "@types/react-dom": "18.3.7",
};

function lowestOf(name, range) {
  const [lowest] = /\d+\.\d+\.\d+/.exec(range) ?? [];
  if (lowest) return lowest;
  throw new CheckFailed(
    `The peer ${name} has the range "${range}": write one that names its lowest version, like ^1.2.3.`,
  );
}

/**
 * @param {import("./pack.mjs").Manifest} manifest of this package
 * @returns {Record<"oldest" | "newest", Record<string, string>>}
 */
export function versionsOf({ peerDependencies, devDependencies }) {
  const pick = (names) =>
    Object.fromEntries(names.map((name) => [name, devDependencies[name]]));
  const peers = Object.keys(peerDependencies);
  const lowest = Object.fromEntries(
    Object.entries(peerDependencies).map(([name, range]) => [
      name,
      lowestOf(name, range),
    ]),
  );
  const aliases = Object.entries(COMPILERS).filter(([, alias]) => alias);
  const tools = { ...pick(TOOLS), ...Object.fromEntries(aliases) };
  return {
    oldest: { ...tools, ...lowest, ...OLD_REACT },
    newest: {
      ...tools,
      ...pick([...peers, "react-dom", "@types/react", "@types/react-dom"]),
    },
  };
}

/**
 * @param {import("./pack.mjs").Manifest} manifest of this package
 * @param {string[]} named what a document says to install
 * @returns {Record<string, string>} that, pinned, in an app as a template of Vite and Convex leaves it
 */
export function versionsFor({ devDependencies }, named) {
  const aliases = Object.entries(COMPILERS).filter(([, alias]) => alias);
  const pick = (name) => {
    if (name in devDependencies) return [name, devDependencies[name]];
    throw new CheckFailed(
      `README.md says to install ${name}, which this repository does not have itself: add it to "devDependencies", so that its version is pinned.`,
    );
  };
  return {
    ...Object.fromEntries([...TEMPLATE, ...named].map(pick)),
    ...Object.fromEntries(aliases),
  };
}

/** The last release of convex below the range: an app that has it must be told. */
export const TOO_OLD = { convex: "1.43.0" };
