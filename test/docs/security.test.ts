// @vitest-environment node
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const table = read("SECURITY.md").split("## What an attacker")[1] ?? "";
const rows = table.split("\n").filter((line) => /^\|(?! -)/.test(line));
const threats = rows.slice(1).map((row) => row.split("|").slice(1, -1));

describe("the threats of SECURITY.md", () => {
  it("are there", () => {
    expect(threats.length).toBeGreaterThan(30);
  });

  it.each(threats)("%s %s %s", (_who, _can, _canNot, proof) => {
    const [, path = "", link, name] =
      /^\s*\[`(.+?)`\]\((.+?)\) "(.+)"\s*$/.exec(proof ?? "") ?? [];
    expect(link).toBe(path);
    expect(existsSync(join(root, path)), path).toBe(true);
    // The name stands alone in the call that makes the test, or after the table of an `each`.
    const running = read(path).replace(/\.(skip|todo)\(\s*"/g, "");
    const calls = [...running.matchAll(/\(\s*("(?:[^"\\]|\\.)*"),/g)];
    const names = calls.map(([, text = ""]) => JSON.parse(text) as string);
    expect(names).toContain(name);
  });
});
