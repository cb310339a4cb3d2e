// @vitest-environment node
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const INTEGRITY = `sha512-${"a".repeat(86)}==`;
const DAY = 24 * 60 * 60 * 1000;

type Package = Record<string, unknown>;
const PACKAGES: Record<string, Package> = {
  "": { dependencies: { shipped: "1" }, devDependencies: { tool: "1" } },
  "node_modules/shipped": {
    version: "1.0.0",
    integrity: INTEGRITY,
    license: "MIT",
    dependencies: { inner: "2" },
  },
  // Another version than the tool's: npm installs it below.
  "node_modules/shipped/node_modules/inner": {
    version: "2.0.0",
    integrity: INTEGRITY,
    license: "(MPL-2.0 OR Apache-2.0)",
  },
  "node_modules/inner": {
    version: "1.0.0",
    integrity: INTEGRITY,
    license: "GPL-3.0",
  },
  "node_modules/tool": {
    version: "1.0.0",
    integrity: INTEGRITY,
    license: "GPL-3.0",
  },
};

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "supply-test-")));
  write("scripts/supply/advisories.json", "[]");
  writeLock({});
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function writeLock(changes: Record<string, Package>) {
  const packages = { ...PACKAGES };
  for (const [path, change] of Object.entries(changes)) {
    packages[path] = { ...packages[path], ...change };
  }
  write("package-lock.json", JSON.stringify({ packages }));
}

/** Runs the check, with an npm that gives this answer. */
function check(what: string, answer = "", ...args: string[]) {
  write("answer", answer);
  write("bin/npm", `#!/bin/sh\ncat "${root}/answer"\nexit 1\n`);
  chmodSync(join(root, "bin/npm"), 0o755);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(REPOSITORY, "scripts/supply/check.mjs"),
      what,
      ...args,
      "--root",
      root,
    ],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${join(root, "bin")}${delimiter}${process.env.PATH}`,
      },
    },
  );
  return { status, output: stdout + stderr };
}

describe("the lockfile", () => {
  it("passes when every package has its checksum", () => {
    expect(check("lockfile").status).toBe(0);
  });

  const workspace = {
    "tools/saw": { name: "@ours/saw", version: "0.0.0" },
    "node_modules/@ours/saw": { resolved: "tools/saw", link: true },
  };

  it("passes with a link to a workspace, which is reviewed here", () => {
    writeLock(workspace);
    expect(check("lockfile")).toMatchObject({ status: 0 });
  });

  it.each([
    [
      "a link to another folder",
      { "node_modules/@ours/saw": { resolved: "../saw" } },
      "node_modules/@ours/saw is a link to ../saw, which is no workspace",
    ],
    [
      "a link to what is not there",
      { "node_modules/@ours/saw": { resolved: "tools/axe" } },
      "node_modules/@ours/saw is a link to tools/axe, which is no workspace",
    ],
    [
      "a link in the place of a dependency",
      { "node_modules/tool": { resolved: "tools/saw", link: true } },
      "node_modules/tool is a link to tools/saw, which is no workspace of that name",
    ],
    [
      "a folder that nothing leads to",
      {
        "node_modules/@ours/saw": {
          link: undefined,
          resolved: undefined,
          integrity: INTEGRITY,
        },
      },
      `tools/saw has no sha512 "integrity"`,
    ],
    [
      "what is installed in a workspace",
      { "tools/saw/node_modules/inner": { version: "1.0.0" } },
      `tools/saw/node_modules/inner has no sha512 "integrity"`,
    ],
  ])("fails for %s", (_what, changes: Record<string, Package>, message) => {
    const saw = "node_modules/@ours/saw";
    const link = { ...workspace[saw], ...changes[saw] };
    writeLock({ ...workspace, ...changes, [saw]: link });
    const { status, output } = check("lockfile");
    expect(output).toContain(message);
    expect(status).toBe(1);
  });

  it.each([
    [{ integrity: undefined }, `node_modules/tool has no sha512 "integrity"`],
    [{ integrity: "sha1-aaaa" }, `node_modules/tool has no sha512 "integrity"`],
    [{ name: "evil-tool" }, "node_modules/tool is really evil-tool"],
    [{ integrity: "sha512-" }, `node_modules/tool has no sha512 "integrity"`],
    [
      { integrity: undefined, inBundle: true },
      `node_modules/tool has no sha512 "integrity"`,
    ],
    [
      { resolved: "https://mirror.example/tool.tgz" },
      `node_modules/tool comes from https://mirror.example, not from npm's registry: remove its "resolved"`,
    ],
    [
      { resolved: "https://registry.npmjs.org.evil.example/tool.tgz" },
      "comes from https://registry.npmjs.org.evil.example",
    ],
  ])("fails for %j", (change, message) => {
    writeLock({ "node_modules/tool": change });
    const { status, output } = check("lockfile");
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});

describe("licences", () => {
  it("lists what an app gets along with the package, and no tool of ours", () => {
    const { status, output } = check("licences");
    expect(output).toContain("licences: shipped 1.0.0, MIT");
    expect(output).toContain("licences: inner 2.0.0, (MPL-2.0 OR Apache-2.0)");
    expect(output).not.toContain("tool");
    expect(status).toBe(0);
  });

  it.each(["GPL-3.0", "MIT AND GPL-3.0", "SEE LICENSE IN LICENSE", undefined])(
    "fails for %s, also deep down",
    (license) => {
      writeLock({ "node_modules/shipped/node_modules/inner": { license } });
      const { status, output } = check("licences");
      expect(output).toContain(
        `node_modules/shipped/node_modules/inner is under ${license ?? "no licence"}: do without it, or add`,
      );
      expect(status).toBe(1);
    },
  );
});

const ID = "GHSA-aaaa-bbbb-cccc";
const inDays = (days: number) =>
  new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** As npm 10 and 11 answer: `parent` is affected by what it depends on. */
function auditOf(name: string, severity: string, path: string) {
  const url = `https://github.com/advisories/${ID}`;
  const via = [{ source: 1, name, title: "Reads files", url, severity }];
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      [name]: { name, severity, via, nodes: [path] },
      parent: { name: "parent", severity, via: [name], nodes: ["x"] },
    },
  });
}

describe("the audit", () => {
  it.each([
    ["shipped", "low", 0],
    ["shipped", "moderate", 1],
    ["shipped/node_modules/inner", "critical", 1],
    ["tool", "moderate", 0],
    ["tool", "high", 1],
    // The tool's copy, not the one that is shipped.
    ["inner", "moderate", 0],
  ])("%s, %s: %d", (path, severity, expected) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const answer = auditOf(name, severity, `node_modules/${path}`);
    const { status, output } = check("audit", answer);
    expect(output).toContain(`1 advisories, ${expected} of them against us`);
    if (expected === 1) {
      expect(output).toContain(
        `Reads files, https://github.com/advisories/${ID}. Update it; if it cannot hurt here, add ${ID}`,
      );
    }
    expect(status).toBe(expected);
  });

  const grave = auditOf("tool", "high", "node_modules/tool");
  const accept = (reviewBy: string, reason = "Only run on our own files") =>
    write(
      "scripts/supply/advisories.json",
      JSON.stringify([{ id: ID, reason, reviewBy }]),
    );

  it("passes what someone has looked at", () => {
    accept(inDays(30));
    expect(check("audit", grave).status).toBe(0);
  });

  it.each([
    [inDays(-1), "Harmless", "was to be looked at again by"],
    [inDays(400), "Harmless", `"reviewBy" is more than 180 days away`],
    [inDays(30), "", "an entry is {"],
    ["soon", "Harmless", "an entry is {"],
  ])(
    "asks again for an entry until %s because %j",
    (until, reason, message) => {
      accept(until, reason);
      const { status, output } = check("audit", grave);
      expect(output).toContain(message);
      expect(status).toBe(1);
    },
  );

  const unreachable = [
    { message: "request to https://x failed, reason: ENOTFOUND", error: {} },
    { message: "405 Method Not Allowed", statusCode: 405, error: {} },
    { message: "503 Service Unavailable", statusCode: 503, error: {} },
  ];
  it.each(unreachable)("says that nobody answered: $message", (answer) => {
    const text = JSON.stringify(answer);
    const { status, output } = check("audit", text);
    expect(output).toContain(
      `audit: not checked, nobody answered: ${answer.message}`,
    );
    expect(status).toBe(0);
    expect(check("audit", text, "--must-answer").status).toBe(1);
  });

  it.each([
    "",
    "<html>Sign in to the network</html>",
    "null",
    "{}",
    `{"auditReportVersion":2}`,
    `{"auditReportVersion":2,"vulnerabilities":{"a":{"via":[{"title":"?"}]}}}`,
    `{"message":"400 Bad Request","statusCode":400,"error":{}}`,
  ])("fails for an answer that is none: %s", (answer) => {
    const { status, output } = check("audit", answer);
    expect(output).toMatch(/audit: npm audit gave/);
    expect(status).toBe(1);
  });
});
