import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { expect } from "vitest";
import { ExampleServer } from "../exampleServer.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `npm start` starts, on a free port, and a Chromium to look at it with. */
export class World {
  readonly url: string;
  readonly #server: ExampleServer;
  readonly #browser: Browser;

  private constructor(server: ExampleServer, browser: Browser) {
    this.url = server.url;
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<World> {
    const server = await ExampleServer.start();
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
    return new World(server, browser);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.stop();
  }

  /** A window of someone who shares no cookies with the others. */
  async open(path = "/", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext(options);
    const page = await context.newPage();
    await page.goto(this.url + path);
    return page;
  }

  async signedIn(email: string, path = "/"): Promise<Page> {
    const page = await this.open(path);
    await signIn(page, email);
    return page;
  }

  async get(path: string, init?: RequestInit): Promise<Response> {
    return await this.#server.get(path, init);
  }

  /** Everything that is stored, without what time alone changes. */
  async data(): Promise<string> {
    return await (await this.get("/__dev/data.json")).text();
  }

  /** The same, once nothing is under way any more: mails, and what becomes of them. */
  async quietData(): Promise<string> {
    let before = await this.data();
    for (let attempt = 0; attempt < 10; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const now = await this.data();
      if (now === before) return now;
      before = now;
    }
    throw new Error("The backend does not come to rest");
  }

  /** As it was at the start; pages that are still open are closed. */
  async reset(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((one) => one.close()));
    await this.get("/__dev/reset", { method: "POST" });
  }

  /** As clients see a restart: every connection is cut, and none is taken until `goUp`. */
  async goDown(): Promise<void> {
    await this.get("/__dev/down", { method: "POST" });
  }

  async goUp(): Promise<void> {
    await this.get("/__dev/up", { method: "POST" });
  }

  async advance(ms: number): Promise<void> {
    await this.#server.advance(ms);
  }

  /** The path of the link in the newest mail to an address. */
  async linkFor(address: string): Promise<string> {
    const link = /https?:\/\/[^/\s]+(\/invite\/\S+)/;
    const [, path = ""] = await this.#server.mailTo(address, link);
    return path;
  }

  /** The digits that show that the mailbox is theirs. */
  async codeFor(address: string): Promise<string> {
    const [, code = ""] = await this.#server.mailTo(
      address,
      /^(\d{8}) is your code/,
    );
    return code;
  }

  /** When the app's webhook was told this of a mail; resolves to whether it took it. */
  async untilEvent(address: string, type: string): Promise<string> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const mails = (await (await this.get("/__dev/inbox.json")).json()) as {
        to: string[];
        events: { type: string; status: string }[];
      }[];
      const event = mails
        .filter(({ to }) => to.includes(address))
        .flatMap(({ events }) => events)
        .find((one) => one.type === type && one.status !== "pending");
      if (event) return event.status;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Nothing ${type} for ${address}`);
  }

  /** Someone looks into the mailbox and clicks on the button in the mail; the app opens in another tab. */
  async openFromMail(address: string, subject: string): Promise<Page> {
    const inbox = await this.open("/__dev/inbox");
    const mail = inbox
      .getByRole("article", { name: subject })
      .filter({ hasText: address });
    const button = mail
      .first()
      .frameLocator("iframe")
      .getByRole("link", { name: "View invitation" });
    await button.waitFor({ timeout: 15_000 });
    // What becomes of the mail makes the inbox load again; then nothing moves any more.
    await mail.first().getByText("delivered", { exact: true }).waitFor();
    const opened = inbox.waitForEvent("popup");
    await button.click();
    return await opened;
  }
}

/** What the page changes from its next load on reaches the server so much later, as on a slow network. */
export async function slowMutations(page: Page, ms: number) {
  await page.routeWebSocket(/\/sync$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const isMutation = String(message).includes('"type":"Mutation"');
      setTimeout(() => server.send(message), isMutation ? ms : 0);
    });
  });
}

/** With the code from the mailbox, so that the address is verified. */
export async function signUp(
  world: World,
  page: Page,
  name: string,
  email: string,
) {
  const form = page.locator("form").filter({ hasText: "Password" });
  if (
    await form.getByRole("button", { name: "Create an account" }).isVisible()
  ) {
    await form.getByRole("button", { name: "Create an account" }).click();
  }
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Password").fill("password123");
  await form.getByRole("button", { name: "Create account" }).click();
  await page.getByLabel("Code").fill(await world.codeFor(email));
  await page.getByRole("button", { name: "Continue" }).click();
}

export async function signIn(page: Page, email: string) {
  const form = page.locator("form").filter({ hasText: "Password" });
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Password").fill("password123");
  await form.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Someone of the demo, at the dashboard of Acme. */
export async function atAcme(
  world: World,
  email: string,
  path = "/",
): Promise<Page> {
  const page = await world.signedIn(email, path);
  await page.getByRole("heading", { name: "Acme", exact: true }).waitFor();
  return page;
}

/** A new organization of someone who is signed in. */
export async function createOrganization(page: Page, name: string) {
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create organization" }).click();
  await page.getByRole("heading", { name }).waitFor();
}

/** Leads to the page with the invitations, and invites; the mails are on their way. */
export async function invite(page: Page, ...addresses: string[]) {
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await page.getByLabel("Email addresses").fill(addresses.join(", "));
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  for (const address of addresses) {
    await page.getByText(`${address}: invited`).waitFor();
  }
}

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** What axe-core has against the page as it is now: labels, structure, contrast. */
async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    type Axe = { run: () => Promise<{ violations: Violation[] }> };
    type Violation = { id: string; nodes: { html: string }[] };
    const { violations } = await (window as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** Accessible on wide and narrow screens, light and dark; and for looking at: `screenshots/` is not kept. */
export async function shoot(page: Page, name: string) {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const path = `${root}/screenshots/${name}-${width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: true });
      expect([width, colorScheme, await complaints(page)]).toEqual([
        width,
        colorScheme,
        [],
      ]);
      expect(await overflow(page), `${name} at ${width} px`).toBe(0);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/** Pixels that are to be scrolled sideways. */
async function overflow(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
