import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { afterAll, beforeAll, it, vi } from "vitest";
import { measurePeers } from "./compare.js";
import {
  measureOperation,
  OPERATION_NAMES,
  type OperationName,
} from "./operations.js";
import { report, type Results } from "./report.js";

const LARGE = process.env.BENCH_LARGE === "1";
const SIZES = [10, 100, 1000, ...(LARGE ? [10_000] : [])];
const COMPARED_SIZES = [100, 1000];

const file = (name: string) => new URL(name, import.meta.url);

function versionOf(name: string): string {
  const path = file(`../node_modules/${name}/package.json`);
  const manifest = JSON.parse(readFileSync(path, "utf8")) as {
    version: string;
  };
  return `${name} ${manifest.version}`;
}

beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

it("writes bench/RESULTS.md", async () => {
  const ours = {} as Results["ours"];
  for (const name of OPERATION_NAMES) ours[name] = await measureSizes(name);
  const results: Results = {
    sizes: SIZES,
    compared: COMPARED_SIZES,
    ours,
    peers: await measurePeers(COMPARED_SIZES),
    versions: [
      ...["convex", "convex-test", "convex-helpers", "vitest"].map(versionOf),
      `Node ${process.versions.node}`,
    ],
  };
  const path = fileURLToPath(file("RESULTS.md"));
  const style = { ...(await resolveConfig(path)), filepath: path };
  const text = await format(report(results), style);
  writeFileSync(path, text);
  console.log(text);
});

async function measureSizes(name: OperationName) {
  const costs: Results["ours"][OperationName] = new Map();
  for (const size of SIZES) {
    const { cost } = await measureOperation(name, size);
    costs.set(size, cost);
  }
  return costs;
}
