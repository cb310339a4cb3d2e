// @vitest-environment node
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WrittenApp } from "./writtenApp.ts";

/**
 * An app with an installed component that has a child of its own, written as
 * bundlers leave them: plain JavaScript, `exports`, extensionless imports.
 */
const FILES = {
  "convex/convex.config.ts": `
    import { defineApp } from "convex/server";
    import outer from "outer/convex.config";
    import local from "local-package/convex.config";
    const app = defineApp();
    app.use(outer);
    app.use(outer, { name: "second" });
    app.use(local);
    export default app;`,
  "convex/calls.ts": `
    import { componentsGeneric, mutationGeneric, queryGeneric } from "convex/server";
    const components = componentsGeneric();
    export const add = mutationGeneric(async (ctx) => {
      await ctx.runMutation(components.outer.lib.add, { text: "first" });
      await ctx.runMutation(components.second.lib.add, { text: "second" });
    });
    export const answer = queryGeneric((ctx) =>
      ctx.runQuery(components.local.lib.answer, {}));`,
  "source/convex.config.ts": `
    import { defineComponent } from "convex/server";
    export default defineComponent("local");`,
  "source/lib.ts": `
    import { queryGeneric } from "convex/server";
    import { theAnswer } from "local-package";
    export const answer = queryGeneric(() => theAnswer);`,
  "source/index.ts": `export const theAnswer = 42;`,
  "node_modules/outer/package.json": JSON.stringify({
    name: "outer",
    type: "module",
    exports: { "./convex.config": "./dist/component/convex.config.js" },
  }),
  "node_modules/outer/dist/component/convex.config.js": `
    import { defineComponent } from "convex/server";
    import inner from "inner/convex.config.js";
    const component = defineComponent("outer");
    component.use(inner);
    export { component as default };`,
  "node_modules/outer/dist/component/schema.js": `
    import { defineSchema, defineTable } from "convex/server";
    import { text } from "./validators";
    export default defineSchema({ outerRows: defineTable({ text }) });`,
  "node_modules/outer/dist/component/validators.js": `
    import { v } from "convex/values";
    export const text = v.string();`,
  "node_modules/outer/dist/component/lib.js": `
    import { componentsGeneric, mutationGeneric } from "convex/server";
    import { text } from "./validators";
    const components = componentsGeneric();
    export const add = mutationGeneric({ args: { text }, handler: async (ctx, args) => {
      await ctx.db.insert("outerRows", args);
      await ctx.runMutation(components.inner.lib.add, args);
    } });`,
  "node_modules/outer/dist/component/lib.d.ts": `export {};`,
  "node_modules/outer/node_modules/inner/package.json": JSON.stringify({
    name: "inner",
    type: "module",
    exports: { "./convex.config.js": "./convex.config.js" },
  }),
  "node_modules/outer/node_modules/inner/convex.config.js": `
    import { defineComponent } from "convex/server";
    export default defineComponent("inner");`,
  "node_modules/outer/node_modules/inner/lib.js": `
    import { mutationGeneric } from "convex/server";
    export const add = mutationGeneric(async (ctx, args) => {
      await ctx.db.insert("innerRows", args);
    });`,
};

let app: WrittenApp;

beforeAll(async () => {
  app = await WrittenApp.start(FILES, (root) => ({
    vite: {
      logLevel: "silent",
      resolve: {
        alias: {
          "local-package/convex.config": path.join(
            root,
            "source/convex.config.ts",
          ),
          "local-package": path.join(root, "source/index.ts"),
        },
      },
    },
  }));
});

afterAll(() => app.close());

test("installed components run with their children, each mount on its own data", async () => {
  await app.server.backend.run("calls:add");
  const data = await app.server.backend.data();
  expect(Object.keys(data)).toEqual([
    "",
    "outer",
    "outer/inner",
    "second",
    "second/inner",
    "local",
  ]);
  expect(data).toMatchObject({
    outer: { outerRows: [{ text: "first" }] },
    "outer/inner": { innerRows: [{ text: "first" }] },
    second: { outerRows: [{ text: "second" }] },
    "second/inner": { innerRows: [{ text: "second" }] },
  });
});

test("a component behind an alias loads from its source", async () => {
  expect(await app.server.backend.run("calls:answer")).toBe(42);
});
