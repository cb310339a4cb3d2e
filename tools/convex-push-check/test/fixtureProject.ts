import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const TOOL = resolve(import.meta.dirname, "..");
const { resolve: find } = createRequire(import.meta.url);

/** Where Node finds it, whatever folder it is started in. */
const TSX = pathToFileURL(find("tsx")).href;

/** A component that mounts another one from a package, and an app that uses it by its package name. */
const FILES: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "fixture-notes",
    type: "module",
    exports: {
      "./_generated/component.js": {
        types: "./dist/convex/_generated/component.d.ts",
      },
      "./convex.config": {
        types: "./dist/convex/convex.config.d.ts",
        default: "./dist/convex/convex.config.js",
      },
    },
    dependencies: { convex: "*" },
  }),
  "convex.json": JSON.stringify({ functions: "example/convex" }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      target: "ES2023",
      lib: ["ES2023", "DOM"],
      module: "ESNext",
      moduleResolution: "Bundler",
      types: [],
      skipLibCheck: true,
      declaration: true,
      sourceMap: true,
      rootDir: ".",
      outDir: "dist",
    },
    include: ["convex"],
  }),
  ".gitignore": "node_modules\ndist\n",

  "convex/convex.config.ts": `
    import { defineComponent } from "convex/server";
    import { v } from "convex/values";
    import counter from "fixture-counter/convex.config.js";
    const component = defineComponent("notes", {
      env: { ZONE: v.optional(v.string()), MODE: v.union(v.literal("b"), v.literal("a")) },
    });
    component.use(counter, { name: "reads" });
    export default component;
  `,
  "convex/schema.ts": `
    import { defineSchema, defineTable } from "convex/server";
    import { v } from "convex/values";
    export default defineSchema({
      notes: defineTable({ text: v.string(), author: v.string() }).index("by_author", ["author"]),
    });
  `,
  "convex/lib.ts": `
    import { v } from "convex/values";
    import { internalMutation, mutation, query } from "./_generated/server.js";
    export const add = mutation({
      args: { text: v.string(), author: v.string(), meta: v.object({ z: v.number(), a: v.null() }) },
      returns: v.id("notes"),
      handler: (ctx, { text, author }) => ctx.db.insert("notes", { text, author }),
    });
    export const get = query({
      args: { noteId: v.id("notes") },
      returns: v.union(v.null(), v.string()),
      handler: async (ctx, { noteId }) => (await ctx.db.get(noteId))?.text ?? null,
    });
    export const purge = internalMutation({ args: {}, returns: v.null(), handler: async () => null });
    export const LIMIT = 3;
  `,
  "convex/http.ts": `
    import { httpRouter } from "convex/server";
    import { httpAction } from "./_generated/server.js";
    const http = httpRouter();
    http.route({ path: "/ping", method: "GET", handler: httpAction(async () => new Response("pong")) });
    export default http;
  `,
  "convex/crons.ts": `
    import { cronJobs } from "convex/server";
    import { internal } from "./_generated/api.js";
    const crons = cronJobs();
    crons.interval("purge", { hours: 1 }, internal.lib.purge);
    export default crons;
  `,

  "example/convex/convex.config.ts": `
    import { defineApp } from "convex/server";
    import { v } from "convex/values";
    import notes from "fixture-notes/convex.config";
    const app = defineApp({ env: { SITE_URL: v.string() } });
    app.use(notes, { env: { MODE: "a", ZONE: app.env.SITE_URL }, httpPrefix: "/notes/" });
    export default app;
  `,
  "example/convex/auth.config.ts": `
    export default {
      providers: [{ domain: process.env.CONVEX_SITE_URL!, applicationID: process.env.APP_ID! }],
    };
  `,
  "example/convex/notes.ts": `
    import { v } from "convex/values";
    import { mutation } from "./_generated/server";
    import { components } from "./_generated/api";
    if (!process.env.SITE_URL) throw new Error("SITE_URL is needed to load this module");
    export const add = mutation({
      args: { text: v.string() },
      returns: v.string(),
      handler: (ctx, { text }) =>
        ctx.runMutation(components.notes.lib.add, { text, author: "me", meta: { z: 1, a: null } }),
    });
  `,

  "node_modules/fixture-counter/package.json": JSON.stringify({
    name: "fixture-counter",
    version: "1.0.0",
    type: "module",
  }),
  "node_modules/fixture-counter/convex.config.js": `
    import { defineComponent } from "convex/server";
    export default defineComponent("counter");
  `,
  "node_modules/fixture-counter/convex.config.d.ts": `
    import type { ComponentDefinition } from "convex/server";
    declare const component: ComponentDefinition<any>;
    export default component;
  `,
  "node_modules/fixture-counter/lib.js": `
    import { queryGeneric } from "convex/server";
    import { v } from "convex/values";
    export const count = queryGeneric({ args: {}, returns: v.number(), handler: () => 0 });
  `,
  "node_modules/fixture-counter/_generated/component.d.ts": `
    export type ComponentApi<Name extends string | undefined = string | undefined> = {};
  `,
};

export interface Outcome {
  status: number | null;
  output: string;
}

export class FixtureProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "codegen-test-")));

  constructor() {
    for (const [path, text] of Object.entries(FILES)) this.write(path, text);
    for (const name of ["convex", "typescript"]) {
      const link = join(this.root, "node_modules", name);
      symlinkSync(dirname(find(`${name}/package.json`)), link, "dir");
    }
  }

  write(path: string, text: string) {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string) {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string) {
    return existsSync(join(this.root, path));
  }

  codegen(...args: string[]) {
    return this.node([join(TOOL, "bin/codegen.mjs"), ...args]);
  }

  check(...args: string[]) {
    spawnSync("git", ["init", "--quiet"], { cwd: this.root });
    return this.node([join(TOOL, "bin/check-codegen.mjs"), ...args]);
  }

  /** Pushes, checks, and tells the story in a file of the project. */
  push(...args: string[]) {
    spawnSync("git", ["init", "--quiet"], { cwd: this.root });
    return this.node([join(TOOL, "bin/push-check.mjs"), ...args]);
  }

  /** Puts files in, runs, and takes them out again. */
  with<T>(files: Record<string, string>, run: () => T): T {
    const before = Object.keys(files).map((path) => ({
      path,
      text: this.has(path) ? this.read(path) : null,
    }));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    try {
      return run();
    } finally {
      for (const { path, text } of before) {
        if (text === null) rmSync(join(this.root, path));
        else this.write(path, text);
      }
    }
  }

  /** Runs any command of the Convex CLI against the stand-in. */
  convex(args: string[], environment: Record<string, string>) {
    const cli = pathToFileURL(join(TOOL, "src/index.ts")).href;
    const options = { root: this.root, environment };
    return this.node([
      "--import",
      TSX,
      "--input-type=module",
      "--eval",
      `import { runConvexCli } from ${JSON.stringify(cli)};
       const ok = await runConvexCli(${JSON.stringify(args)}, ${JSON.stringify(options)});
       process.exitCode = ok ? 0 : 1;`,
    ]);
  }

  remove() {
    rmSync(this.root, { recursive: true, force: true });
  }

  private node(args: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.root,
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  }
}
