// @vitest-environment node
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const TIMEOUT = 300_000;

/** A copy of the repository, to break. */
let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "docs-test-")));
  const { stdout } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: REPOSITORY, encoding: "utf8" },
  );
  for (const path of [...stdout.split("\0").filter(Boolean), "dist"]) {
    const source = join(REPOSITORY, path);
    // git still lists a tracked file that has been deleted.
    if (!existsSync(source)) continue;
    cpSync(source, join(root, path), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(root, path), "utf8");

function change(path: string, from: string | RegExp, to: string) {
  const text = read(path);
  const changed = text.replace(from, to);
  expect(changed, `${path} has ${from}`).not.toBe(text);
  writeFileSync(join(root, path), changed);
}

function docs(...args: string[]) {
  const script = join(REPOSITORY, "scripts/docs/run.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, "--root", root, ...args],
    { encoding: "utf8" },
  );
  return { status, output: stdout + stderr };
}

describe("check:docs", { timeout: TIMEOUT }, () => {
  it("names everything that is wrong, and says what to do", () => {
    change("docs/email.md", `appName: "Acme"`, `name: "Acme"`);
    change("docs/email.md", `["declined", "bounced"]`, `["accepted"]`);
    change("docs/email.md", "<!-- docs:defaults -->", "");
    change("docs/email.md", "../example/convex/crons.ts", "../crons.ts");
    change("docs/react.md", "(errors.md)", "(errors.md#codes)");
    change("CHANGELOG.md", "## 0.1.0", "## 0.1.0\n\nSee [this](docs/gone.md).");
    change("docs/errors.md", "Sign in first.", "Please sign in.");
    change("docs/options.md", /^\| `before`/m, "| `after`");
    change("README.md", /<!-- docs:count -->\d+/, "<!-- docs:count -->1");
    change(
      "dist/convex/pure/emails.d.ts",
      /(function maskEmail\(\w+): string/,
      "$1: string | null",
    );

    const { status, output } = docs("--check");
    expect(output).toMatch(
      /docs does not compile when it is pasted: convex\/branding\.ts\(\d+,\d+\): error.* 'name' does not exist/,
    );
    expect(output).toMatch(
      /docs\/email\.md shows code that is not in example\/convex\/activity\.ts: show what is there[^]*"accepted"/,
    );
    expect(output).toContain(
      "docs/email.md links to ../crons.ts, which is not there: correct the link.",
    );
    expect(output).toContain(
      "docs/react.md links to errors.md#codes, but docs/errors.md has no such heading",
    );
    expect(output).toContain("CHANGELOG.md links to docs/gone.md");
    expect(output).toContain(
      "docs/errors.md: it is not what the source says. Run `npm run docs`:",
    );
    expect(output).toMatch(/^-.*Please sign in\.[^]*^\+.*Sign in first\./m);
    expect(output).toContain(
      "README.md: it is not what the source says. Run `npm run docs`:",
    );
    expect(output).toContain(
      "No document has <!-- docs:defaults --> any more: put it",
    );
    expect(output).toContain(
      "docs/options.md: add a row for the option before; remove the row of after",
    );
    expect(output).toContain(
      "docs/api/index.api.md: the public API has changed. If it was meant to, run `npm run docs`",
    );
    expect(output).toMatch(
      /^-export function maskEmail\(\w+: string\): string/m,
    );
    expect(output).toMatch(
      /^\+export function maskEmail\(\w+: string \| null\)/m,
    );
    expect(status).toBe(1);
  });

  it("says which block a reader would not know where to paste", () => {
    change("README.md", "// src/Accept.tsx\n", "");
    change(
      "docs/operations.md",
      "// convex/crons.ts",
      "// convex/operations.ts",
    );
    change(
      "docs/react.md",
      "// src/Native.tsx",
      "// src/Native.tsx, continued",
    );

    const { status, output } = docs("--check", "--part", "code");
    expect(output).toMatch(
      /README\.md shows code and not where it belongs[^]*export function Accept\(/,
    );
    expect(output).toContain(
      "docs/operations.md has convex/operations.ts twice",
    );
    expect(output).toContain(
      "docs/react.md continues src/Native.tsx, of which nothing before shows the beginning.",
    );
    expect(status).toBe(1);
  });

  it("compiles each app of the README, and notices types that are none", () => {
    const orgs = "export const orgs = new OrgInvitations(components";
    change("README.md", orgs, orgs.replace("orgs =", "orgs: any ="));
    change(
      "README.md",
      'import { mutation } from "./_generated/server";\n',
      "",
    );

    const { status, output } = docs("--check", "--part", "code");
    for (const path of ["convex/server.ts", "src/Invitations.tsx"]) {
      expect(output).toContain(
        `a wrong role compiles, in a line added at ${path}`,
      );
    }
    expect(output).toMatch(
      /README\.md, "Roles, seats, metadata", does not compile when it is pasted: convex\/billing\.ts\(/,
    );
    expect(status).toBe(1);
  });
});

describe("npm run docs", { timeout: TIMEOUT }, () => {
  it("writes the numbers that the code has", () => {
    const shipped = "dist/convex/pure/limits.js";
    change(shipped, "DEFAULT_TTL_MS = 7 * DAY", "DEFAULT_TTL_MS = 36 * HOUR");
    change(shipped, "perRecipient: { max: 10,", "perRecipient: { max: 2500,");
    change("dist/convex/pure/errors.js", "Sign in first.", "Who are you?");
    expect(docs("--part", "texts").status).toBe(0);
    expect(read("docs/options.md")).toMatch(
      /\| `invitationTtlMs` +\| 36 hours +\| Lifetime/,
    );
    expect(read("docs/email.md")).toMatch(/`recipient` +\| 2,500 a day +\|/);
    expect(read("docs/errors.md")).toMatch(/401 +\| Who are you\?/);
  });
});
