/** A copy of the project to build and push in, so that a check leaves the project itself alone. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, symlink } from "node:fs/promises";
import { join, normalize } from "node:path";

/**
 * Copies everything git would commit.
 *
 * @param root the project
 * @param copy an empty folder
 */
export async function copyProject(
  root: string,
  copy: string,
  wanted: (file: string) => boolean = () => true,
) {
  const { stdout, status, stderr } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(stderr);
  for (const file of stdout.split("\0").filter(Boolean).map(normalize)) {
    const source = join(root, file);
    // git lists a node_modules that is itself a link, which is no folder to ignore, and tracked files that are deleted.
    if (file === "node_modules" || !wanted(file) || !existsSync(source)) {
      continue;
    }
    await cp(source, join(copy, file));
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"), "dir");
}
