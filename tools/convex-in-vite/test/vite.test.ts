// @vitest-environment node
import { spawn, type ChildProcess } from "node:child_process";
import {
  cp,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../src/start.ts";
import { Clients, fixtureRoot, mutation, query, Watched } from "./clients.ts";

const { resolve } = createRequire(import.meta.url);
const VITE = path.join(
  path.dirname(resolve("vite/package.json")),
  "bin/vite.js",
);
const NODE_MODULES = path.resolve(path.dirname(VITE), "../..");

/** The plugin is TypeScript, which Vite leaves to Node where a config file imports a package. */
const TSX = ["--import", "tsx"];

let vite: ChildProcess;
let output = "";
let url: string;
let convexDir: string;
const clients = new Clients(() => url);

/** The way an app uses the plugin: Vite's own command with a config file. */
beforeAll(async () => {
  const copy = await mkdtemp(path.join(tmpdir(), "convex-in-vite-"));
  await symlink(NODE_MODULES, path.join(copy, "node_modules"));
  convexDir = path.join(copy, "convex");
  await cp(path.join(fixtureRoot, "convex"), convexDir, { recursive: true });
  const port = await freePort();
  url = `http://localhost:${port}`;
  vite = spawn(process.execPath, [...TSX, VITE, "--port", String(port)], {
    cwd: fixtureRoot,
    env: { ...process.env, FIXTURE_CONVEX_DIR: convexDir, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  vite.stdout?.on("data", (data) => (output += String(data)));
  vite.stderr?.on("data", (data) => (output += String(data)));
  await vi.waitUntil(() => output.includes("Local:"), { timeout: 100_000 });
}, 120_000);

afterAll(async () => {
  const ended = new Promise((resolve) => vite.once("exit", resolve));
  vite.kill();
  await ended;
  await rm(path.dirname(convexDir), { recursive: true });
});

afterEach(() => clients.close());

test("the app gets the URLs of the backend", async () => {
  const main = await (await fetch(`${url}/main.ts`)).text();
  expect(main).toContain(`"${url}"`);
  expect(main).toContain(`"${url}/http"`);
  const page = await (await fetch(url)).text();
  expect(page).toContain("<title>Fixture</title>");
});

test("a changed function is live with an empty database; a broken one changes nothing", async () => {
  const client = clients.live();
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  await client.mutation(mutation("notes:add"), { channel: "a", body: "x" });
  expect(notes.latest).toEqual(["x"]);

  const file = path.join(convexDir, "notes.ts");
  const source = await readFile(file, "utf8");
  await writeFile(file, `${source}\nexport const broken = (;\n`);
  await expect.poll(() => output).toContain("Cannot load the functions");
  await client.mutation(mutation("notes:add"), { channel: "a", body: "y" });
  expect(notes.latest).toEqual(["x", "y"]);

  await writeFile(file, source.replace("body as string", "`new ${body}`"));
  await expect.poll(() => output).toContain("fixture ready: reload");
  await notes.until((list) => list.length === 0);
  await client.mutation(mutation("notes:add"), { channel: "a", body: "z" });
  expect(notes.latest).toEqual(["new z"]);
  expect(
    await clients.http().query(query("notes:list"), { channel: "a" }),
  ).toEqual(["new z"]);
}, 120_000);

test("a floating rejection does not end the server", async () => {
  await clients.http().mutation(mutation("notes:floatRejection"), {});
  await expect.poll(() => output).toContain("Unhandled rejection");
  expect((await fetch(`${url}/version`)).status).toBe(200);
});
