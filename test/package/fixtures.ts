/** A package that has everything, and as little else as possible. */
export const SOUND: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "convex-tags",
    version: "1.0.0",
    description: "Tags for Convex.",
    license: "Apache-2.0",
    type: "module",
    files: ["dist", "convex", "src"],
    exports: {
      ".": "./dist/src/index.js",
      "./test": "./src/test.ts",
      "./package.json": "./package.json",
      "./convex.config": "./dist/convex/convex.config.js",
      "./convex.config.js": "./dist/convex/convex.config.js",
      "./_generated/component": "./dist/convex/_generated/component.d.ts",
      "./_generated/component.js": "./dist/convex/_generated/component.d.ts",
    },
    peerDependencies: { convex: "^1.44.0" },
  }),
  LICENSE: "Apache License, Version 2.0",
  "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- Tags.\n",
  "README.md": `# convex-tags

<!-- START: Include on https://convex.dev/components -->

import { Tags } from "convex-tags";

## Install

npm install convex-tags

import tags from "convex-tags/convex.config";
app.use(tags);

## Testing your app

import { register } from "convex-tags/test";

<!-- END: Include on https://convex.dev/components -->

Apache-2.0
`,
  "convex/convex.config.ts": `
import { defineComponent } from "convex/server";
export default defineComponent("tags");
`,
  "convex/_generated/server.ts": "export const query: any = queryGeneric;",
  "convex/rules/names.ts": `
import type { QueryCtx } from "../_generated/server.js";
export const byName = (ctx: QueryCtx, name: string) =>
  paginator(ctx.db, schema).query("tags").withIndex("by_name", (q) => q.eq("name", name)).paginate(firstPage);
`,
  "convex/tags.ts": `
import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, mutation, query } from "./_generated/server.js";
import { byName } from "./rules/names.js";

export const list = query({
  args: { name: v.string() },
  returns: v.array(v.string()),
  handler: async (ctx, { name }) => {
    const { page } = await byName(ctx, name);
    return page.map((tag) => tag.name).filter((other) => other !== name);
  },
});

export const add = mutation({
  args: { name: v.string() },
  returns: v.null(),
  handler: async (ctx, { name }) => {
    await ctx.db.insert("tags", { name });
    await ctx.scheduler.runAfter(0, internal.tags.clean, {});
    return null;
  },
});

export const clean = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await ctx.db.query("tags").take(10);
    return null;
  },
});
`,
  "src/index.ts": `
export class Tags {
  list = (ctx: Ctx, name: string) => ctx.runQuery(this.component.tags.list, { name });
  add = (ctx: Ctx, name: string) => {
    const { add } = this.component.tags;
    return ctx.runMutation(add, { name });
  };
}
`,
};

type Change = [path: string, from: string, to: string];

const inTags = (from: string, to: string): Change => [
  "convex/tags.ts",
  from,
  to,
];
const inManifest = (from: string, to: string): Change => [
  "package.json",
  from,
  to,
];
const TAKE = 'await ctx.db.query("tags").take(10);';

/** One thing changed in each, and what the one complaint about it says. */
export const BROKEN: [complaint: string, change: Change][] = [
  [
    "export what defineComponent() returns",
    ["convex/convex.config.ts", "defineComponent(", "defineApp("],
  ],
  [
    "the reviewer takes this for the component",
    ["packages/old/convex.config.ts", "", 'defineComponent("old")'],
  ],
  [
    "move it beside convex.config.ts",
    [
      "convex/rules/more.ts",
      "",
      `import { internalQuery } from "../_generated/server.js";
       export const more = internalQuery({ args: {}, returns: v.null(), handler: () => internal.rules.more.more });`,
    ],
  ],
  ["list: import its builder from", inTags("mutation, query }", "mutation }")],
  [
    "write it as { args, returns, handler }",
    inTags(
      "clean = internalMutation({",
      "clean = internalMutation(async () => {",
    ),
  ],
  [
    'list: declare "args"',
    inTags(
      "args: { name: v.string() },\n  returns: v.array",
      "returns: v.array",
    ),
  ],
  [
    'list: declare "returns"; v.null()',
    inTags("returns: v.array(v.string()),", ""),
  ],
  [
    'list: declare "handler"',
    inTags(
      "handler: async (ctx, { name }) => {\n    const",
      "run: async (ctx, { name }) => {\n    const",
    ),
  ],
  [
    "list: nothing in src/ calls it",
    ["src/index.ts", "tags.list", "tags.find"],
  ],
  [
    "clean: nothing in convex/ calls it",
    inTags("internal.tags.clean", "internal.tags.tidy"),
  ],
  ["no ctx.auth", inTags(TAKE, "await ctx.auth.getUserIdentity();")],
  [
    "no ctx.auth",
    inTags("handler: async (ctx) => {", "handler: async ({ auth }) => {"),
  ],
  ["declare env", inTags(TAKE, "process.env.KEY;")],
  [
    "use an index range",
    inTags(TAKE, 'ctx.db.query("tags").filter((q) => q);'),
  ],
  [
    "use .take(n)",
    inTags(TAKE, 'await ctx.db.query("tags").order("desc").collect();'),
  ],
  [
    "use paginator()",
    inTags(TAKE, 'await ctx.db.query("tags").paginate(options);'),
  ],
  ["no `any`", inTags(TAKE, "const tag: any = null;")],
  ["cannot use Node", ["convex/rules/names.ts", "\n", '"use node";\n']],
  [
    "a file with two dots is not deployed",
    ["convex/tags.old.ts", "", "export {};"],
  ],
  [
    'export "./convex.config.js"',
    inManifest('"./convex.config.js":', '"./config.js":'),
  ],
  [
    'export "./_generated/component.js"',
    inManifest('"./_generated/component.js":', '"./component.js":'),
  ],
  ['export "./test"', inManifest('"./test":', '"./testing":')],
  ['name "convex" in "files"', inManifest('"dist","convex"', '"dist"')],
  ['"type": "module"', inManifest('"type":"module"', '"type":"commonjs"')],
  ["write a description", inManifest("Tags for Convex.", "")],
  [
    "convex is a peer dependency",
    inManifest("peerDependencies", "dependencies"),
  ],
  ["the text of Apache-2.0", inManifest("Apache-2.0", "UNLICENSED")],
  [
    "the text of Apache-2.0",
    ["LICENSE", "Apache License", "All rights reserved"],
  ],
  ["say what is in 1.0.1", inManifest('"1.0.0"', '"1.0.1"')],
  ["begin with # convex-tags", ["README.md", "# convex-tags", "# Tags"]],
  ["around what the directory shows", ["README.md", "<!-- END", "<!-- STOP"]],
  ["say how to install", ["README.md", "npm install", "get"]],
  ["say how to mount it", ["README.md", "app.use(", "app.add("]],
  [
    "say how to call it",
    ["README.md", 'from "convex-tags";', 'from "./tags";'],
  ],
  ["say how to test an app", ["README.md", "convex-tags/test", "./test"]],
  ["name the licence", ["README.md", "Apache-2.0", ""]],
];
