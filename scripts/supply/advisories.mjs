import { readFileSync } from "node:fs";

const LEVELS = ["info", "low", "moderate", "high", "critical"];
/** What an app gets is held to more than what only we run. */
const LIMITS = { shipped: "moderate", dev: "high" };
const MOST_DAYS = 180;
const DAY = 24 * 60 * 60 * 1000;

/** @typedef {{ id: string, reason: string, reviewBy: string }} Accepted */

/**
 * The advisories someone has looked at and found harmless here, for a time.
 *
 * @param {string} path
 * @param {number} now
 * @returns {{ accepted: Accepted[], problems: string[] }}
 */
export function readAccepted(path, now) {
  const accepted = JSON.parse(readFileSync(path, "utf8"));
  const problems = accepted.flatMap(({ id, reason, reviewBy }) => {
    const until = Date.parse(reviewBy);
    if (!/^GHSA(-\w{4}){3}$/.test(id) || !reason || Number.isNaN(until)) {
      return [
        `${id}: an entry is { "id": "GHSA-…", "reason": "why it cannot hurt here", "reviewBy": "YYYY-MM-DD" }.`,
      ];
    }
    if (until < now) {
      return [
        `${id} was to be looked at again by ${reviewBy}: update the package, or say why it still does no harm and set another date.`,
      ];
    }
    if (until > now + MOST_DAYS * DAY) {
      return [`${id}: "reviewBy" is more than ${MOST_DAYS} days away.`];
    }
    return [];
  });
  return { accepted, problems };
}

/**
 * What `npm audit --json` says: advisories, or that nobody answered. Throws when it is neither, since silence is not
 * good news.
 *
 * @param {string} text
 */
export function parseAudit(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`npm audit gave no JSON: ${text.slice(0, 200)}`);
  }
  const { auditReportVersion, vulnerabilities } = answer ?? {};
  if (auditReportVersion === 2 && isObject(vulnerabilities)) {
    return { advisories: advisoriesOf(vulnerabilities) };
  }
  // A registry that does not know the question (a mirror), is not there, or is out of order.
  const status = answer?.statusCode;
  const isAbsent = status === undefined || status >= 401;
  if (typeof answer?.message === "string" && answer.error && isAbsent) {
    return { unreachable: answer.message };
  }
  throw new Error(`npm audit gave an unknown answer: ${text.slice(0, 200)}`);
}

const isObject = (value) => typeof value === "object" && value !== null;

/** `via` has the advisory itself, or the name of a dependency that has it. */
function advisoriesOf(vulnerabilities) {
  return Object.values(vulnerabilities).flatMap(({ nodes, via }) =>
    via.filter(isObject).map(({ url, severity, title, name }) => {
      if (!url || !LEVELS.includes(severity) || !Array.isArray(nodes)) {
        throw new Error(
          `npm audit gave an advisory without url, severity or nodes: ${title}`,
        );
      }
      const id = url.slice(url.lastIndexOf("/") + 1);
      return { id, url, severity, title, name, nodes };
    }),
  );
}

/**
 * @param {ReturnType<typeof advisoriesOf>} advisories
 * @param {Set<string>} shipped
 * @param {Accepted[]} accepted
 * @returns {string[]} what is wrong, and what to do about it
 */
export function advisoryProblems(advisories, shipped, accepted) {
  return advisories.flatMap(({ id, url, severity, title, name, nodes }) => {
    const kind = nodes.some((path) => shipped.has(path)) ? "shipped" : "dev";
    const isGrave = LEVELS.indexOf(severity) >= LEVELS.indexOf(LIMITS[kind]);
    if (!isGrave || accepted.some((entry) => entry.id === id)) return [];
    return [
      `${name} (${kind}, ${severity}): ${title}, ${url}. Update it; if it cannot hurt here, add ${id} to scripts/supply/advisories.json with the reason.`,
    ];
  });
}
