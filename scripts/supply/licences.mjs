/** What an app may get along with the package without asking its lawyers. */
const ALLOWED = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
];

/**
 * @param {string | undefined} licence as SPDX writes it
 * @returns {boolean}
 */
export function isAllowed(licence) {
  if (!licence) return false;
  const terms = licence.replace(/[()]/g, "");
  // OR leaves the choice to us. Mixed with AND it would need a parser, and someone to read it.
  const isMixed = / AND /.test(terms) && / OR /.test(terms);
  if (isMixed) return false;
  if (/ OR /.test(terms)) return terms.split(" OR ").some(isListed);
  return terms.split(" AND ").every(isListed);
}

const isListed = (name) => ALLOWED.includes(name.trim());

/**
 * @param {import("./lockfile.mjs").Packages} packages
 * @param {Iterable<string>} shipped
 * @returns {string[]} what is wrong, and what to do about it
 */
export function licenceProblems(packages, shipped) {
  return [...shipped]
    .filter((path) => !isAllowed(packages[path].license))
    .map((path) => {
      const { license = "no licence" } = packages[path];
      return `${path} is under ${license}: do without it, or add the licence to scripts/supply/licences.mjs once someone has read what it asks of apps.`;
    });
}
