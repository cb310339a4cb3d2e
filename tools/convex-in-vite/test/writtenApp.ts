import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  startDevBackend,
  type DevBackend,
  type StartOptions,
} from "../src/start.ts";

const CONVEX = path.dirname(
  createRequire(import.meta.url).resolve("convex/package.json"),
);

/** An app of a few files that a test has in its text, in a folder of its own. */
export class WrittenApp {
  private constructor(
    readonly root: string,
    readonly server: DevBackend,
  ) {}

  static async start(
    files: Record<string, string>,
    options: (root: string) => Partial<StartOptions> = () => ({}),
  ): Promise<WrittenApp> {
    const root = await mkdtemp(path.join(tmpdir(), "convex-in-vite-"));
    for (const [file, source] of Object.entries(files)) {
      await write(root, file, source);
    }
    await mkdir(path.join(root, "node_modules"), { recursive: true });
    await symlink(CONVEX, path.join(root, "node_modules/convex"));
    const server = await startDevBackend({
      root,
      port: 0,
      vite: { logLevel: "silent" },
      ...options(root),
    });
    return new WrittenApp(root, server);
  }

  write(file: string, source: string): Promise<void> {
    return write(this.root, file, source);
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.root, { recursive: true });
  }
}

async function write(
  root: string,
  file: string,
  source: string,
): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), source);
}
