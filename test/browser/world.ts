import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `npm start` starts, on a free port, and a Chromium to look at it with. */
export class World {
  readonly url: string;
  readonly #server: ChildProcess;
  readonly #browser: Browser;

  private constructor(url: string, server: ChildProcess, browser: Browser) {
    this.url = url;
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<World> {
    const port = await freePort();
    const server = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: root,
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", () => reject(new Error("npm start has ended")));
      server.stdout?.on("data", (text) => {
        if (String(text).includes("Its inbox")) resolve();
      });
    });
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    return new World(`http://localhost:${port}`, server, browser);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.kill();
  }

  /** A window of somebody who shares no cookies with the others. */
  async open(path = "/", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext(options);
    const page = await context.newPage();
    await page.goto(this.url + path);
    return page;
  }

  async get(path: string, init?: RequestInit): Promise<Response> {
    return await fetch(this.url + path, init);
  }

  /** Everything that is stored, without what time alone changes. */
  async data(): Promise<string> {
    return await (await this.get("/__dev/data.json")).text();
  }

  async advance(ms: number): Promise<void> {
    await this.get(`/__dev/clock?advance=${ms}`, { method: "POST" });
  }

  /** The path of the link in the newest mail to an address. Mails are sent a moment after the invitation. */
  async linkFor(address: string): Promise<string> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const mails = (await (await this.get("/__dev/inbox.json")).json()) as {
        to: string[];
        text: string;
      }[];
      const mail = mails.find(({ to }) => to.includes(address));
      const path = mail && /https?:\/\/[^/\s]+(\/invite\/\S+)/.exec(mail.text);
      if (path?.[1]) return path[1];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`No mail for ${address}`);
  }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "localhost", () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === "object" ? (address?.port ?? 0) : 0),
      );
    });
  });
}

export async function signUp(page: Page, name: string, email: string) {
  const form = page.locator("form").filter({ hasText: "Password" });
  if (await form.getByRole("button", { name: "I am new here" }).isVisible()) {
    await form.getByRole("button", { name: "I am new here" }).click();
  }
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Password").fill("password123");
  await form.getByRole("button", { name: "Create account" }).click();
}

export async function signIn(page: Page, email: string) {
  const form = page.locator("form").filter({ hasText: "Password" });
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Password").fill("password123");
  await form.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** For looking at, not for comparing: `screenshots/` is not kept. */
export async function shoot(page: Page, name: string) {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const path = `${root}/screenshots/${name}-${width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
