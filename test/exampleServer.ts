import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type DevBackend,
  freePort,
  startDevBackend,
  type StartOptions,
} from "@convex-org-invitations/convex-in-vite";

/**
 * The example app on the embedded backend in this process, with an empty database: for tests that need more of the
 * backend than HTTP gives, such as `backend.dropScheduled()`. They run in Node's environment.
 */
export function startExample(
  options: Partial<StartOptions> = {},
): Promise<DevBackend> {
  return startDevBackend({
    root: fileURLToPath(new URL("../example", import.meta.url)),
    convexDir: "convex",
    port: 0,
    resendWebhookPath: "/resend-webhook",
    ...options,
    vite: { logLevel: "silent", server: { hmr: false }, ...options.vite },
  });
}

/** What `npm start` starts, on a free port, in a process of its own. */
export class ExampleServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  /**
   * Without the demo's history there is one invitation, to Carol. Quiet: what the functions throw is not printed, for
   * tests that make them throw.
   */
  static async start({
    history = true,
    isQuiet = false,
    env = {},
  }: {
    history?: boolean;
    isQuiet?: boolean;
    env?: Record<string, string>;
  } = {}): Promise<ExampleServer> {
    const port = await freePort();
    const server = spawn(process.execPath, ["scripts/start.mjs"], {
      env: {
        ...process.env,
        ...env,
        PORT: String(port),
        ...(!history && { DEMO_HISTORY: "none" }),
      },
      stdio: ["ignore", "pipe", isQuiet ? "pipe" : "inherit"],
    });
    let unprinted = "";
    server.stderr?.on("data", (text) => {
      unprinted += String(text);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", () =>
        reject(new Error(`npm start has ended\n${unprinted}`)),
      );
      server.stdout?.on("data", (text) => {
        if (String(text).includes("Its inbox")) resolve();
      });
    });
    return new ExampleServer(`http://localhost:${port}`, server);
  }

  stop(): void {
    this.#process.kill();
  }

  async get(path: string, init?: RequestInit): Promise<Response> {
    return await fetch(this.url + path, init);
  }

  async advance(ms: number): Promise<void> {
    await this.get(`/__dev/clock?advance=${ms}`, { method: "POST" });
  }

  /** Waits for the newest mail to an address that says something, and returns the match. */
  async mailTo(address: string, says: RegExp): Promise<string[]> {
    for (let attempt = 0; attempt < 250; attempt++) {
      // Mails are sent in batches, a second after the first of them.
      if (attempt === 1) await this.advance(1000);
      const mails = (await (await this.get("/__dev/inbox.json")).json()) as {
        to: string[];
        text: string;
      }[];
      const mail = mails.find(
        ({ to, text }) => to.includes(address) && says.test(text),
      );
      const found = mail && says.exec(mail.text);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`No mail for ${address}`);
  }
}
