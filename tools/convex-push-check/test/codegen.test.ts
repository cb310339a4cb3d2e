// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FixtureProject, type Outcome } from "./fixtureProject.js";

const APP_ENV = ["--env", "SITE_URL=https://app.test", "--env", "APP_ID=a=b"];
const TIMEOUT = 120_000;

const projects: FixtureProject[] = [];
function newProject() {
  const project = new FixtureProject();
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((project) => project.remove()));

describe("a whole project without generated files", () => {
  let project: FixtureProject;
  let outcome: Outcome;
  beforeAll(() => {
    project = newProject();
    project.write("dist/stale.js", "");
    outcome = project.codegen(...APP_ENV);
  }, TIMEOUT);

  test("succeeds and says what it runs", () => {
    expect(outcome.output).toContain("--component-dir ./convex");
    expect(outcome.output).toContain("$ tsc -p tsconfig.json");
    expect(outcome.status).toBe(0);
  });

  test("component.ts has the public functions, with fields in name order and ids as strings", () => {
    const component = project.read("convex/_generated/component.ts");
    expect(component).toContain(`{
    lib: {
      add: FunctionReference<
        "mutation",
        "internal",
        { author: string; meta: { a: null; z: number }; text: string },
        string,
        Name
      >;
      get: FunctionReference<
        "query",
        "internal",
        { noteId: string },
        null | string,
        Name
      >;
    };
  };`);
    expect(component).not.toContain("purge");
  });

  test("server.ts declares the environment in name order", () => {
    const server = project.read("convex/_generated/server.ts");
    expect(server).toMatch(/MODE: "b" \| "a";\s+(readonly )?ZONE\??: string/);
  });

  test("api.ts lists the modules and types the child component", () => {
    const api = project.read("convex/_generated/api.ts");
    expect(api).toContain(`import type * as crons from "../crons.js";`);
    expect(api).toContain("http: typeof http");
    expect(api).toContain(
      `reads: import("fixture-counter/_generated/component.js").ComponentApi<"reads">`,
    );
    expect(project.read("convex/_generated/dataModel.ts")).toContain(
      `import schema from "../schema.js";`,
    );
  });

  test("the app's files use the built component", () => {
    expect(project.read("example/convex/_generated/api.d.ts")).toContain(
      `notes: import("fixture-notes/_generated/component.js").ComponentApi<"notes">`,
    );
    for (const file of ["api.js", "dataModel.d.ts", "server.js"]) {
      expect(project.has(`example/convex/_generated/${file}`)).toBe(true);
    }
    expect(project.read("example/convex/_generated/server.d.ts")).toContain(
      "SITE_URL: string",
    );
  });

  test("the build starts from an empty dist", () => {
    expect(project.has("dist/stale.js")).toBe(false);
    expect(project.has("dist/convex/convex.config.js")).toBe(true);
  });

  test(
    "the drift check passes, then names a file that a validator has outgrown",
    () => {
      const current = project.check(...APP_ENV);
      expect(current.output).toContain("9 generated files are current.");
      expect(current.status).toBe(0);

      const before = project.read("convex/_generated/component.ts");
      const source = project.read("convex/lib.ts");
      project.write("convex/lib.ts", source.replace("z: v.n", "zz: v.n"));
      const drifted = project.check(...APP_ENV);
      project.write("convex/lib.ts", source);
      expect(drifted.status).toBe(1);
      expect(drifted.output).toContain(
        "Out of date: convex/_generated/component.ts",
      );
      expect(drifted.output).toMatch(/^\+.*a: null; zz: number/m);
      expect(drifted.output).toContain("run npm run codegen");
      expect(project.read("convex/_generated/component.ts")).toBe(before);
    },
    TIMEOUT,
  );
});

describe("a component that a deployment would refuse", () => {
  let project: FixtureProject;
  beforeAll(() => {
    project = newProject();
  });

  /** Pushes the component with one more module, which must fail it. */
  function pushWith(module: string) {
    project.write("convex/extra.ts", module);
    const outcome = project.codegen("--component-only");
    expect(outcome.status).toBe(1);
    return outcome.output;
  }

  test(
    "a module that throws is named, and placeholders are pointed out",
    () => {
      const output = pushWith(`
        export const broken = null;
        throw new Error("boom at import");
      `);
      expect(output).toMatch(
        /Failed to load convex\/extra\.js: .*boom at import/s,
      );
      expect(output).toContain("untyped placeholders");
      expect(output).toContain("  convex/_generated/api.ts");
      expect(project.has("convex/_generated/component.ts")).toBe(false);
    },
    TIMEOUT,
  );

  test.each([
    [
      "a Node builtin",
      `import { readFileSync } from "node:fs"; export const file = readFileSync("/");`,
      /Could not resolve "node:fs"/,
    ],
    [
      "a top-level await",
      `export const late = await Promise.resolve(1);`,
      /convex\/extra\.js: .*Top-level awaits/,
    ],
    [
      "an endless loop",
      `export const never = (() => { for (;;); })();`,
      /convex\/extra\.js: .*timed out/,
    ],
    [
      "eval",
      `export const value = globalThis.eval("1");`,
      /convex\/extra\.js: .*Code generation from strings disallowed/s,
    ],
    [
      "a Node global",
      `export const bytes = globalThis["Buffer"].from("");`,
      /convex\/extra\.js: TypeError/,
    ],
    [
      "a timer",
      `export const timer = setTimeout(() => {}, 1);`,
      /convex\/extra\.js: .*setTimeout is not available/,
    ],
  ])(
    "%s is refused",
    (_, module, message) => {
      expect(pushWith(module)).toMatch(message);
    },
    TIMEOUT,
  );

  test(
    "a function and a module cannot share a path",
    () => {
      const query = (file: string, name: string) => `
        import { query } from "${file}/_generated/server.js";
        export const ${name} = query({ args: {}, handler: () => null });
      `;
      project.write("convex/extra/add.ts", query("..", "it"));
      expect(pushWith(query(".", "add"))).toContain("InvalidExport");
    },
    TIMEOUT,
  );
});

describe("an app", () => {
  let project: FixtureProject;
  beforeAll(() => {
    project = newProject();
    project.codegen(...APP_ENV);
  }, TIMEOUT);

  test(
    "sees only the environment it is given",
    () => {
      const withoutAppId = project.codegen(
        "--app-only",
        ...APP_ENV.slice(0, 2),
      );
      expect(withoutAppId.status).toBe(1);
      expect(withoutAppId.output).toContain("APP_ID is used in auth config");

      const withoutSite = project.codegen("--app-only", ...APP_ENV.slice(2));
      expect(withoutSite.status).toBe(1);
      expect(withoutSite.output).toContain("SITE_URL is needed");
      // The files of the last good run are still there, and real.
      expect(withoutSite.output).not.toContain("placeholders");
    },
    TIMEOUT,
  );

  test(
    "deploys to the stand-in once its required variables are set",
    () => {
      const args = ["deploy", "-y", "--typecheck", "disable"];
      const deployed = project.convex(args, {
        SITE_URL: "https://app.test",
        APP_ID: "app",
      });
      expect(deployed.output).toContain("Deployed");
      expect(deployed.status).toBe(0);

      const notes = project.read("example/convex/notes.ts");
      project.write("example/convex/notes.ts", notes.replace(/if .*/, ""));
      const refused = project.convex(args, { APP_ID: "app" });
      expect(refused.output).toContain("SITE_URL is declared as required");
      expect(refused.status).toBe(1);
    },
    TIMEOUT,
  );
});

test("the command line refuses what it does not understand", () => {
  const project = newProject();
  for (const args of [
    ["--component-only", "--app-only"],
    ["--env", "secret value"],
    ["--unknown"],
  ]) {
    const { status, output } = project.codegen(...args);
    expect(status).toBe(1);
    expect(output).not.toContain("secret value");
  }
});

test("a build that fails stops before the app", () => {
  const project = newProject();
  project.write("convex/lib.ts", `export const wrong: string = 1;`);
  const { status, output } = project.codegen();
  expect(status).toBe(1);
  expect(output).toContain("TS2322");
  expect(output).toContain("The build failed");
}, 120_000);
