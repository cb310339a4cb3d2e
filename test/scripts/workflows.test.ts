// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDER = resolve(import.meta.dirname, "../../.github/workflows");
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");

describe.each(readdirSync(FOLDER))("the workflow %s", (file) => {
  const text = read(file);

  it("takes actions by the hash of their code, not by a tag that can move", () => {
    const actions = [...text.matchAll(/uses: *(\S+)/g)].map(([, use]) => use);
    expect(actions).not.toEqual([]);
    for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });

  it("grants nothing but what a job asks for", () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
  });
});

describe("a release", () => {
  const [ci = "", publish = ""] = read("release.yml").split("\n  publish:\n");

  it("is published with its provenance, after everything that CI runs", () => {
    expect(ci).toContain("bash .ci/run");
    expect(publish).toMatch(/^ {4}needs: ci$/m);
    expect(publish).toContain("npm publish --provenance");
  });

  it("may sign nowhere but where it is published", () => {
    expect(ci).not.toContain("id-token");
    expect(publish).toContain("id-token: write");
    expect(publish).not.toMatch(/npm (test|run)/);
  });
});
