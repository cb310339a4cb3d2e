import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Reports, not prose: apiReport.mjs writes them. */
export const REPORTS = "docs/api";

/**
 * @param {string} root
 * @returns {string[]} everything a reader is meant to read
 */
export function listDocuments(root) {
  const docs = ["docs", "docs/parity"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".md"))
      .map((file) => `${folder}/${file}`),
  );
  return [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "bench/README.md",
    "convex/README.md",
    "example/README.md",
    ...docs,
  ];
}
