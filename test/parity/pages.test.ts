// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = join(ROOT, "docs/parity");

/** So many lines there are of each: none gets lost. */
const LINES: Record<string, number> = {
  "better-invite.md": 58,
  "banata.md": 60,
  "clerk.md": 27,
  "fluxbase.md": 28,
};

type Row = { requirement: string; here: string; proof: string };

const rowsOf = (page: string): Row[] =>
  readFileSync(join(PAGES, page), "utf8")
    .split("\n")
    .filter((line) => /^\| (?!Requirement |-)/.test(line))
    .map((line) => {
      const [, requirement = "", here = "", proof = ""] = line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim());
      return { requirement, here, proof };
    });

/** `[test](../../test/x.test.ts) "its title"` */
const PROOF = /^\[test\]\(([^)]+)\)(?: "([^"]+)")?$/;

function mustProve({ requirement, proof }: Row) {
  const [, path = "", title] = PROOF.exec(proof) ?? [];
  const file = join(PAGES, path);
  expect(existsSync(file) && path !== "", `${requirement}: ${proof}`).toBe(
    true,
  );
  if (title === undefined) return;
  const source = readFileSync(file, "utf8");
  expect(source.includes(`"${title}"`), `${requirement}: ${title}`).toBe(true);
}

it("has a page for each system", () => {
  expect(readdirSync(PAGES).sort()).toEqual(Object.keys(LINES).sort());
});

describe.each(Object.entries(LINES))("docs/parity/%s", (page, count) => {
  const rows = rowsOf(page);

  it("answers every line of the system", () => {
    expect(rows).toHaveLength(count);
    for (const { requirement, here } of rows) {
      expect(requirement).not.toBe("");
      expect(here, requirement).toMatch(/^(yes$|otherwise: .|not yet: .)/);
    }
  });

  it("says yes only where a test proves it, and names that test", () => {
    for (const row of rows) {
      if (row.here === "yes") expect(row.proof, row.requirement).toMatch(/"/);
      if (row.proof !== "") mustProve(row);
    }
  });
});
