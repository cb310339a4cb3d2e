import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, CheckFailed } from "./commands.mjs";

/**
 * An app whose peer is too old must be told at the install, by name, and not by errors in its deployment.
 *
 * @param {{ tarball: string, manifest: import("./pack.mjs").Manifest }} packed
 * @param {string} folder an empty one
 * @param {Record<string, string>} tooOld a version, or a folder, of each peer
 */
export async function checkPeersAreRequired(
  { tarball, manifest },
  folder,
  tooOld,
) {
  mkdirSync(folder, { recursive: true });
  for (const [name, version] of Object.entries(tooOld)) {
    const dependencies = {
      [name]: version,
      [manifest.name]: `file:${tarball}`,
    };
    const app = { name: "app", private: true, dependencies };
    writeFileSync(join(folder, "package.json"), JSON.stringify(app));
    const { isOk, output } = await attempt(
      "npm",
      ["install", "--dry-run", "--no-audit", "--no-fund"],
      folder,
    );
    if (isOk) {
      throw new CheckFailed(
        `An app with ${name} ${version} installs the package without a complaint and breaks later: name ${name} in "peerDependencies" with the range that works, not as an optional peer's.`,
      );
    }
    if (!output.includes(`peer ${name}@`)) {
      throw new CheckFailed(
        `${output.trim()}\n\nThe install with ${name} ${version} failed for another reason than the peer: is the registry reachable?`,
      );
    }
  }
}
