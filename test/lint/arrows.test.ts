// @vitest-environment node
import { existsSync } from "node:fs";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

// The text of a file is judged by where it says it is; nothing is written. Rules that need types are off for it.
const eslint = new ESLint({
  overrideConfig: [
    {
      files: ["**/*.{ts,tsx}"],
      languageOptions: { parserOptions: { projectService: false } },
      rules: {
        "@typescript-eslint/no-floating-promises": "off",
        "@typescript-eslint/no-misused-promises": "off",
        "@convex-dev/explicit-table-ids": "off",
        "@typescript-eslint/no-unused-vars": "off",
        "no-useless-assignment": "off",
      },
    },
  ],
});

async function rulesBroken(filePath: string, code: string) {
  const [result] = await eslint.lintText(code, { filePath });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
}

const importOf = (from: string) => `import { x } from "${from}"; export { x };`;

const forbidden: [file: string, from: string][] = [
  ["convex/members.ts", "../src/client/index.js"],
  ["convex/rules/seats.ts", "../../example/convex/users.js"],
  ["convex/pure/policy.ts", "../schema.js"],
  ["convex/pure/limits.ts", "convex/server"],
  ["convex/pure/errors.ts", "../_generated/server.js"],
  ["convex/pure/roles.ts", "../rules/access.js"],
  ["convex/pure/tokens.ts", "convex-helpers/server/stream"],
  ["convex/pure/newOne.ts", "../views/invitation.js"],
  ["convex/rules/seats.ts", "../views/invitation.js"],
  ["convex/rules/newOne.ts", "../members.js"],
  ["convex/views/invitation.ts", "../rules/access.js"],
  ["convex/views/newOne.ts", "../members.js"],
  ["src/client/host.ts", "../../convex/pure/errors.js"],
  ["src/client/host.ts", "react"],
  ["src/client/operations/members.ts", "convex/react"],
  ["src/client/host.ts", "../../test/app.js"],
  ["src/react/invitations.ts", "../client/index.js"],
  ["src/react/invitations.ts", "../../convex/pure/policy.js"],
  ["src/email/index.ts", "../../convex/pure/errors.js"],
  ["example/convex/organizations.ts", "../../src/client/index.js"],
  ["example/src/App.tsx", "../../dist/src/client/index.js"],
  ["example/src/App.tsx", "@convex-org-invitations/convex-in-vite"],
  ["example/vite.config.ts", "../tools/convex-in-vite/src/index.ts"],
  ["tools/convex-in-vite/src/engine.ts", "convex-org-invitations"],
  ["tools/convex-in-vite/src/engine.ts", "../../../convex/pure/limits.js"],
  ["tools/convex-cost-recorder/src/log.ts", "convex-org-invitations"],
  ["tools/convex-cost-recorder/src/log.ts", "convex-org-invitations/test"],
  ...["convex", "src", "example", "scripts", "test", "bench"].map(
    (folder): [string, string] => [
      "tools/convex-cost-recorder/src/log.ts",
      `../../../${folder}/file.js`,
    ],
  ),
  ["tools/convex-cost-recorder/test/calls.test.ts", "../../../test/app.js"],
  [
    "tools/convex-cost-recorder/src/a/b/newOne.ts",
    "../../../../../src/shared.js",
  ],
  ["tools/convex-cost-recorder/src/log.ts", "../../other-tool/src/index.js"],
  ["tools/convex-cost-recorder/src/log.ts", "../../other-tool/package.json"],
  ["bench/world.ts", "../tools/convex-cost-recorder/src/index.js"],
  [
    "test/convex/rules/seats.test.ts",
    "../../../tools/convex-cost-recorder/src/log.js",
  ],
  ["scripts/docs/run.mjs", "../../tools/convex-cost-recorder/src/index.ts"],
  ["convex/members.ts", "../tools/convex-cost-recorder/src/index.js"],
  ["src/shared.ts", "../tools/convex-cost-recorder/src/index.js"],
];

const allowed: [file: string, from: string][] = [
  ["convex/members.ts", "./rules/access.js"],
  ["convex/pure/policy.ts", "convex/values"],
  ["convex/pure/text.ts", "./limits.js"],
  ["convex/rules/seats.ts", "../pure/limits.js"],
  ["convex/rules/seats.ts", "../_generated/server.js"],
  ["convex/views/invitation.ts", "../pure/emails.js"],
  ["src/shared.ts", "../convex/pure/errors.js"],
  ["src/client/host.ts", "../shared.js"],
  ["src/client/host.ts", "../../convex/_generated/component.js"],
  ["src/react/invitations.ts", "../shared.js"],
  ["src/react/invitations.ts", "convex/react"],
  ["example/src/App.tsx", "convex-org-invitations"],
  ["example/src/App.tsx", "../convex/_generated/api.js"],
  ["example/vite.config.ts", "@convex-org-invitations/convex-in-vite"],
  ["tools/convex-in-vite/src/engine.ts", "convex-test"],
  ["bench/world.ts", "@convex-org-invitations/convex-cost-recorder"],
  ["tools/convex-cost-recorder/src/log.ts", "./scan.js"],
  ["tools/convex-cost-recorder/src/a/b/newOne.ts", "../../log.js"],
  ["tools/convex-cost-recorder/test/calls.test.ts", "../src/index.js"],
  ["tools/convex-in-vite/src/engine.ts", "@convex-org-invitations/other-tool"],
];

describe("layers", () => {
  it("are of files that are there, or are new in a folder", () => {
    const files = [...forbidden, ...allowed].map(([file]) => file);
    const gone = files.filter(
      (file) => !file.endsWith("/newOne.ts") && !existsSync(file),
    );
    expect(gone).toEqual([]);
  });

  it.each(forbidden)("%s may not import %s", async (file, from) => {
    expect(await rulesBroken(file, importOf(from))).toContain(
      "no-restricted-imports",
    );
  });

  it.each(allowed)("%s may import %s", async (file, from) => {
    expect(await rulesBroken(file, importOf(from))).toEqual([]);
  });
});

const query = 'ctx.db.query("members")';
const refused: [what: string, code: string][] = [
  ["the built-in .paginate()", `await ${query}.paginate(o);`],
  [
    "the built-in .paginate() behind an index",
    `await ${query}.withIndex("a", (q) => q).order("desc").paginate(o);`,
  ],
  [".collect()", `await ${query}.withIndex("a", (q) => q).collect();`],
  [".filter() on a table", `await ${query}.filter((q) => q).take(1);`],
  ["ctx.auth", "await ctx.auth.getUserIdentity();"],
  ["ctx.auth by another spelling", 'await ctx["auth"].getUserIdentity();'],
  ["ctx.auth by destructuring", "const { auth } = ctx;"],
  ["ctx.auth in the parameters", "mutation({ handler: ({ auth }) => auth });"],
  ["process.env", "process.env.SECRET;"],
  ["process.env by another spelling", 'process["env"].SECRET;'],
  ["process.env by destructuring", "const { env } = process;"],
  ["the clock in a query", "query({ handler: () => Date.now() });"],
  [
    "the clock in a callback of a query",
    "internalQuery({ handler: () => rows.map(() => new Date()) });",
  ],
  ["fetch", 'await fetch("https://example.com");'],
  ["a timer", "setTimeout(f, 1);"],
  ["an alias of a timer", "const later = setInterval;"],
  ["what is reached through globalThis", "globalThis.console;"],
  ["import()", 'await import("./limits.js");'],
  ["import.meta", "import.meta.url;"],
  ["new Function", 'new Function("return 1");'],
  ["eval", 'eval("1");'],
  ["a new key", "await crypto.subtle.generateKey(a, true, b);"],
  ["unwrapping a key", "const { unwrapKey } = crypto.subtle;"],
];

const fine: [what: string, code: string][] = [
  ["the clock in a mutation", "mutation({ handler: () => Date.now() });"],
  [
    "the clock in what mutations call",
    "const late = (ctx: MutationCtx) => Date.now();",
  ],
  ["a date that is made of a time", "query({ handler: () => new Date(at) });"],
  ["a field that is called auth", "const { auth } = row; row.auth;"],
  ["a digest", 'await crypto.subtle.digest("SHA-256", bytes);'],
  ["a variable of a function", "let counter = 0; counter += 1;"],
];

describe("in the component", () => {
  it.each(refused)("%s is refused", async (_what, code) => {
    const text = `export async function f(ctx: C, o: O) { ${code} }`;
    expect(await rulesBroken("convex/members.ts", text)).toContain(
      "no-restricted-syntax",
    );
  });

  it.each(fine)("%s is allowed", async (_what, code) => {
    const text = `export async function f(ctx: C, o: O) { ${code} }`;
    expect(await rulesBroken("convex/members.ts", text)).not.toContain(
      "no-restricted-syntax",
    );
  });

  it.each(["let calls = 0;", "export let calls = 0;", "var calls = 0;"])(
    "%s of the module is refused",
    async (code) => {
      expect(await rulesBroken("convex/members.ts", code)).toContain(
        "no-restricted-syntax",
      );
    },
  );

  it("a constant of the module is allowed", async () => {
    expect(
      await rulesBroken("convex/members.ts", "export const LIMIT = 1;"),
    ).toEqual([]);
  });

  it("Node is refused", async () => {
    const text = '"use node";\nexport const x = 1;';
    expect(await rulesBroken("convex/members.ts", text)).toContain(
      "no-restricted-syntax",
    );
  });

  it("paginator() of convex-helpers is allowed", async () => {
    const text =
      'export const f = (ctx: C, o: O) => paginator(ctx.db, schema).query("members").paginate(o);';
    expect(await rulesBroken("convex/members.ts", text)).not.toContain(
      "no-restricted-syntax",
    );
  });

  it("a function without args validators is refused", async () => {
    const text =
      'import { query } from "./_generated/server.js"; export const f = query({ handler: async () => null });';
    expect(await rulesBroken("convex/members.ts", text)).toContain(
      "@convex-dev/require-args-validator",
    );
  });
});
