// @vitest-environment node
import { join } from "node:path";
import { expect, it } from "vitest";

interface Score {
  stale: { replacement: string }[];
  survivors: object[];
}

const { scoreOf } = (await import(
  join(import.meta.dirname, "../../scripts/mutation/score.mjs")
)) as {
  scoreOf: (file: string, result: object, equivalents: object[]) => Score;
};

const source = `export const isLate = (at, now) => {
  // Stryker disable next-line all
  return at <= now;
};
`;

const mutant = (status: string, replacement: string) => ({
  status,
  replacement,
  mutatorName: "EqualityOperator",
  location: { start: { line: 3, column: 10 }, end: { line: 3, column: 19 } },
});
const equivalent = (replacement: string) => ({
  file: "late.ts",
  line: "return at <= now;",
  code: "at <= now",
  replacement,
  reason: "no two are at the same time",
});
const score = (statuses: [string, string][], listed: string[] = []) =>
  scoreOf(
    "late.ts",
    { source, mutants: statuses.map(([name, to]) => mutant(name, to)) },
    [...listed.map(equivalent), { ...equivalent("true"), file: "other.ts" }],
  );

it("the score is what was killed, of all but the listed equivalents", () => {
  const statuses: [string, string][] = [
    ["Killed", "false"],
    ["Timeout", "true"],
    ["Survived", "at < now"],
    ["NoCoverage", "at >= now"],
    ["Ignored", "at > now"],
  ];
  expect(score(statuses)).toMatchObject({
    killed: 2,
    counted: 4,
    score: 50,
    equivalents: 0,
    ignored: 1,
    disabled: 1,
  });
  const listed = score(statuses, ["at < now"]);
  expect(listed).toMatchObject({ counted: 3, equivalents: 1, stale: [] });
  expect(listed.survivors).toMatchObject([
    { at: 3, code: "at <= now", replacement: "at >= now" },
  ]);
});

it("an equivalent that a test tells apart, or that is not there any more, is stale", () => {
  const { stale } = score([["Killed", "at < now"]], ["at < now", "at === now"]);
  expect(stale.map(({ replacement }) => replacement)).toEqual([
    "at < now",
    "at === now",
  ]);
});
